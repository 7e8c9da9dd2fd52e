"""The life of an import, from mapping its columns to taking it back."""

from datetime import date

from anjia.base.flow import Deadline, Flow, Transition
from anjia.kernel.refusals import Refused
from anjia.ledger.imports.models import ImportBatch, State


def _in_time(batch: ImportBatch, on: date) -> None:
    if batch.undo_until is not None and on > batch.undo_until:
        raise Refused("import_undo_late", until=batch.undo_until.isoformat())


OPEN = (State.MAPPING, State.READY)

LIFE = Flow(
    name="imports.batch",
    title="Import of a workbook",
    start=State.MAPPING,
    refused="import_not_now",
    transitions=(
        Transition(name="choose_header", source=OPEN, target=State.MAPPING),
        Transition(name="choose_columns", source=OPEN, target=State.CHECKING),
        Transition(name="check", source=(State.CHECKING, State.READY), target=State.READY),
        Transition(name="decide", source=(State.READY,), target=State.READY),
        Transition(name="begin_commit", source=(State.READY,), target=State.COMMITTING),
        Transition(name="commit", source=(State.COMMITTING,), target=State.COMMITTED),
        Transition(name="recheck", source=(State.COMMITTING,), target=State.READY),
        Transition(
            name="begin_undo", source=(State.COMMITTED,), target=State.UNDOING, guard=_in_time
        ),
        Transition(name="undo", source=(State.UNDOING,), target=State.UNDONE),
        Transition(name="give_up", source=(State.CHECKING,), target=State.MAPPING),
        Transition(name="give_up", source=(State.COMMITTING,), target=State.READY),
        Transition(name="give_up", source=(State.UNDOING,), target=State.COMMITTED),
        Transition(name="discard", source=OPEN, target=""),
    ),
    deadlines={State.COMMITTED: Deadline(parameter="import_undo_days")},
)
