"""What leaves the house is written into the log."""

from anjia.base.audit import actions as audit
from anjia.base.scope import Actor


def note_export(by: Actor, *, area: str, rows: int) -> None:
    """Write into the log that rows were taken out."""
    facts = {"rows": rows}
    audit.record("employment.export", by=by.id, by_name=by.name, area=area or None, facts=facts)
