"""A slip as the letter (督办函) that goes to the unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from anjia.base.access.models import Unit, UnitKind
from anjia.base.scope import acting, system
from anjia.ledger.papers import Heading, Kind, Paper, Paragraph
from anjia.processes.supervision.models import choices
from anjia.processes.supervision.policy import Light, UnitRole
from anjia.processes.supervision.policy.escalation import Cause, Level
from anjia.processes.supervision.queries import escalating
from anjia.registry.queries import areas as places

if TYPE_CHECKING:
    from datetime import date

    from anjia.processes.supervision.models import Escalation


def of(slip: Escalation) -> Paper:
    """The letter: what was given, how it stands, what is asked until when."""
    assignment, task = slip.assignment, slip.assignment.task
    level = Level(slip.level)
    leader = escalating.leader(assignment, on=slip.raised_on)
    return Paper(
        kind=Kind.NOTICE,
        issuer=issuer(slip.office),
        mark=str(choices.LEVELS[level]),
        number=number(slip),
        title=_("关于“%(title)s”的督办函") % {"title": task.title},
        addressee=assignment.unit_name,
        blocks=(
            Paragraph(_given(slip)),
            Heading(1, _("任务要求")),
            Paragraph(task.text),
            *((Paragraph(assignment.asked, label=_("具体要求")),) if assignment.asked else ()),
            Heading(1, _("目前情况")),
            Paragraph(_standing(slip)),
            Heading(1, _("办理要求")),
            Paragraph(_asked(slip)),
        ),
        signed_on=slip.raised_on,
        copies_to=leader if level is Level.RED else "",
    )


def number(slip: Escalation) -> str:
    """The number of a slip as it is printed."""
    return _("督办〔%(year)s〕%(number)s号") % {"year": slip.year, "number": slip.number}


def issuer(office: str) -> str:
    """The leading office of a place; the name of the place where no such unit is kept."""
    with acting(system(name="supervision")):
        units = Unit.objects.filter(area=office, kind=UnitKind.COUNTY_OFFICE, active=True)
        found = units.order_by("name").first()
    return found.name if found else str(places.names([office]).get(office, office))


def _day(on: date | None) -> str:
    return date_format(on, "DATE_FORMAT") if on else ""


def _given(slip: Escalation) -> str:
    assignment, task = slip.assignment, slip.assignment.task
    facts = {
        "title": task.title,
        "role": choices.UNIT_ROLES[UnitRole(assignment.role)],
        "day": _day(assignment.assigned_at),
    }
    text = _("%(day)s交你单位办理的“%(title)s”（%(role)s）")
    if task.document is not None:
        facts |= {"document": task.document.title, "number": task.document.number}
        text = _("《%(document)s》%(number)s中“%(title)s”一项，%(day)s交你单位办理（%(role)s）")
    since = {"since": _day(slip.since)}
    why = {
        Cause.UNSIGNED: _("应当在%(since)s前签收，至今没有签收。"),
        Cause.RED: _("%(since)s起亮红灯，至今没有报告进展。"),
        Cause.EXTENSION: _("延期到%(since)s，现已到期，没有办结。"),
        Cause.URGED: _("需要你单位抓紧办理。"),
    }[Cause(slip.cause)]
    return text % facts + "，" + why % since


def _standing(slip: Escalation) -> str:
    assignment = slip.assignment
    parts = [
        _("完成期限：%(day)s。") % {"day": _day(assignment.due_on) or _("没有写明")},
        _("亮灯：%(light)s，%(why)s。")
        % {
            "light": choices.LIGHTS[Light(assignment.light)],
            "why": choices.WHY.get(assignment.light_why, _("没有说明")),
        },
    ]
    if assignment.progress is None:
        parts.append(_("没有报告过完成进度。"))
    else:
        parts.append(_("完成进度 %(done)s%%。") % {"done": assignment.progress})
    if assignment.planned is not None:
        parts.append(_("计划进度 %(planned)s%%。") % {"planned": assignment.planned})
    return "".join(parts)


def _asked(slip: Escalation) -> str:
    before = {
        Level.BLUE: "",
        Level.ORANGE: _("前一张督查单到期没有答复或者没有办到，现予警示。"),
        Level.RED: _("前两张督查单到期没有答复或者没有办到，现予警示，同时报责任领导或者上一级。"),
    }[Level(slip.level)]
    if Cause(slip.cause) is Cause.URGED and slip.asked:
        before = slip.asked.rstrip("。") + "。"
    due = _("请写明办到哪一步、有什么困难、什么时候办好，书面答复。")
    if slip.answer_by is not None:
        due = _("请在%(day)s前书面答复，写明办到哪一步、有什么困难、什么时候办好。") % {
            "day": _day(slip.answer_by)
        }
    return before + due
