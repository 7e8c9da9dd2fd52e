"""What the bank answers to a payment file: taken whole or not at all, each row once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from anjia.base.files import actions as files
from anjia.base.files.policy import Kind
from anjia.base.scope import Actor, acting, action, system
from anjia.kernel.ids import new_ids
from anjia.kernel.refusals import Refused
from anjia.ledger import records
from anjia.ledger.declaration import RowChange
from anjia.processes.subsidies.actions import steps
from anjia.processes.subsidies.models import Reply, ReplyFile
from anjia.processes.subsidies.policy import Outcome, Permission, Problem
from anjia.processes.subsidies.queries import bank

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from anjia.processes.subsidies.models import PaymentFile
    from anjia.processes.subsidies.queries.bank import Said


@dataclass
class _Sorted:
    """The rows of an answer: those that are taken, those known, and those that cannot be taken."""

    taken: list[tuple[Said, UUID, UUID, UUID]] = field(default_factory=list)  # line payment claim
    known: int = 0
    problems: list[dict[str, Any]] = field(default_factory=list)

    def problem(self, row: Said, code: Problem, **facts: str) -> None:
        self.problems.append({"row": row.row, "key": row.key[:124], "code": code.value} | facts)


def sorted_out(said: list[Said], known: dict[str, Any]) -> _Sorted:
    """Tell the rows apart. Nothing the bank has said of a row before is ever said otherwise."""
    found = _Sorted()
    seen: dict[str, Outcome | None] = {}
    for row in said:
        line = known.get(row.key)
        if not row.key:
            found.problem(row, Problem.KEY_MISSING)
        elif line is None:
            found.problem(row, Problem.KEY_UNKNOWN)
        elif row.key in seen:
            if seen[row.key] is row.outcome:
                found.known += 1
            else:
                found.problem(row, Problem.KEY_TWICE)
        else:
            seen[row.key] = row.outcome
            _sort_line(row, line, found)
    return found


def _sort_line(row: Said, line: Any, found: _Sorted) -> None:
    line_id, payment, claim, amount, before = line
    if row.outcome is None:
        found.problem(row, Problem.OUTCOME_UNREADABLE)
    elif row.has_amount and row.amount != amount:
        found.problem(row, Problem.AMOUNT_WRONG, expected=str(amount), said=str(row.amount or ""))
    elif not before:
        found.taken.append((row, line_id, payment, claim))
    elif before == row.outcome:
        found.known += 1
    else:
        found.problem(row, Problem.SAID_OTHERWISE, before=before)


@action(Permission.PAY, event="subsidies.take_replies")
def take_replies(
    file: PaymentFile, *, by: Actor, at: datetime, name: str, content: bytes
) -> ReplyFile:
    """Take the bank's answer to a file: what it says of each row it names, once.

    Rows that cannot be taken are kept with why, and change nothing. The same answer again is
    refused; one that says more than an earlier one is taken for the rest.
    """
    said = bank.read(content)
    with acting(system(name="subsidies")):
        steps.lock(f"replies {file.pk}")
        original = files.store(content, name=name, kind=Kind.WORKBOOK, by=by, area=file.area, at=at)
        before = ReplyFile.objects.filter(file=file, digest=original.digest).first()
        if before is not None:
            raise Refused(
                "reply_taken_already", name=before.received_by_name, at=before.received_at
            )
        found = sorted_out(said, bank.lines(file))
        paid = sum(row.outcome is Outcome.SUCCESS for row, *_ids in found.taken)
        made: ReplyFile = ReplyFile.objects.create(
            area=file.area,
            file=file,
            original=original,
            name=name[-255:],
            digest=original.digest,
            rows=len(said),
            paid=paid,
            failed=len(found.taken) - paid,
            known=found.known,
            problems=found.problems,
            received_at=at,
            received_by=by.id,
            received_by_name=by.name,
        )
        with steps.moved_meanwhile():
            _keep(found, made, by=by, at=at)
    return made


def _keep(found: _Sorted, made: ReplyFile, *, by: Actor, at: datetime) -> None:
    ids = new_ids(len(found.taken)) if found.taken else []
    changes = [
        RowChange(
            id=reply,
            new=True,
            values={
                "area": made.area,
                "line": line,
                "payment": payment,
                "file": made.pk,
                "outcome": row.outcome.value if row.outcome else "",
                "reason": row.reason if row.outcome is Outcome.FAILURE else "",
                "replied_at": at,
            },
        )
        for reply, (row, line, payment, _claim) in zip(ids, found.taken, strict=True)
    ]
    records.write(Reply, changes)
    for outcome, step in ((Outcome.SUCCESS, "pay"), (Outcome.FAILURE, "fail")):
        claims = [claim for row, _line, _payment, claim in found.taken if row.outcome is outcome]
        if claims and len(steps.take(step, claims, by=by, at=at)) != len(claims):
            raise Refused("claims_moved")
