"""The numbers of a report as a page shows them: each leads to the rows behind it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from anjia.processes.supervision.models.choices import LIGHTS, SENT
from anjia.processes.supervision.policy import Light, TargetBasis
from anjia.processes.supervision.policy.quarters import Sent
from anjia.processes.supervision.policy.reaching import Lack
from anjia.processes.supervision.queries import summing
from anjia.processes.supervision.queries.reporting import tables, words
from anjia.processes.supervision.views.attained import LACKS, SIGNS, plain, with_unit

if TYPE_CHECKING:
    from anjia.processes.supervision.queries.summing import Body

MOST_LEADS = 2
MARKS = {
    Light.RED.value: "red",
    Light.YELLOW.value: "amber",
    Light.BLUE.value: "none",
    Light.GREEN.value: "green",
    Light.DONE.value: "done",
    Light.DONE_LATE.value: "late",
    Light.NONE.value: "none",
}


def context(body: Body, *, light: str = "", section: str = "") -> dict[str, Any]:
    """Totals, chapters, tasks, targets, units and delays; tasks of a light or chapter only."""
    totals = body["totals"]
    late = [each for each in body["units"] if each["days_late"] or each["sent_on"] is None]
    return {
        "body": body,
        "totals": totals,
        "mean": with_unit(number(totals["progress"]), "%"),
        "moved": words.change(totals["progress"], totals["was"], "%"),
        "lit": [
            (each.value, LIGHTS[each], MARKS[each.value], totals["lights"][each.value])
            for each in summing.WORST
            if totals["lights"].get(each.value)
        ],
        "light": light,
        "light_word": LIGHTS[Light(light)] if light in {each.value for each in Light} else "",
        "section": section,
        "sections": [
            {
                "title": each.title,
                "count": len(each.tasks),
                "closed": sum(task["closed"] for task in each.tasks),
                "progress": plain(number(each.mean("progress"))),
                "was": plain(number(each.mean("was"))),
            }
            for each in tables.sections(body)
        ],
        "tasks": [
            _task(task)
            for each in tables.sections(body)
            for task in each.tasks
            if (not light or task["light"] == light) and (not section or each.title == section)
        ],
        "targets": [
            _value(value, task) for task in body["tasks"] for value in summing.main_values(task)
        ],
        "units": [_unit(each) for each in body["units"]],
        "late": [_unit(each) for each in late],
    }


def _task(task: Body) -> dict[str, Any]:
    return {
        "url": _url("supervision:task", task["id"]),
        "number": task["number"],
        "title": task["title"],
        "leads": _leads(task["leads"]),
        "progress": plain(number(task["progress"])),
        "was": plain(number(task["was"])),
        "light": MARKS[task["light"]],
        "light_word": LIGHTS[Light(task["light"])],
        "moved": "；".join(tables.moved(task)),
        "assignments": len(task["assignments"]),
    }


def _leads(names: list[str]) -> str:
    shown = "、".join(names[:MOST_LEADS])
    return shown if len(names) <= MOST_LEADS else _("%(names)s等") % {"names": shown}


def _value(value: Body, task: Body) -> dict[str, Any]:
    unit = value["unit"]
    wanted = number(value["wanted"])
    asked = SIGNS.get(value["operator"], "") + with_unit(wanted, unit)
    if value["operator"] == "between" and value["wanted_high"] is not None:
        asked = f"{plain(wanted)}—{with_unit(number(value['wanted_high']), unit)}"
    share = ""
    if unit == "%" and value["denominator"] not in (None, "0"):
        share = f"{plain(number(value['numerator']))}/{plain(number(value['denominator']))}"
    return {
        "task": task["number"],
        "task_url": _url("supervision:task", task["id"]),
        "measure": value["measure"],
        "asked": asked,
        "value": with_unit(number(value["value"]), unit) if value["value"] is not None else "",
        "share": share,
        "lack": LACKS.get(Lack(value["lack"]), ""),
        "was": with_unit(number(value["was"]), unit),
        "percent": plain(number(value["percent"])),
        "met": value["met"],
        "computed": value["basis"] == TargetBasis.FIGURE.value,
        "url": _figure(value),
    }


def _figure(value: Body) -> str:
    """The page of a figure at its place and day, which opens the rows behind it."""
    if not value["manifest"] or not value["as_of"]:
        return ""
    asked = urlencode({"area": value["area"], "as_of": value["as_of"]})
    return f"{reverse('dashboards:figure', args=[value['indicator']])}?{asked}"


def _unit(unit: Body) -> dict[str, Any]:
    return {
        **unit,
        "url": _url("supervision:contribution", unit["contribution"]),
        "shown": plain(number(unit["progress"])),
        "state_word": SENT[Sent(unit["state"])],
        "sent": words.day(unit["sent_on"]),
    }


def _url(name: str, key: str | None) -> str:
    if not key:
        return ""
    try:
        return reverse(name, args=[key])
    except NoReverseMatch:
        return ""


def number(text: str | None) -> Decimal | None:
    """A kept number."""
    return None if text is None else Decimal(text)
