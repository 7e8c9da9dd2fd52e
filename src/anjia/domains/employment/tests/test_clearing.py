"""Households without work: found by the one definition, helped, cleared until found again."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anjia.base.notices.models import Notice
from anjia.base.scope import acting, system
from anjia.domains.employment import actions
from anjia.domains.employment.actions import Help
from anjia.domains.employment.models import Clearing
from anjia.domains.employment.policy import clearing as policy
from anjia.domains.employment.policy.clearing import Light, Standing
from anjia.domains.employment.queries import clearings, zero
from anjia.domains.employment.tests import world
from anjia.domains.employment.tests.world import BY, spell
from anjia.engine.examples import Outcome
from anjia.kernel.refusals import Refused
from anjia.ledger.declaration import RowChange
from anjia.registry import actions as registry
from anjia.registry.models import Person
from anjia.registry.tests import county
from anjia.registry.tests.county import AT, COUNTY, TODAY

OTHER = world.officer(name="李主任", key="officer-2")


# --- the rule itself


@given(st.lists(st.sampled_from([True, False, None]), max_size=12))
def test_it_is_never_closed_and_each_return_is_another_round(seen: list[bool | None]) -> None:
    """Whatever is seen day after day, at most one round is open and rounds count the returns."""
    last: Standing | None = None
    rounds, on = 0, TODAY
    for is_hit in seen:
        step = policy.after(last, is_hit=is_hit, applies=True, on=on)
        if step.opens:
            assert last is None or last.state not in policy.HELD
            rounds += 1
            assert step.round == rounds
            last = Standing(state="open", round=rounds, found_on=on, clear_by=on)
        elif step.state is not None and last is not None:
            last = Standing(
                state=step.state,
                round=last.round,
                found_on=last.found_on,
                clear_by=on,
                cleared_on=on,
            )
        if is_hit is not None:
            assert (last is not None and last.state in policy.HELD) == is_hit
        on += timedelta(days=1)


def test_late_work_stays_visibly_late() -> None:
    one = Standing(state="open", round=1, found_on=TODAY, clear_by=TODAY)
    assert policy.light(one, on=TODAY) is Light.DUE_SOON
    assert policy.light(one, on=TODAY + timedelta(days=1)) is Light.OVERDUE
    late = Standing(
        state="cleared", round=1, found_on=TODAY, clear_by=TODAY, cleared_on=TODAY + timedelta(2)
    )
    assert policy.light(late, on=TODAY + timedelta(days=400)) is Light.DONE_LATE


# --- over rows


@pytest.fixture
def home(db: None) -> Iterator[None]:
    del db
    world.build()
    with acting(BY):
        people = [county.person(name) for name in ("张三", "李四")]
        rows = [
            RowChange(id=one.pk, new=False, values={"work_status": "unemployed"}) for one in people
        ]
        registry.record_persons(rows, by=BY, at=AT)
        yield


def look(days: int = 0) -> None:
    actions.look(COUNTY, by=BY, at=AT + timedelta(days=days))


def latest() -> Clearing:
    found: Clearing | None = Clearing.objects.order_by("-round").first()
    assert found is not None
    return found


@pytest.mark.usefixtures("home")
def test_it_is_found_once_with_its_clocks_and_cleared_when_somebody_works() -> None:
    look()
    look()
    row = latest()
    assert (row.round, row.state, row.found_on) == (1, "open", TODAY)
    assert (row.help_by, row.clear_by) == (date(2022, 4, 13), date(2022, 4, 15))
    world.record(spell(started_on=TODAY))
    look(1)
    assert (latest().state, latest().cleared_on) == ("cleared", date(2022, 4, 11))


@pytest.mark.usefixtures("home")
def test_a_household_found_again_is_the_next_round() -> None:
    look()
    world.record(spell(started_on=TODAY))
    look(1)
    world.change(world.job(), ended_on=TODAY, end_reason="laid_off")
    look(2)
    first, second = Clearing.objects.order_by("round")
    assert (first.state, first.ended_on) == ("relapsed", date(2022, 4, 12))
    assert (second.round, second.state) == (2, "open")


@pytest.mark.usefixtures("home")
def test_the_same_definition_counts_and_finds() -> None:
    wanted = zero.possible(COUNTY, on=TODAY)
    said = zero.outcomes(wanted, area=COUNTY, on=TODAY)
    assert set(said.values()) == {Outcome.NUMERATOR}
    row = county.change(county.person("张三"), work_status="employed")
    registry.record_persons([row], by=BY, at=AT)
    assert zero.possible(COUNTY, on=TODAY) == []


@pytest.mark.usefixtures("home")
def test_a_clock_that_runs_out_tells_the_next_level_once() -> None:
    look()
    look(6)
    look(7)
    with acting(system()):
        waiting = Notice.objects.filter(code="employment.clearing_overdue", state="open")
        assert [notice.area for notice in waiting] == [COUNTY]


@pytest.mark.usefixtures("home")
def test_help_is_logged_refusals_are_counted_and_the_rest_is_still_owed() -> None:
    look()
    row = latest()
    for kind, answer in (("offer", "refused"), ("offer", "refused"), ("introduction", "accepted")):
        given_help = Help(kind=kind, what="毛绒玩具厂缝纫", on=TODAY, answer=answer)
        actions.give(row, by=BY, at=AT, help_given=given_help)
    case = clearings.case(latest(), on=TODAY)
    assert (case.refused, case.owed) == (2, {"offer": 1, "training": 1})
    assert (latest().state, latest().helped_on) == ("open", TODAY)


@pytest.mark.usefixtures("home")
def test_an_exception_needs_a_second_officer_and_ends() -> None:
    look()
    until = TODAY + timedelta(days=30)
    row = actions.propose(latest(), by=BY, at=AT, reason="照顾重病老人", until=until)
    with pytest.raises(Refused, match="exception_needs_another"):
        actions.decide(row, by=BY, at=AT, agreed=True)
    with acting(OTHER):
        actions.decide(row, by=OTHER, at=AT, agreed=True)
    assert latest().state == "excepted"
    look(30)
    assert latest().state == "excepted"
    look(31)
    assert (latest().state, latest().round) == ("open", 1)


@pytest.mark.usefixtures("home")
def test_each_member_has_a_reason_and_strangers_none() -> None:
    look()
    who = county.person("张三")
    actions.explain(latest(), by=BY, at=AT, reasons={who.pk: ("care", "")})
    reasons = {m.person.name: m.reason for m in clearings.case(latest(), on=TODAY).members}
    assert reasons["张三"] is not None
    assert reasons["李四"] is None
    other = Person.objects.get(name="张乐")
    with pytest.raises(Refused, match="idle_reason_unknown"):
        actions.explain(latest(), by=BY, at=AT, reasons={other.pk: ("nothing", "")})
