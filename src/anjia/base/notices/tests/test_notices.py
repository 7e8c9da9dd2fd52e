"""Work waits for the right people, once, and stays late when it was late."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from anjia.base.notices import actions, queries, words
from anjia.base.notices.actions import Work
from anjia.base.notices.models import Notice
from anjia.base.notices.policy import Light, State, light
from anjia.base.scope import Actor, Grant, acting
from anjia.kernel.refusals import Refused

AT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
TODAY = date(2026, 3, 2)
TOWN = "610921100"


@pytest.fixture(autouse=True)
def _words() -> Iterator[None]:
    words.register({"test.confirm": "核实 %(n)s 户"})
    yield
    words._words.pop("test.confirm")


def officer(name: str, area: str, *permissions: str) -> Actor:
    grant = Grant(area=area, role="town_officer", permissions=frozenset(permissions))
    return Actor(id=name, name=name, grants=(grant,))


GRID = officer("grid", "610921100001001001", "registry.read", "registry.write")
MANAGER = officer("manager", "610921100001", "registry.read", "registry.write")
TOWN_OFFICER = officer("town", TOWN, "registry.read", "registry.merge")
OTHER_TOWN = officer("other", "610921101", "registry.read", "registry.merge")


def post(**changes: object) -> Notice:
    values = {"code": "test.confirm", "facts": {"n": 12}, "permission": "registry.merge"}
    return actions.post(Work(**{**values, **changes}), area=TOWN, at=AT)  # type: ignore[arg-type]


def texts(actor: Actor) -> list[str]:
    with acting(actor):
        return [item.text for item in queries.waiting(actor, today=TODAY)]


@pytest.mark.django_db
def test_work_for_a_permission_waits_for_whoever_holds_it_there() -> None:
    post()
    assert texts(TOWN_OFFICER) == ["核实 12 户"]
    assert texts(MANAGER) == []
    assert texts(OTHER_TOWN) == []


@pytest.mark.django_db
def test_work_for_one_officer_waits_for_nobody_else() -> None:
    post(officer="town", permission="")
    assert texts(TOWN_OFFICER) == ["核实 12 户"]
    assert texts(officer("colleague", TOWN, "registry.merge")) == []


@pytest.mark.django_db
def test_most_urgent_first() -> None:
    post(facts={"n": 1})
    post(facts={"n": 2}, due_on=date(2026, 3, 20))
    post(facts={"n": 3}, due_on=date(2026, 3, 1))
    with acting(TOWN_OFFICER):
        items = queries.waiting(TOWN_OFFICER, today=TODAY)
        assert queries.count(TOWN_OFFICER) == 3
    assert [(item.text, item.days_left, item.light) for item in items] == [
        ("核实 3 户", -1, Light.OVERDUE),
        ("核实 2 户", 18, Light.NORMAL),
        ("核实 1 户", None, Light.NONE),
    ]


@pytest.mark.django_db
def test_the_same_work_waits_once() -> None:
    first = post(once="round 3")
    assert post(once="round 3").pk == first.pk
    with acting(TOWN_OFFICER):
        actions.finish(first, by=TOWN_OFFICER, at=AT)
    assert post(once="round 3").pk != first.pk
    assert actions.finish_waiting("round 3", area=TOWN, by=TOWN_OFFICER, at=AT) == 1
    assert texts(TOWN_OFFICER) == []


@pytest.mark.django_db
def test_finishing_is_for_those_for_whom_it_waits_and_once() -> None:
    notice = post()
    with acting(MANAGER), pytest.raises(Refused, match="not_permitted"):
        actions.finish(notice, by=MANAGER, at=AT)
    with acting(TOWN_OFFICER):
        actions.finish(notice, by=TOWN_OFFICER, at=AT, state=State.DISMISSED)
        with pytest.raises(Refused, match="notice_finished"):
            actions.finish(notice, by=TOWN_OFFICER, at=AT)
        (item,) = queries.finished(TOWN_OFFICER, today=TODAY)
        assert item.state is State.DISMISSED
        assert queries.get(TOWN_OFFICER, notice.pk) is not None
    with acting(OTHER_TOWN):
        assert queries.get(OTHER_TOWN, notice.pk) is None


@pytest.mark.django_db
def test_work_without_words_is_a_fault_of_the_code() -> None:
    with pytest.raises(LookupError):
        post(code="nobody.says")


@pytest.mark.parametrize(
    ("state", "due", "ended", "expected"),
    [
        (State.OPEN, "2026-03-06", None, Light.NORMAL),
        (State.OPEN, "2026-03-05", None, Light.DUE_SOON),
        (State.OPEN, "2026-03-02", None, Light.DUE_SOON),
        (State.OPEN, "2026-03-01", None, Light.OVERDUE),
        (State.OPEN, None, None, Light.NONE),
        (State.DONE, "2026-03-01", "2026-03-01", Light.DONE),
        (State.DONE, "2026-03-01", "2026-03-02", Light.DONE_LATE),
        (State.DONE, None, "2026-03-02", Light.DONE),
    ],
)
def test_lights(state: State, due: str | None, ended: str | None, expected: Light) -> None:
    found = light(
        state,
        due_on=date.fromisoformat(due) if due else None,
        finished_on=date.fromisoformat(ended) if ended else None,
        today=TODAY,
    )
    assert found is expected
