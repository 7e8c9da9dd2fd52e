"""A replay tells month by month what a rule would have done, and how truly; gaps are named."""

import json
from io import StringIO

import pytest
from django.core.management import call_command

from anjia.base.scope import acting
from anjia.kernel.refusals import Refused
from anjia.processes.definitions.queries import library
from anjia.processes.screening import actions
from anjia.processes.screening.actions import Word
from anjia.processes.screening.policy import Reason, State
from anjia.processes.screening.queries import replaying
from anjia.processes.screening.tests import world
from anjia.registry.tests import county

pytestmark = pytest.mark.django_db

TOWN = county.PANLONG[:9]
UP, DOWN = "unemployed", "employed"


@pytest.fixture(autouse=True)
def history(settings, tmp_path, monkeypatch):
    """Four people; June twice, no July, August and September. Three were visited."""
    settings.HOME = tmp_path
    world.only_these(monkeypatch)
    grid, far = world.GRID, world.FAR_GRID
    world.taken(world.day(6, 10), [("甲", grid, DOWN, None), ("丁", grid, UP, None)])
    world.screened(
        world.day(6),
        [
            ("甲", grid, UP, "junior"),
            ("乙", grid, UP, "senior"),
            ("丙", far, UP, "junior"),
            ("丁", grid, None, None),
        ],
    )
    by = world.officer()
    with acting(by):
        for word, said in (
            ("甲", Word(State.VERIFIED)),
            ("乙", Word(State.VERIFIED)),
            ("丙", Word(State.REFUTED, Reason.EXCUSED)),
        ):
            actions.verify(world.clue(word), said, by=by, at=world.AT)
    world.screened(world.day(8, 31), [("甲", grid, UP, "junior"), ("乙", grid, DOWN, "senior")])
    world.screened(
        world.day(9),
        [("甲", grid, DOWN, "junior"), ("乙", grid, UP, "senior"), ("丁", far, UP, None)],
    )


def _replay(code=world.IDLE, area=county.COUNTY, first="2022-06", last="2022-09", **more):
    months = replaying.span(replaying.month_of(first), replaying.month_of(last))
    return replaying.replay(code, area=area, months=months, on=world.AT.date(), **more)


def test_each_month_has_its_hits_and_who_came_and_went():
    found = _replay()
    told = [(str(m.month), m.hits, m.unknown, m.entered, m.left) for m in found.months]
    assert told == [
        ("2022-06", 3, 1, None, None),
        ("2022-07", 0, 0, None, None),
        ("2022-08", 1, 0, 0, 2),
        ("2022-09", 2, 0, 2, 1),
    ]
    assert [str(month.month) for month in found.missing] == ["2022-07"]
    assert found.months[0].as_of == world.day(6)


def test_the_load_of_each_town_and_grid_is_told():
    june, _july, august, september = _replay().months
    assert june.places[TOWN].hits == 2
    assert june.places[world.FAR_GRID] == replaying.Load(hits=1)
    assert august.places[world.FAR_GRID] == replaying.Load(left=1)
    assert september.places[world.GRID] == replaying.Load(hits=1, entered=1, left=1)
    assert september.places[world.FAR_GRID] == replaying.Load(hits=1, entered=1)


def test_a_grid_is_told_only_of_its_own():
    found = _replay(area=world.GRID)
    assert [month.hits for month in found.months] == [2, 0, 1, 1]
    assert found.judged == 2


def test_precision_and_recall_are_of_those_who_were_visited():
    truth = _replay().truth
    assert (truth.true, truth.false, truth.missed) == (2, 1, 0)
    assert round(truth.precision, 1) == 66.7
    assert truth.recall == 100.0


def test_a_draft_stands_beside_the_version_in_force():
    draft = library.shipped().overlaid(
        [{"rule": [world.rule(world.IDLE, f"work_status = '{UP}' and education = 'senior'")]}]
    )
    now, then = _replay(), _replay(definitions=draft)
    assert now.definition != then.definition
    assert [month.hits for month in then.months] == [1, 0, 0, 1]
    assert (then.truth.true, then.truth.false, then.truth.missed) == (1, 0, 1)
    assert (then.truth.precision, then.truth.recall) == (100.0, 50.0)


def test_where_nobody_was_visited_nothing_is_claimed():
    truth = _replay(world.TALL).truth
    assert (truth.precision, truth.recall) == (None, None)


def test_what_cannot_be_replayed_is_refused():
    with pytest.raises(Refused, match="screening_rule_not_found"):
        _replay("NO-1")
    with pytest.raises(Refused, match="replay_backwards"):
        _replay(first="2022-09", last="2022-06")
    with pytest.raises(Refused, match="replay_too_long"):
        _replay(first="2000-01")
    with pytest.raises(Refused, match="period_malformed"):
        _replay(first="2022Q1")


def test_the_command_tells_the_same():
    out = StringIO()
    months = ("--from", "2022-06", "--to", "2022-09")
    call_command("replay", world.IDLE, *months, "--area", county.COUNTY, "--json", stdout=out)
    told = json.loads(out.getvalue())
    assert [month["hits"] for month in told["months"]] == [3, None, 1, 2]
    assert told["months"][3]["grids"][world.FAR_GRID] == {"hits": 1, "entered": 1, "left": 0}
    assert told["verified"]["true_hit"] == 2
    out = StringIO()
    call_command("replay", world.IDLE, *months, stdout=out)
    assert "2022-07\tno snapshot" in out.getvalue()
    assert "precision 66.7%" in out.getvalue()
