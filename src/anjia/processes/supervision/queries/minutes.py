"""The minutes of a meeting as text, with where each decided task stands in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from anjia.kernel.numerals import counting
from anjia.ledger import papers
from anjia.processes.supervision.policy import UnitRole
from anjia.processes.supervision.policy.meetings import THERE, Presence

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from anjia.processes.supervision.models import Meeting, Task


@dataclass(frozen=True)
class Written:
    """The text, and for each task the characters of it that say what was decided."""

    title: str
    text: str
    spans: dict[UUID, tuple[int, int]] = field(default_factory=dict)


def written(meeting: Meeting, *, number: str = "") -> Written:
    """The minutes in the order of an official document: when and who, what was said, decided.

    They are Chinese whoever asks for them.
    """
    title = f"{meeting.title}纪要"
    lines = [title, *([number] if number else []), "", _opening(meeting)]
    if meeting.summary:
        lines += [meeting.summary]
    agenda = list(meeting.agenda.order_by("order"))
    for place, item in enumerate(agenda, start=1):
        lines += [f"{counting(place)}、{item.title}"]
        if item.said:
            lines += [item.said]
    text = "\n".join(lines)
    spans: dict[UUID, tuple[int, int]] = {}
    decisions = list(meeting.decisions.select_related("task").order_by("order"))
    if decisions:
        text += f"\n{counting(len(agenda) + 1)}、议定事项"
    for place, decision in enumerate(decisions, start=1):
        start = len(text) + 1
        text += f"\n{place}.{decision.title}。{decision.text}"
        if decision.task is not None:
            text += _bracket(decision.task)
            spans[decision.task.pk] = (start, len(text))
    closing = _attendance(meeting)
    return Written(title, text + (f"\n{closing}" if closing else ""), spans)


def paper(meeting: Meeting, *, on: date) -> papers.Paper:
    """The minutes as an official document; `on` is the day of those that are not issued yet."""
    blocks: list[papers.Block] = [papers.Paragraph(_opening(meeting))]
    if meeting.summary:
        blocks.append(papers.Paragraph(meeting.summary))
    for item in meeting.agenda.order_by("order"):
        blocks.append(papers.Heading(1, item.title))
        if item.said:
            blocks.append(papers.Paragraph(item.said))
    decisions = list(meeting.decisions.select_related("task").order_by("order"))
    if decisions:
        blocks.append(papers.Heading(1, "议定事项"))
    for decision in decisions:
        blocks.append(papers.Heading(3, decision.title))
        bracket = _bracket(decision.task) if decision.task is not None else ""
        blocks.append(papers.Paragraph(decision.text + bracket))
    blocks += [papers.Paragraph(f"{what}。", label=f"{word}：") for word, what in _came(meeting)]
    issued = meeting.minutes
    return papers.Paper(
        kind=papers.Kind.MINUTES,
        issuer=issued.issuer if issued is not None else "",
        number=issued.number if issued is not None else "",
        title=f"{meeting.title}纪要",
        blocks=tuple(blocks),
        signed_on=(issued.made_on if issued is not None else None) or on,
    )


def _opening(meeting: Meeting) -> str:
    where = f"在{meeting.place}" if meeting.place else ""
    chair = f"，{meeting.chair_post}{meeting.chair}主持" if meeting.chair else ""
    return f"{papers.day(meeting.held_on)}，{where}召开{meeting.title}{chair}。"


def _bracket(task: Task) -> str:
    units = list(task.units.order_by("order"))
    leads = "、".join(each.printed for each in units if each.role == UnitRole.LEAD)
    others = "、".join(each.printed for each in units if each.role != UnitRole.LEAD)
    due = f"{papers.day(task.due_on)}前" if task.due_on else ""
    said = (("牵头单位", leads), ("责任单位", others), ("完成时限", due))
    return "（" + "；".join(f"{word}：{what}" for word, what in said if what) + "）"


def _attendance(meeting: Meeting) -> str:
    return "\n".join(f"{word}：{what}。" for word, what in _came(meeting))


def _came(meeting: Meeting) -> list[tuple[str, str]]:
    rows = list(meeting.attendance.order_by("unit_name"))
    there = "、".join(each.unit_name for each in rows if each.presence in THERE)
    away = "、".join(each.unit_name for each in rows if each.presence == Presence.LEAVE)
    return [(word, what) for word, what in (("参加单位", there), ("请假单位", away)) if what]
