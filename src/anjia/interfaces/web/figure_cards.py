"""A stored figure as a card: value, light, distance to its target, what is to be verified."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from anjia.base.parameters import queries as parameters
from anjia.engine.definitions import Measure
from anjia.interfaces.web import words
from anjia.interfaces.web.cards import Card
from anjia.processes.dashboards.policy import Part, State, Verdict
from anjia.processes.dashboards.queries import figures
from anjia.processes.dashboards.queries.figures import Shown
from anjia.processes.definitions.queries import library, units

SPARK_POINTS = 12


def cards(codes: Mapping[str, str | Promise], *, place: str, as_of: date) -> tuple[Card, ...]:
    """The figures of a place that exist, in the order asked for, under their short names."""
    shown = figures.of_place(place, as_of=as_of, codes=list(codes))
    return tuple(
        card(shown[code], place=place, as_of=as_of, title=codes[code])
        for code in codes
        if code in shown
    )


def card(shown: Shown, *, place: str, as_of: date, title: str | Promise = "") -> Card:
    """One figure as a card."""
    title = title or library.spoken(shown.indicator.title)
    if shown.figure.state == State.FAILED:
        return Card(title=title, state="failed", light="red", word=_("有错"), note=_failure(shown))
    light, word = _light(shown, place=place, as_of=as_of)
    share = shown.indicator.measure is Measure.SHARE
    past = figures.series(shown.indicator.code, area=place, until=as_of)[-SPARK_POINTS:]
    return Card(
        title=title,
        value=words.number(shown.figure.value, places=shown.indicator.places),
        unit=units.word(shown.indicator.unit),
        light=light,
        word=word,
        note=_note(shown),
        points=[point.value for point in past],
        target=shown.target,
        unknown=shown.figure.unknown,
        unknown_unit=units.word(shown.indicator.of if share else shown.indicator.unit),
        unknown_url=url(shown.indicator.code, part=Part.UNKNOWN),
        url=url(shown.indicator.code),
    )


def url(code: str, *, part: Part | None = None) -> str:
    """The page of a figure, opened at a part of its rows."""
    try:
        address = reverse("dashboards:figure", args=[code])
    except NoReverseMatch:
        return ""
    return f"{address}?part={part.value}#rows" if part is not None else address


def too_unknown(shown: Shown, *, place: str, as_of: date) -> bool:
    """Whether so much is to be verified that the figure says nothing about its target."""
    if not shown.figure.denominator:
        return False
    allowed = parameters.value("unknown_share_without_light", area=place, on=as_of)
    return Decimal(shown.figure.unknown) / shown.figure.denominator * 100 > Decimal(str(allowed))


def _light(shown: Shown, *, place: str, as_of: date) -> tuple[str, str]:
    if shown.verdict is Verdict.NONE:
        return "", ""
    if too_unknown(shown, place=place, as_of=as_of):
        return "none", _("不亮灯")
    match shown.verdict:
        case Verdict.MET:
            return "green", _("已达")
        case Verdict.OPEN:
            return "none", _("待核实后定")
        case _:
            zero = shown.target == 0 and _lower(shown)
            return ("red", _("未清零")) if zero else ("amber", _("未达"))


def _note(shown: Shown) -> str:
    figure, target = shown.figure, shown.target
    unit = str(units.word(shown.indicator.unit))
    if target is None or figure.value is None:
        if shown.indicator.measure is not Measure.SHARE:
            return ""
        parts = {"part": words.number(figure.numerator), "whole": words.number(figure.denominator)}
        return _("%(whole)s 里有 %(part)s") % parts
    share = shown.indicator.measure is Measure.SHARE
    goal = f"{words.number(target)}%" if share else f"{words.number(target)} {unit}"
    gap = abs(figure.value - target)
    distance = words.number(gap, places=shown.indicator.places) if gap else ""
    facts = {"goal": goal, "gap": distance, "unit": _("个百分点") if share else unit}
    if not gap:
        return _("目标 %(goal)s，正好") % facts
    if figure.value < target:
        template = (
            _("目标 %(goal)s，少 %(gap)s %(unit)s")
            if _lower(shown)
            else _("目标 %(goal)s，差 %(gap)s %(unit)s")
        )
        return template % facts
    return _("目标 %(goal)s，多 %(gap)s %(unit)s") % facts


def _lower(shown: Shown) -> bool:
    return shown.indicator.target is not None and shown.indicator.target.better == "lower"


def _failure(shown: Shown) -> str:
    return shown.figure.reason or _("算的时候出了错，已经记下来。")
