"""Frozen reports: which there are, what stands in them, and the same figures today."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from anjia.base.scope import acting, system
from anjia.base.scope.models import within
from anjia.engine.definitions import Measure
from anjia.engine.text import Text
from anjia.kernel.refusals import Refused
from anjia.processes.dashboards.models import Figure, Report, Snapshot
from anjia.processes.dashboards.policy import Permission, State
from anjia.processes.dashboards.queries import snapshots
from anjia.processes.definitions.queries import library, units

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date
    from uuid import UUID

    from anjia.base.scope import Actor


@dataclass(frozen=True)
class Line:
    """One figure of a report, as it was and as it is now."""

    code: str
    title: str
    unit: str
    row_unit: str
    group: str
    basis: str
    measure: Measure
    places: int
    failed: bool
    lacking: tuple[str, ...]
    definition: str
    parameters: Mapping[str, str]
    value: Decimal | None
    numerator: Decimal
    denominator: Decimal
    unknown: int
    undecided: int
    low: Decimal | None
    high: Decimal | None
    target: Decimal | None
    now: Figure | None = None

    @property
    def has_changed(self) -> bool:
        """Whether any of its numbers is another one now."""
        now = self.now
        if now is None:
            return False
        then = (self.value, self.numerator, self.denominator, Decimal(self.unknown))
        return then != (now.value, now.numerator, now.denominator, Decimal(now.unknown))

    @property
    def is_redefined(self) -> bool:
        """Whether the figure of now has another definition."""
        return self.now is not None and self.now.definition != self.definition

    @property
    def difference(self) -> Decimal | None:
        """How much the value moved; None where either is missing."""
        if self.now is None or self.now.value is None or self.value is None:
            return None
        return self.now.value - self.value

    @property
    def size(self) -> Decimal:
        """How much it moved, whatever the direction."""
        return abs(self.difference or Decimal(0))

    @property
    def is_share(self) -> bool:
        """Whether it is a percentage of rows."""
        return self.measure is Measure.SHARE

    @property
    def is_plain(self) -> bool:
        """Whether numerator and denominator say nothing that the value does not."""
        return self.measure not in (Measure.SHARE, Measure.RATIO, Measure.COUNT)


def visible(*, by: Actor) -> Any:
    """The reports that somebody may read, the newest first."""
    if not by.may(Permission.READ):
        raise Refused("not_permitted", permission=Permission.READ.value)
    return Report.objects.filter(within("area", by.areas(Permission.READ))).order_by("-frozen_at")


def one(report_id: UUID, *, by: Actor) -> Report:
    """A report that somebody may read; one elsewhere looks like none."""
    found: Report | None = visible(by=by).filter(pk=report_id).first()
    if found is None:
        raise Refused("report_not_found")
    return found


def lines(report: Report, *, codes: Iterable[str] | None = None) -> list[Line]:
    """The figures of a report, group by group, each beside the newest one of the same place."""
    wanted = [code for code in report.codes if codes is None or code in set(codes)]
    newest = now_of(report.area, wanted)
    kept = {item["code"]: item for item in report.kept["indicator"]}
    found = [_line(code, report.figures[code], kept[code], newest.get(code)) for code in wanted]
    order = {name: place for place, name in enumerate(units.group_names())}
    return sorted(found, key=lambda line: order.get(line.group, len(order)))


def _line(
    code: str, figure: Mapping[str, Any], kept: Mapping[str, Any], now: Figure | None
) -> Line:
    return Line(
        code=code,
        title=library.spoken(Text.read(kept["title"])),
        unit=units.word(kept["unit"]),
        row_unit=units.word(kept["of"]),
        group=units.group(kept["group"]),
        basis=kept["basis"],
        measure=Measure(kept["kind"]),
        places=kept["places"],
        failed=figure["state"] == State.FAILED,
        lacking=tuple(code for code in figure["reason"].split(",") if code),
        definition=figure["definition"],
        parameters=figure["parameters"],
        value=_number(figure["value"]),
        numerator=_number(figure["numerator"]) or Decimal(0),
        denominator=_number(figure["denominator"]) or Decimal(0),
        unknown=figure["unknown"],
        undecided=figure["undecided"],
        low=_number(figure["low"]),
        high=_number(figure["high"]),
        target=_number(figure["target"]),
        now=now,
    )


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def now_of(area: str, codes: Iterable[str]) -> dict[str, Figure]:
    """The newest computed figures of a place."""
    dates = snapshots.dates(area)
    if not dates:
        return {}
    rows = Figure.objects.filter(
        area=area, as_of=dates[0], code__in=list(codes), state=State.COMPUTED
    )
    return {figure.code: figure for figure in rows}


def changed(report: Report) -> int:
    """How many figures of a report are others today."""
    return sum(line.has_changed or line.is_redefined for line in lines(report))


def of_figure(code: str, *, area: str) -> list[Report]:
    """The reports in which the figure of a place stands, the newest first."""
    found = Report.objects.filter(area=area, figures__has_key=code)
    return list(found.order_by("-frozen_at"))


def frozen_on(code: str, *, area: str) -> set[tuple[date, str]]:
    """Date and definition of each reported figure of a place."""
    found: set[tuple[date, str]] = set()
    for as_of, figures in Report.objects.filter(area=area, figures__has_key=code).values_list(
        "as_of", "figures"
    ):
        found.add((as_of, figures[code]["value"] or ""))
    return found


def snapshot_of(figure: Figure) -> Snapshot:
    """The snapshot of a figure, also for a place that does not see the whole of it."""
    with acting(system(name="dashboards")):
        found: Snapshot = Snapshot.objects.get(pk=figure.snapshot_id)
    return found
