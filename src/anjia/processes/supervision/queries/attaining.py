"""What targets have reached: from figures where they are tied to one, else as units report.

The figure of an assignment is that of the place where its unit lies: a county's bureau answers for
the county, a town for the town, a community for its site. What is asked of an assignment is its
share of the target where it was split, else the whole target.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.urls import reverse

from anjia.base.parameters import queries as parameters
from anjia.base.scope import acting, system
from anjia.engine.definitions import Measure
from anjia.processes.dashboards.models import Figure
from anjia.processes.dashboards.policy import State as Computed
from anjia.processes.definitions.queries import library, units
from anjia.processes.supervision.models import Attainment, Share, Target
from anjia.processes.supervision.policy import TargetBasis, reaching
from anjia.processes.supervision.policy.reaching import Formula, Lack

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date
    from uuid import UUID

    from anjia.engine.definitions import Indicator
    from anjia.processes.supervision.models import Assignment

COUNTY_DIGITS = 6


@dataclass(frozen=True, kw_only=True)
class Value:
    """What one target has reached in one assignment, with what proves it.

    `value`, `wanted`, `low` and `high` count in `unit`; numerator and denominator are the figure's.
    """

    target: Target
    basis: TargetBasis
    wanted: Decimal | None
    wanted_high: Decimal | None
    operator: str
    unit: str
    value: Decimal | None = None
    percent: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    unknown: int = 0
    area: str = ""
    indicator: str = ""
    as_of: date | None = None
    manifest: str = ""
    definition: str = ""
    lack: Lack = Lack.NONE

    @property
    def is_met(self) -> bool | None:
        """Whether the target is kept; None where nobody can say."""
        return reaching.is_met(
            self.value, operator=self.operator, wanted=self.wanted, high=self.wanted_high
        )

    @property
    def counts(self) -> bool:
        """Whether it counts for the progress: what cannot be known of a figure does not."""
        return self.lack in (Lack.NONE, Lack.NOT_REPORTED)

    @property
    def url(self) -> str:
        """The page that opens the rows behind the value; empty where there are none."""
        if not self.manifest or self.as_of is None:
            return ""
        asked = urlencode({"area": self.area, "as_of": self.as_of.isoformat()})
        return f"{reverse('dashboards:figure', args=[self.indicator])}?{asked}"

    def kept(self) -> dict[str, Any]:
        """The fields of an `Attainment` that say the same."""
        return {
            "target": self.target,
            "basis": self.basis.value,
            "value": self.value,
            "numerator": self.numerator,
            "denominator": self.denominator,
            "unknown": self.unknown,
            "figure_area": self.area,
            "indicator": self.indicator,
            "as_of": self.as_of,
            "manifest": self.manifest,
            "definition": self.definition,
        }


def of_assignment(
    assignment: Assignment, *, on: date, reported: Mapping[UUID, Decimal] | None = None
) -> list[Value]:
    """What every target of one assignment has reached by a day, in the order of the document.

    `reported` is what the unit reports just now, by target; without it what it reported last.
    """
    return of_many([assignment], on=on, reported=reported)[assignment.pk]


def of_many(
    assignments: Iterable[Assignment],
    *,
    on: date,
    reported: Mapping[UUID, Decimal] | None = None,
) -> dict[UUID, list[Value]]:
    """The same of many assignments, asked as sets; assignments without a target have none.

    The application asks itself: a figure is the same whoever reads it. Who may open the rows behind
    it is decided where they are opened.
    """
    asked = list(assignments)
    with acting(system(name="supervision")):
        targets = defaultdict(list)
        rows = Target.objects.filter(task__in={each.task_id for each in asked})
        for target in rows.order_by("order", "id"):
            targets[target.task_id].append(target)
        shares = {
            (share.assignment_id, share.target_id): share.value
            for share in Share.objects.filter(assignment__in=asked)
        }
        told = _reported(asked, on=on)
        shown = _Figures(asked, targets, on=on)
    found: dict[UUID, list[Value]] = {}
    for assignment in asked:
        found[assignment.pk] = [
            _of_figure(assignment, target, shares.get((assignment.pk, target.pk)), shown)
            if target.basis == TargetBasis.FIGURE
            else _of_report(
                target,
                shares.get((assignment.pk, target.pk)),
                (reported or {}).get(target.pk, told.get((assignment.pk, target.pk))),
            )
            for target in targets[assignment.task_id]
        ]
    return found


def progress(values: Sequence[Value], *, area: str, on: date) -> Decimal | None:
    """The progress of an assignment by the formula that its place has chosen; None without any."""
    formula = Formula(parameters.value("supervision_progress_formula", area=area, on=on))
    return reaching.combined([each.percent for each in values if each.counts], formula)


def without_value(value: Value, lack: Lack) -> Value:
    """The same target as if nobody had said anything of it."""
    return replace(value, value=None, percent=None, low=None, high=None, lack=lack)


def _reported(asked: Sequence[Assignment], *, on: date) -> dict[tuple[UUID, UUID], Decimal]:
    """The last value that was reported of each target of each assignment."""
    rows = (
        Attainment.objects.filter(
            progress__assignment__in=asked,
            progress__quarter__lte=on,
            progress__taken_back__isnull=True,
            basis=TargetBasis.REPORTED.value,
            value__isnull=False,
        )
        .order_by("progress__quarter", "progress__reported_at")
        .values_list("progress__assignment_id", "target_id", "value")
    )
    return {(assignment, target): value for assignment, target, value in rows}


class _Figures:
    """The figures that some assignments' targets need: on a day, and when each began."""

    def __init__(
        self, asked: Sequence[Assignment], targets: Mapping[UUID, list[Target]], *, on: date
    ) -> None:
        codes = {each.indicator for group in targets.values() for each in group if each.indicator}
        places = {each.area for each in asked}
        places |= {place[:COUNTY_DIGITS] for place in places}
        self._on = on
        self._rows: dict[tuple[str, str], list[Figure]] = defaultdict(list)
        self._sets: dict[str, Any] = {}
        if codes:
            rows = Figure.objects.filter(area__in=places, code__in=codes, as_of__lte=on)
            for figure in rows.order_by("as_of"):
                self._rows[figure.area, figure.code].append(figure)

    def indicator(self, target: Target) -> Indicator | None:
        if target.area not in self._sets:
            self._sets[target.area] = library.of(target.area, on=self._on).indicators
        found: Indicator | None = self._sets[target.area].get(target.indicator)
        return found

    def last(self, area: str, code: str) -> Figure | None:
        rows = self._rows.get((area, code))
        return rows[-1] if rows else None

    def base(self, area: str, code: str, *, since: date) -> Decimal | None:
        """Where it stood when the work began; the first value that is known where none is older."""
        rows = [row for row in self._rows.get((area, code), ()) if row.value is not None]
        before = [row for row in rows if row.as_of <= since]
        first = before[-1] if before else rows[0] if rows else None
        value: Decimal | None = first.value if first else None
        return value


def _wanted(target: Target, share: Decimal | None) -> dict[str, Any]:
    """What is asked, in what it is counted, and which way."""
    if target.figure_value is not None:
        value = target.figure_value
        if share is not None and target.value:
            value = value * share / target.value
        operator = ">=" if target.operator == "between" else target.operator
        return {"wanted": value, "wanted_high": None, "operator": operator, "unit": ""}
    whole = target.value if share is None else share
    high = target.value_high if share is None else None
    operator = ">=" if share is not None and target.operator == "between" else target.operator
    return {"wanted": whole, "wanted_high": high, "operator": operator, "unit": target.unit}


def _of_report(target: Target, share: Decimal | None, value: Decimal | None) -> Value:
    asked = _wanted(target, share)
    if asked["wanted"] is None:  # 完成: what is reported is how much of it is done
        asked |= {"wanted": reaching.WHOLE, "operator": ">=", "unit": "%"}
    return Value(
        target=target,
        basis=TargetBasis.REPORTED,
        value=value,
        percent=_percent(value, asked, base=None),
        lack=Lack.NOT_REPORTED if value is None else Lack.NONE,
        **asked,
    )


def _of_figure(
    assignment: Assignment, target: Target, share: Decimal | None, shown: _Figures
) -> Value:
    asked = _wanted(target, share)
    indicator = shown.indicator(target)
    facts: dict[str, Any] = {"target": target, "basis": TargetBasis.FIGURE}
    facts |= {"indicator": target.indicator, "area": assignment.area}
    if indicator is None:
        return Value(**facts, **asked, lack=Lack.WITHDRAWN)
    factor = reaching.scale(asked["unit"]) if asked["unit"] else Decimal(1)
    asked["unit"] = asked["unit"] or units.word(indicator.unit)
    figure = shown.last(assignment.area, target.indicator)
    if figure is None:
        return _nobody(assignment, indicator, facts | asked, shown)
    proof: dict[str, Any] = {
        "numerator": figure.numerator,
        "denominator": figure.denominator,
        "unknown": figure.unknown,
        "as_of": figure.as_of,
        "manifest": figure.manifest,
        "definition": figure.definition,
    }
    if figure.state != Computed.COMPUTED:
        return Value(**facts, **asked, **proof, lack=Lack.NOT_COMPUTED)
    if figure.value is None:
        return Value(**facts, **asked, **proof, lack=Lack.NOBODY)
    base = shown.base(assignment.area, target.indicator, since=assignment.starts_on)
    value = figure.value / factor
    return Value(
        **facts,
        **asked,
        **proof,
        value=value,
        low=None if figure.low is None else figure.low / factor,
        high=None if figure.high is None else figure.high / factor,
        percent=_percent(value, asked, base=None if base is None else base / factor),
    )


def _nobody(
    assignment: Assignment, indicator: Indicator, facts: dict[str, Any], shown: _Figures
) -> Value:
    """A place without a row has no figure: of a count it has none, of a share no population.

    That is so only where the county was computed; otherwise nobody knows.
    """
    county = shown.last(assignment.area[:COUNTY_DIGITS], indicator.code)
    if county is None or county.state != Computed.COMPUTED:
        return Value(**facts, lack=Lack.NO_FIGURE)
    proof: dict[str, Any] = {
        "as_of": county.as_of,
        "manifest": county.manifest,
        "definition": county.definition,
    }
    if indicator.measure not in (Measure.COUNT, Measure.SUM, Measure.DISTINCT):
        return Value(**facts, **proof, lack=Lack.NOBODY)
    zero = Decimal(0)
    asked = {name: facts[name] for name in ("wanted", "wanted_high", "operator")}
    return Value(
        **facts,
        **proof,
        value=zero,
        numerator=zero,
        denominator=zero,
        percent=_percent(zero, asked, base=None),
    )


def _percent(
    value: Decimal | None, asked: Mapping[str, Any], *, base: Decimal | None
) -> Decimal | None:
    return reaching.percent(
        value,
        operator=asked["operator"],
        wanted=asked["wanted"],
        high=asked["wanted_high"],
        base=base,
    )
