"""Generated sequences of events: whatever happens, in whatever order, the roll stays sound."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from anjia.base.scope import acting
from anjia.kernel.refusals import Refused
from anjia.registry import actions
from anjia.registry.models import (
    Duty,
    Dwelling,
    Household,
    LifeEvent,
    Membership,
    Person,
)
from anjia.registry.tests import county

BY = county.officer()
START = datetime(2022, 4, 10, 2, 30, tzinfo=UTC)
ANY = st.integers(min_value=0, max_value=50)
SEQUENCES = 400 if "ANJIA_NIGHTLY" in os.environ else 12


class Events(RuleBasedStateMachine):
    """Officers record events of any kind, some of which are refused, and take some back."""

    def __init__(self) -> None:
        super().__init__()
        self.days = self.made = 0
        self.start = transaction.savepoint()

    def teardown(self) -> None:
        """Every sequence begins with the same two families."""
        transaction.savepoint_rollback(self.start)

    def at(self) -> dict[str, Any]:
        """Each event happens a day after the one before."""
        self.days += 1
        return {"by": BY, "at": START + timedelta(days=self.days)}

    def on(self, at: dict[str, Any]) -> Any:
        return at["at"].date()

    def number(self) -> str:
        self.made += 1
        return f"N{self.made}"

    def household(self, n: int) -> Household:
        rows = list(Household.objects.order_by("number"))
        return rows[n % len(rows)]

    def person(self, n: int) -> Person:
        rows = list(Person.objects.order_by("id"))
        return rows[n % len(rows)]

    def attempt(self, act: Any) -> None:
        """Record an event; a refusal leaves everything as it was."""
        before = snapshot()
        try:
            act()
        except Refused:
            assert snapshot() == before

    @rule(n=ANY, relation=st.sampled_from(["child", "grandchild"]))
    def birth(self, n: int, relation: str) -> None:
        at = self.at()
        name = f"新{self.number()}"
        self.attempt(
            lambda: actions.birth(
                self.household(n), name=name, birth_on=self.on(at), relation=relation, **at
            )
        )

    @rule(n=ANY, m=ANY)
    def death(self, n: int, m: int) -> None:
        at = self.at()
        act = lambda: actions.death(  # noqa: E731
            self.person(n), died_on=self.on(at), successor=self.person(m), **at
        )
        self.attempt(act)

    @rule(n=ANY, m=ANY, successor=ANY)
    def marriage(self, n: int, m: int, successor: int) -> None:
        at = self.at()
        self.attempt(
            lambda: actions.marriage_in(
                self.household(n),
                person=self.person(m),
                relation="spouse",
                married_on=self.on(at),
                successor=self.person(successor),
                **at,
            )
        )

    @rule(n=ANY, members=st.lists(ANY, max_size=2), room=st.integers(0, 3))
    def split(self, n: int, members: list[int], room: int) -> None:
        at, number = self.at(), self.number()
        home = self.household(n)
        people = list(home.persons.filter(status="present").order_by("id")) or [self.person(0)]
        dwelling = Dwelling.objects.order_by("id")[room] if room < 3 else None
        self.attempt(
            lambda: actions.split(
                home,
                split_on=self.on(at),
                number=number,
                head=people[-1],
                members=[people[m % len(people)] for m in members],
                dwelling=dwelling,
                **at,
            )
        )

    @rule(n=ANY, m=ANY)
    def merge(self, n: int, m: int) -> None:
        at = self.at()
        act = lambda: actions.merge(  # noqa: E731
            self.household(n), other=self.household(m), merged_on=self.on(at), **at
        )
        self.attempt(act)

    @rule(n=ANY, room=st.integers(0, 3), shared=st.booleans())
    def move(self, n: int, room: int, shared: bool) -> None:
        at = self.at()
        self.attempt(
            lambda: actions.move(
                self.household(n),
                dwelling=Dwelling.objects.order_by("id")[room],
                moved_on=self.on(at),
                shared=shared,
                **at,
            )
        )

    @rule(n=ANY, m=ANY)
    def change_head(self, n: int, m: int) -> None:
        at = self.at()
        act = lambda: actions.change_head(  # noqa: E731
            self.household(n), head=self.person(m), changed_on=self.on(at), **at
        )
        self.attempt(act)

    @rule(n=ANY)
    def go_home(self, n: int) -> None:
        at = self.at()
        act = lambda: actions.return_to_origin(  # noqa: E731
            self.household(n), returned_on=self.on(at), **at
        )
        self.attempt(act)

    @precondition(lambda _self: LifeEvent.objects.filter(undone=False).exists())
    @rule(n=ANY)
    def undo(self, n: int) -> None:
        rows = list(LifeEvent.objects.filter(undone=False).order_by("-recorded_at", "-id"))
        event = rows[n % len(rows)]
        self.attempt(lambda: actions.undo(event, reason="登记错了", **self.at()))

    @invariant()
    def a_person_is_in_one_household(self) -> None:
        for person in Person.objects.all():
            open_ones = Membership.objects.filter(person=person, ended_on__isnull=True)
            if person.status == "present":
                (membership,) = open_ones
                assert membership.household_id == person.household_id
                assert membership.relation == person.relation
            else:
                assert not open_ones.exists()

    @invariant()
    def the_head_is_a_member_and_the_only_head(self) -> None:
        for home in Household.objects.all():
            heads = list(home.persons.filter(status="present", relation="head"))
            assert [home.head] == heads if home.head else heads == []
            if home.status == "settled":
                assert heads, home.number
                assert home.head_name == heads[0].name
            if home.status == "ended":
                assert not home.persons.filter(status="present").exists()

    @invariant()
    def everything_lies_where_its_household_does(self) -> None:
        for model in (Person, Membership, LifeEvent, Duty):
            for row in model.objects.select_related("household"):
                assert (row.area, row.origin) == (row.household.area, row.household.origin)
        for home in Household.objects.select_related("grid", "site", "dwelling"):
            assert home.area == (home.grid.area if home.grid else home.site.area)
            if home.dwelling is not None and home.status == "settled":
                assert home.dwelling.area == home.area


def snapshot() -> list[Any]:
    """Everything that an event may change."""
    return [
        list(model.objects.order_by("pk").values())
        for model in (Household, Person, Membership, LifeEvent, Dwelling)
    ]


@pytest.fixture
def _two_families() -> Iterator[None]:
    county.build()
    with acting(BY):
        county.family("HY-1")
        other = county.add_household("HY-2", grid=county.grid(2).pk)
        county.add_persons(other, ("陈父", "head"), ("陈母", "spouse"), ("陈女", "child"))
        yield


@pytest.mark.django_db
@pytest.mark.usefixtures("_two_families")
def test_no_sequence_of_events_breaks_the_roll() -> None:
    run_state_machine_as_test(
        Events,
        settings=settings(
            max_examples=SEQUENCES,
            stateful_step_count=12,
            suppress_health_check=list(HealthCheck),
        ),
    )
