"""Figures frozen into a report: as they are, with all that is needed to compute them again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from anjia.base.audit import actions as audit
from anjia.base.scope import Actor, action
from anjia.engine.snapshot import COUNTY_DIGITS
from anjia.kernel.refusals import Refused
from anjia.processes.dashboards.actions.clearing import take_turn
from anjia.processes.dashboards.models import Figure, Report
from anjia.processes.dashboards.policy import Again, Permission
from anjia.processes.dashboards.queries import figures, keeping, recomputing, reports
from anjia.processes.definitions.queries import library

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from anjia.processes.dashboards.queries.figures import Shown
    from anjia.processes.dashboards.queries.recomputing import Compared


@dataclass(frozen=True)
class Wanted:
    """What is to be frozen: which figures of which place and day, and what they are for."""

    area: str
    as_of: date
    codes: Sequence[str]
    title: str
    occasion: str = ""


@action(Permission.FREEZE, event="dashboards.freeze")
def freeze(wanted: Wanted, *, by: Actor, at: datetime) -> Report:
    """Keep figures as they are, for good; refused when one of them cannot be proved later."""
    if not wanted.title.strip():
        raise Refused("report_without_title")
    if not wanted.codes:
        raise Refused("report_without_figures")
    # Nobody removes a snapshot between the moment it is read here and the moment it is named.
    take_turn()
    found = figures.of_place(wanted.area, as_of=wanted.as_of, codes=wanted.codes)
    missing = [code for code in wanted.codes if code not in found]
    if missing:
        raise Refused("figure_missing", code=missing[0], as_of=wanted.as_of.isoformat())
    first = next(iter(found.values())).figure
    kept = _kept(first, found)
    snapshot = reports.snapshot_of(first)
    made: Report = Report.objects.create(
        area=wanted.area,
        title=wanted.title.strip(),
        occasion=wanted.occasion.strip(),
        as_of=wanted.as_of,
        manifest=first.manifest,
        taken_at=first.taken_at,
        history_mark=snapshot.history_mark,
        basis=snapshot.basis,
        frozen_by=by.id,
        frozen_by_name=by.name,
        frozen_at=at,
        codes=list(found),
        figures={code: _entry(shown) for code, shown in found.items()},
        kept=kept,
    )
    return made


def _kept(first: Figure, found: Mapping[str, Shown]) -> dict[str, Any]:
    """The definitions that made the figures; all figures of a place and day are of one set."""
    made = library.made(first.code, first.definition, area=first.area, on=first.as_of)
    if made is None:
        raise Refused("report_definition_changed", code=first.code)
    known = made.stand.definitions
    gone = [code for code in found if code not in known.indicators]
    if gone:
        raise Refused("report_definition_changed", code=gone[0])
    kept = keeping.document(known, list(found))
    # Compared with what was kept, not with what is in force: that alone can be computed again.
    rebuilt = keeping.read(kept).definitions
    for code, shown in found.items():
        if rebuilt.hash_of(rebuilt.indicators[code]) != shown.figure.definition:
            raise Refused("report_definition_changed", code=code)
    return kept


def _entry(shown: Shown) -> dict[str, Any]:
    figure = shown.figure
    return {
        **recomputing.numbers(figure),
        "state": figure.state,
        "reason": figure.reason,
        "definition": figure.definition,
        "parameters": figure.parameters,
        "counties": figures.by_county(figure) if len(figure.area) < COUNTY_DIGITS else {},
        "target": keeping.number(shown.target),
    }


def recompute(report: Report, *, by: Actor) -> list[Compared]:
    """Compute a report anew from its snapshot, and note in the log what came out."""
    if not by.may(Permission.READ, report.area):
        raise Refused("not_permitted", permission=Permission.READ.value)
    found = recomputing.recompute(report)
    audit.record(
        "dashboards.recompute",
        by=by.id,
        by_name=by.name,
        area=report.area or None,
        subject=(report._meta.label_lower, str(report.pk)),
        facts={
            "same": sum(each.outcome is Again.SAME for each in found),
            "different": [each.code for each in found if each.outcome is Again.DIFFERENT],
        },
    )
    return found
