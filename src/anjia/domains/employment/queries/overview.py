"""The overview of work: shares by side, moves between two months, pay by trade."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from anjia.base import parameters
from anjia.domains.employment.models import JobSpell
from anjia.domains.employment.models.choices import Channel
from anjia.domains.employment.policy import overview as policy
from anjia.domains.employment.policy.overview import NOWHERE, UNKNOWN, Spread
from anjia.registry.models import Household, Person
from anjia.registry.models.choices import (
    Education,
    HouseholdStatus,
    PersonStatus,
    SchoolStatus,
    Sex,
    Trade,
    WorkRegion,
    WorkStatus,
)
from anjia.registry.policy import age
from anjia.registry.queries import areas
from anjia.registry.queries.labour import of_working_age
from anjia.registry.queries.people import ABLE

AT_WORK = (WorkStatus.EMPLOYED, WorkStatus.SELF_EMPLOYED)
OLDEST = 99
AGES = ((16, 29), (30, 39), (40, 49), (50, 59), (60, OLDEST))
COUNTY = 6


@dataclass(kw_only=True)
class Group:
    """Persons able to work who share something; `where` opens them in their ledger."""

    label: str
    where: Mapping[str, str] = field(default_factory=dict)
    able: int = 0
    at_work: int = 0
    stable: int = 0

    @property
    def rate(self) -> Decimal | None:
        """How many of a hundred are at work; None where nobody is able."""
        return Decimal(100 * self.at_work) / self.able if self.able else None


@dataclass(frozen=True, kw_only=True)
class Table:
    """Groups by one side."""

    title: str
    code: str
    groups: tuple[Group, ...]


@dataclass(frozen=True, kw_only=True)
class Overview:
    """Everything that the page shows of a place on a day."""

    whole: Group
    households: int
    households_at_work: int
    tables: tuple[Table, ...]
    pay: tuple[tuple[str, str, Spread], ...]

    @property
    def household_rate(self) -> Decimal | None:
        """How many of a hundred households with somebody able have somebody at work."""
        part = Decimal(100 * self.households_at_work)
        return part / self.households if self.households else None


def able(place: str, *, on: date) -> QuerySet[Person]:
    """Return the persons of a place who count as able to work on a day."""
    known = parameters.values(area=place[:COUNTY], on=on)
    found: QuerySet[Person] = Person.objects.within(place).filter(
        of_working_age(known, on=on),
        status=PersonStatus.PRESENT,
        household__status=HouseholdStatus.SETTLED,
        labour_capacity__in=ABLE,
        school_status=SchoolStatus.NOT_IN_SCHOOL,
    )
    return found


def read(place: str, *, on: date) -> Overview:
    """Return the overview of a place; one pass over its able persons."""
    months = int(parameters.value("stable_months", area=place[:COUNTY], on=on))
    since = _months_before(on, months)
    held = JobSpell.objects.filter(person=OuterRef("pk"), started_on__lte=on).filter(
        Q(ended_on__isnull=True) | Q(ended_on__gt=on)
    )
    rows = able(place, on=on).annotate(stable=Exists(held.filter(started_on__lte=since)))
    people = list(
        rows.values(
            *("pk", "area", "sex", "birth_on", "education", "household_id"),
            *("work_status", "work_region", "stable"),
        )
    )
    told = _open(place, on=on).values_list("person_id", "channel")
    channels = {person: channel for person, channel in told if channel is not None}
    whole, tables = _tables(place, people, channels, on=on)
    homes = {row["household_id"] for row in people}
    busy = {row["household_id"] for row in people if row["work_status"] in AT_WORK}
    return Overview(
        whole=whole,
        households=len(homes),
        households_at_work=len(busy),
        tables=tables,
        pay=_pay(place, on=on),
    )


def _tables(
    place: str, people: list[dict[str, Any]], channels: Mapping[UUID, str], *, on: date
) -> tuple[Group, tuple[Table, ...]]:
    called = areas.names({row["area"][:length] for row in people for length in (9, 15)})
    deep = 15 if len(place) >= 9 else 9

    def by_place(row: Mapping[str, Any]) -> tuple[str, str, dict[str, str]]:
        code = row["area"][:deep]
        return code, called.get(code, code), {"area": code}

    def by_age(row: Mapping[str, Any]) -> tuple[str, str, dict[str, str]]:
        years = age(row["birth_on"], on=on)
        low, high = next(pair for pair in AGES if pair[0] <= years <= pair[1])
        span = {
            "birth_on_from": _years_before(on, high + 1).isoformat(),
            "birth_on_to": _years_before(on, low).isoformat(),
        }
        label = f"{low}–{high}" if high < OLDEST else f"{low}+"
        return f"{low:02d}", label, span

    sides: tuple[tuple[str, str, Callable[[Any], tuple[str, str, dict[str, str]]]], ...] = (
        ("place", "", by_place),
        ("sex", "sex", _by_choice("sex", Sex)),
        ("age", "", by_age),
        ("education", "education", _by_choice("education", Education)),
        ("region", "work_region", _by_choice("work_region", WorkRegion)),
        ("channel", "", _by_channel(channels)),
    )
    whole, made = Group(label=""), []
    for row in people:
        _count(whole, row)
    for code, _column, key in sides:
        groups: dict[str, Group] = {}
        for row in people:
            if code in {"region", "channel"} and row["work_status"] not in AT_WORK:
                continue
            at, label, where = key(row)
            _count(groups.setdefault(at, Group(label=label, where=where)), row)
        made.append(Table(title=code, code=code, groups=tuple(groups[k] for k in sorted(groups))))
    return whole, tuple(made)


def _by_choice(name: str, choices: Any) -> Callable[[Any], tuple[str, str, dict[str, str]]]:
    order = {value: number for number, value in enumerate(choices.values)}
    labels = {value: str(label) for value, label in choices.choices}

    def key(row: Mapping[str, Any]) -> tuple[str, str, dict[str, str]]:
        value = row[name]
        if value is None:
            return "~", "", {name: "unknown"}
        return f"{order.get(value, 99):02d}", labels.get(value, value), {name: value}

    return key


def _by_channel(
    channels: Mapping[UUID, str],
) -> Callable[[Any], tuple[str, str, dict[str, str]]]:
    order = {value: number for number, value in enumerate(Channel.values)}
    labels = {value: str(label) for value, label in Channel.choices}

    def key(row: Mapping[str, Any]) -> tuple[str, str, dict[str, str]]:
        value = channels.get(row["pk"])
        if value is None:
            return "~", "", {}
        return f"{order[value]:02d}", labels[value], {"channel": value}

    return key


def _count(group: Group, row: Mapping[str, Any]) -> None:
    group.able += 1
    group.at_work += row["work_status"] in AT_WORK
    group.stable += bool(row["stable"])


def _open(place: str, *, on: date) -> QuerySet[JobSpell]:
    found: QuerySet[JobSpell] = JobSpell.objects.within(place).filter(
        Q(ended_on__isnull=True) | Q(ended_on__gt=on), started_on__lte=on
    )
    return found.order_by("started_on")


def _pay(place: str, *, on: date) -> tuple[tuple[str, str, Spread], ...]:
    least = int(parameters.value("pay_least_people", area=place[:COUNTY], on=on))
    by_trade: dict[str, list[Decimal]] = {}
    rows = _open(place, on=on).filter(monthly_pay__isnull=False, trade__isnull=False)
    for trade, pay in rows.values_list("trade", "monthly_pay"):
        if trade is not None and pay is not None:
            by_trade.setdefault(trade, []).append(pay)
    labels = {value: str(label) for value, label in Trade.choices}
    found = [
        (trade, labels.get(trade, trade), policy.spread(pays, least=least))
        for trade, pays in by_trade.items()
    ]
    return tuple(sorted(found, key=lambda row: -row[2].people))


def where(place: str, *, on: date) -> dict[UUID, str]:
    """Return in which region each person of a place held a job on a day."""
    found: dict[UUID, str] = {}
    for person, region in _open(place, on=on).values_list("person_id", "region"):
        found[person] = region or UNKNOWN
    return found


def moved(place: str, *, before: date, after: date) -> dict[tuple[str, str], list[UUID]]:
    """Return who went from which region to which between two days, of all who ever held a job."""
    then, now = where(place, on=before), where(place, on=after)
    found: dict[tuple[str, str], list[UUID]] = {}
    for person in {*then, *now}:
        step = then.get(person, NOWHERE), now.get(person, NOWHERE)
        found.setdefault(step, []).append(person)
    return found


def people(ids: list[UUID], *, most: int) -> list[Person]:
    """Return these persons with their households, for a list."""
    rows = Person.objects.filter(pk__in=ids).select_related("household")
    return list(rows.order_by("area", "household__number", "birth_on", "pk")[:most])


def homes(place: str) -> int:
    """Return how many households live at a place."""
    rows = Household.objects.within(place).filter(status=HouseholdStatus.SETTLED)
    return int(rows.count())


def _years_before(on: date, years: int) -> date:
    day = 28 if (on.month, on.day) == (2, 29) else on.day
    return on.replace(year=on.year - years, day=day)


def _months_before(on: date, months: int) -> date:
    number = on.year * 12 + on.month - 1 - months
    year, month = divmod(number, 12)
    return date(year, month + 1, min(on.day, 28))
