"""The three published rule sets, line by line, and what holds of any of them."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anjia.kernel.periods import Kind
from anjia.processes.supervision.models import choices
from anjia.processes.supervision.policy import Light, RuleSet, State
from anjia.processes.supervision.policy.lighting import Facts, Limits, decide, rules
from anjia.processes.supervision.policy.lights import SEVERITY
from anjia.processes.supervision.policy.plans import Plan, comparable, last_closed, planned

LIMITS = Limits(
    yinchuan_yellow_points=Decimal(10),
    yinchuan_red_points=Decimal(30),
    yinchuan_yellow_months=1,
    yinchuan_red_months=3,
    suqian_near_days=10,
    suqian_behind_points=Decimal(0),
)
YEAR = Plan(starts_on=date(2026, 1, 1), due_on=date(2026, 12, 31))


def facts(on=date(2026, 7, 20), **more):
    """Work of the whole year, half planned and half done on a day in July."""
    known = {
        "today": on, "state": State.SIGNED, "starts_on": YEAR.starts_on, "due_on": YEAR.due_on,
        "begun": True, "reported": True, "planned": Decimal(50), "planned_month": Decimal(50),
        "planned_quarter": Decimal(50), "actual": Decimal(50),
    }  # fmt: skip
    return Facts(**known | more)


def light(chosen, **more):
    found = decide(facts(**more), by=chosen, limits=LIMITS)
    return found.light.value, found.why


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, ("green", "on_plan")),
        ({"actual": Decimal("40.1")}, ("green", "on_plan")),
        ({"actual": Decimal(40)}, ("yellow", "behind")),
        ({"actual": Decimal(20)}, ("yellow", "behind")),
        ({"actual": Decimal("19.9")}, ("red", "far_behind")),
        ({"actual": None, "reported": False, "planned": Decimal(8)}, ("green", "on_plan")),
        ({"actual": None, "reported": False}, ("red", "far_behind")),
        ({"actual": None}, ("none", "progress_unknown")),
        ({"begun": False, "on": date(2026, 1, 31), "planned": Decimal(0)}, ("green", "on_plan")),
        ({"begun": False, "on": date(2026, 2, 1), "planned": Decimal(0)}, ("yellow", "not_begun")),
        (
            {"begun": False, "on": date(2026, 4, 1), "planned": Decimal(0)},
            ("red", "months_not_begun"),
        ),
        ({"on": date(2027, 1, 1), "actual": Decimal(99)}, ("red", "overdue")),
        ({"overdue_findings": 2}, ("yellow", "findings_overdue")),
        ({"due_on": None, "planned": None}, ("none", "no_plan")),
    ],
)
def test_yinchuan(more, expected):
    assert light(RuleSet.YINCHUAN, **more) == expected


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, ("green", "on_plan")),
        ({"on": date(2026, 12, 20)}, ("green", "on_plan")),
        ({"on": date(2026, 12, 21)}, ("blue", "near")),
        ({"on": date(2026, 12, 21), "actual": Decimal(49)}, ("yellow", "behind")),
        ({"poor": True}, ("yellow", "poor")),
        ({"overdue_findings": 1}, ("yellow", "findings_overdue")),
        ({"on": date(2026, 12, 31)}, ("blue", "near")),
        ({"on": date(2027, 1, 1), "poor": True}, ("red", "overdue")),
    ],
)
def test_suqian(more, expected):
    assert light(RuleSet.SUQIAN, **more) == expected


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, ("green", "on_plan")),
        ({"planned_month": Decimal(58)}, ("yellow", "month_missed")),
        ({"planned_quarter": Decimal(51)}, ("red", "quarter_missed")),
        ({"on": date(2027, 1, 1)}, ("red", "overdue")),
    ],
)
def test_songyang(more, expected):
    assert light(RuleSet.SONGYANG, **more) == expected


@pytest.mark.parametrize("chosen", RuleSet)
@pytest.mark.parametrize(
    ("more", "expected", "late"),
    [
        ({"state": State.CLOSED, "closed_on": date(2026, 12, 31)}, "done", False),
        ({"state": State.CLOSED, "closed_on": date(2027, 1, 1)}, "done_late", True),
        # Late once, extended, done within the new term: it was late all the same.
        (
            {"state": State.CLOSED, "closed_on": date(2026, 6, 1), "was_late": True},
            "done_late",
            True,
        ),
        # Handed in on time and looked at later: the office's days are not the unit's.
        (
            {"state": State.CLOSED, "closed_on": date(2027, 1, 9), "handed_in_on": YEAR.due_on},
            "done",
            False,
        ),
        ({"state": State.SUSPENDED, "on": date(2027, 2, 1)}, "none", False),
        ({"state": State.RETURNED}, "none", False),
        ({"on": date(2025, 12, 31), "begun": False}, "none", False),
    ],
)
def test_what_is_done_stopped_or_not_yet(chosen, more, expected, late):
    found = decide(facts(**more), by=chosen, limits=LIMITS)
    assert (found.light.value, found.was_late) == (expected, late)


def test_every_rule_has_its_words():
    assert {rule.name for chosen in RuleSet for rule in rules(chosen)} == set(choices.WHY)


days = st.dates(date(2025, 6, 1), date(2027, 12, 31))
shares = st.decimals(0, 100, places=1)
maybe = st.one_of(st.none(), shares)


@st.composite
def anything(draw):
    starts_on = draw(days)
    due_on = draw(st.one_of(st.none(), st.dates(starts_on, date(2028, 12, 31))))
    closed = draw(st.booleans())
    state = State.CLOSED if closed else draw(st.sampled_from(State))
    return Facts(
        today=draw(days), state=state, starts_on=starts_on, due_on=due_on,
        closed_on=draw(days) if state is State.CLOSED else None, begun=draw(st.booleans()),
        reported=draw(st.booleans()), planned=draw(maybe), planned_month=draw(maybe),
        planned_quarter=draw(maybe), actual=draw(maybe), poor=draw(st.booleans()),
        overdue_findings=draw(st.integers(0, 3)), was_late=draw(st.booleans()),
    )  # fmt: skip


@given(facts=anything(), chosen=st.sampled_from(RuleSet))
def test_every_assignment_has_one_light_and_lateness_is_kept(facts, chosen):
    found = decide(facts, by=chosen, limits=LIMITS)
    assert found.why in choices.WHY
    assert found.was_late >= facts.was_late
    if facts.state is State.CLOSED:
        assert found.light in (Light.DONE, Light.DONE_LATE)
        assert found.light is Light.DONE_LATE or not found.was_late
    else:
        assert found.light in SEVERITY


@given(
    starts_on=st.dates(date(2026, 1, 1), date(2026, 6, 1)),
    length=st.integers(1, 400),
    begun=st.booleans(),
    actual=maybe,
    passing=st.lists(st.tuples(st.integers(0, 400), shares), max_size=4),
    on=st.integers(0, 500),
    later=st.integers(0, 200),
    chosen=st.sampled_from(RuleSet),
)
def test_waiting_never_makes_a_light_better(
    starts_on, length, begun, actual, passing, on, later, chosen
):
    due_on = starts_on + timedelta(days=length)
    stones = {starts_on + timedelta(days=after): percent for after, percent in passing}
    plan = Plan(starts_on=starts_on, due_on=due_on, milestones=tuple(sorted(stones.items())))

    def severity(day):
        of = facts(
            day, starts_on=starts_on, due_on=due_on, begun=begun, actual=actual,
            reported=actual is not None, planned=comparable(plan, Kind.QUARTER, on=day, grace=15),
            planned_month=comparable(plan, Kind.MONTH, on=day, grace=15),
            planned_quarter=comparable(plan, Kind.QUARTER, on=day, grace=15),
        )  # fmt: skip
        return SEVERITY[decide(of, by=chosen, limits=LIMITS).light]

    first = starts_on + timedelta(days=on)
    assert severity(first) <= severity(first + timedelta(days=later))


@given(facts=anything(), chosen=st.sampled_from(RuleSet), more=shares)
def test_more_progress_never_makes_a_light_worse(facts, chosen, more):
    if facts.state is State.CLOSED or facts.actual is None:
        return
    better = replace(facts, actual=max(facts.actual, more))
    before, after = (decide(each, by=chosen, limits=LIMITS).light for each in (facts, better))
    assert SEVERITY[after] <= SEVERITY[before]


def test_a_plan_is_a_line_or_its_milestones():
    assert planned(YEAR, at=date(2025, 12, 31)) == 0
    assert planned(YEAR, at=date(2026, 3, 31)) == Decimal("24.7")
    assert planned(YEAR, at=date(2026, 12, 31)) == 100
    assert planned(Plan(starts_on=YEAR.starts_on, due_on=None), at=date(2026, 3, 31)) is None
    stones = ((date(2026, 3, 31), Decimal(40)), (date(2026, 9, 30), Decimal(90)))
    marked = replace(YEAR, milestones=stones)
    assert planned(marked, at=date(2026, 3, 30)) == 0
    assert planned(marked, at=date(2026, 9, 29)) == 40
    assert planned(replace(marked, due_on=None), at=date(2027, 9, 29)) == 90


def test_reports_have_time_to_arrive():
    assert last_closed(Kind.QUARTER, on=date(2026, 4, 15), grace=15) == date(2025, 12, 31)
    assert last_closed(Kind.QUARTER, on=date(2026, 4, 16), grace=15) == date(2026, 3, 31)
    assert last_closed(Kind.MONTH, on=date(2026, 3, 16), grace=15) == date(2026, 2, 28)
    assert comparable(YEAR, Kind.QUARTER, on=date(2026, 4, 15), grace=15) == 0
    assert comparable(YEAR, Kind.QUARTER, on=date(2026, 6, 30), grace=15) == Decimal("24.7")
