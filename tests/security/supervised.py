"""What supervision keeps of the small country, each row with marks of its own."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from anjia.base.access.models import Unit, UnitKind
from anjia.processes.supervision.models import (
    AgendaItem,
    Assignment,
    Attendance,
    Copy,
    Document,
    Escalation,
    Evaluation,
    EvaluationItem,
    Exemplar,
    Issue,
    Meeting,
    Proposal,
    Score,
    Sheet,
    Task,
    TaskUnit,
    UnitGroup,
)
from tests.security import assigned

if TYPE_CHECKING:
    from tests.security.world import World

AT, DAY = datetime(2026, 1, 5, 1, 0, tzinfo=UTC), date(2026, 1, 5)


def keep(world: World, area: str) -> None:
    """What is supervised at a place; once a place."""
    name = f"办{area}"
    if Unit.objects.filter(area=area, name=name).exists():
        return
    unit = Unit.objects.create(area=area, name=name, kind=UnitKind.COMMUNITY)
    _meeting(world, unit)
    _assignment(world, unit)
    assigned.keep(world, unit)
    _evaluation(world, unit)
    _proposal(world, area)
    told = world.mark()
    exemplar = Exemplar.objects.create(
        area=area, unit=unit, unit_name=name, kind="case", title=f"标{told}记", text="正文",
        written_at=AT, written_by="someone", written_by_name="someone",
    )  # fmt: skip
    world.keep("exemplars", exemplar, told)
    _document(world, unit)


def _document(world: World, unit: Unit) -> None:
    """A confirmed document with a task, a group that it names, and a copy for the unit."""
    title, task_title, printed, issue, name = (world.mark() for _each in range(5))
    entered = {"entered_at": AT, "entered_by": "someone", "entered_by_name": "someone"}
    document = Document.objects.create(
        area=unit.area, title=f"标{title}记", text=f"标{title}记", state="confirmed", **entered
    )
    world.keep("policy-documents", document, title)
    task = Task.objects.create(
        area=unit.area,
        document=document,
        title=f"标{task_title}记",
        text="任务",
        state="confirmed",
    )
    world.keep("policy-tasks", task, task_title)
    group = UnitGroup.objects.create(area=unit.area, name=f"标{name}记")
    world.keep("unit groups", group, name)
    line = TaskUnit.objects.create(
        area=unit.area, task=task, role="lead", printed=f"标{printed}记", group=group
    )
    world.keep("task units", line, printed)
    copy = Copy.objects.create(
        area=unit.area,
        document=document,
        unit=unit,
        unit_name=unit.name,
        sent_at=AT,
        issue=f"标{issue}记",
    )
    world.keep("copies", copy, issue)


def _meeting(world: World, unit: Unit) -> None:
    """A meeting with an item and a guest, and what the unit asked for."""
    title, item, guest, asked = (world.mark() for _each in range(4))
    called = {"called_at": AT, "called_by": "someone", "called_by_name": "someone"}
    meeting = Meeting.objects.create(
        area=unit.area, kind="joint", title=f"标{title}记", held_on=DAY, **called
    )
    world.keep("meetings", meeting, title)
    agenda = AgendaItem.objects.create(
        area=unit.area, meeting=meeting, order=1, title=f"标{item}记"
    )
    world.keep("agenda items", agenda, item)
    attendance = Attendance.objects.create(
        area=unit.area, meeting=meeting, unit=unit, unit_name=unit.name, person=f"标{guest}记"
    )
    world.keep("attendance", attendance, guest)
    raised = {"raised_at": AT, "raised_by": "someone", "raised_by_name": "someone"}
    issue = Issue.objects.create(
        area=unit.area, unit=unit, unit_name=unit.name, title=f"标{asked}记", text="情况", **raised
    )
    world.keep("issues", issue, asked)


def _assignment(world: World, unit: Unit) -> None:
    """A task that the unit leads, as the board, the lists and the unit's page name it."""
    title = world.mark()
    task = Task.objects.create(
        area=unit.area, title=f"标{title}记", text="任务", state="confirmed", due_on=DAY
    )
    one = Assignment.objects.create(
        area=unit.area, task=task, unit=unit, unit_name=unit.name, role="lead", state="signed",
        starts_on=DAY, due_on=DAY, assigned_at=AT,
    )  # fmt: skip
    world.keep("lit assignments", one, title)
    world.keep("lit units", unit)
    said = world.mark()
    slip = Escalation.objects.create(
        area=unit.area, assignment=one, cause="red", since=DAY, level="blue", office=unit.area,
        year=2026, number=1, raised_on=DAY, asked=f"标{said}记", by="someone", by_name="someone",
    )  # fmt: skip
    world.keep("slips", slip, said)


def _evaluation(world: World, unit: Unit) -> None:
    """An evaluation that is open, with a line, and the unit's sheet."""
    title, line, sheet, own = (world.mark() for _each in range(4))
    evaluation = Evaluation.objects.create(
        area=unit.area,
        year=2026,
        title=f"标{title}记",
        about=["community"],
        basis="样例",
        state="scoring",
        score_until=DAY,
        as_of=DAY,
        drafted_at=AT,
        drafted_by="someone",
        drafted_by_name="someone",
    )
    world.keep("evaluations", evaluation, title)
    item = EvaluationItem.objects.create(
        area=unit.area, evaluation=evaluation, order=1, dimension="方面", text=f"标{line}记",
        way="points", points=10,
    )  # fmt: skip
    world.keep("evaluation items", item, line)
    row = Sheet.objects.create(
        area=unit.area, evaluation=evaluation, unit=unit, unit_name=f"标{sheet}记"
    )
    world.keep("sheets", row, sheet)
    score = Score.objects.create(area=unit.area, sheet=row, item=item, own_text=f"标{own}记")
    world.keep("scores", score, own)


def _proposal(world: World, area: str) -> None:
    """A proposal with marks in its title and in the name of who wrote it."""
    title, member = world.mark(), world.mark()
    proposal = Proposal.objects.create(
        area=area, body="cppcc", session="一届一次会议", number=title, topic=f"标{title}记",
        members=f"标{member}记", received_on=DAY, entered_at=AT, entered_by="someone",
        entered_by_name="someone",
    )  # fmt: skip
    world.keep("proposals", proposal, title, member)
