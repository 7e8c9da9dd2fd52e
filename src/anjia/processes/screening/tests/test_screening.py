"""Screening makes clues of hits, once each; people say what they found; nothing is asked twice."""

import json
from dataclasses import replace
from io import StringIO

import pytest
from django.core.management import call_command

from anjia.base.audit.models import RowHistory
from anjia.base.parameters import queries as parameters
from anjia.base.scope import acting, system
from anjia.engine.errors import SnapshotDamaged
from anjia.kernel.refusals import Refused
from anjia.processes.dashboards.queries import snapshots
from anjia.processes.definitions import actions as definitions
from anjia.processes.definitions.actions import Written
from anjia.processes.definitions.policy import Permission as Definitions
from anjia.processes.definitions.policy import What
from anjia.processes.definitions.queries import versions
from anjia.processes.screening import actions
from anjia.processes.screening.actions import Word
from anjia.processes.screening.models import Clue, Screening, Tally
from anjia.processes.screening.policy import Permission, Reason, Result, Standing, State, is_new
from anjia.processes.screening.queries import tallies
from anjia.processes.screening.tests import world
from anjia.registry.tests import county

pytestmark = pytest.mark.django_db

WORD_TRUE = Word(State.VERIFIED, note="在家")
WORD_FALSE = Word(State.REFUTED, Reason.WRONG_DATA)


@pytest.fixture(autouse=True)
def trial(settings, tmp_path, monkeypatch):
    settings.HOME = tmp_path
    world.only_these(monkeypatch)


def _verify(word, said, *, by=None, **more):
    by = by or world.officer()
    with acting(by):
        return actions.verify(world.clue(word), said, by=by, at=world.AT, **more)


def test_a_hit_makes_one_clue_with_its_values_and_its_term():
    made = world.screened(
        world.day(6),
        [
            ("甲", world.GRID, "unemployed", "senior"),
            ("乙", world.GRID, "employed", "junior"),
            ("丙", world.FAR_GRID, None, "junior"),
        ],
    )
    assert (made.raised, made.gone) == (1, 0)
    clue = world.clue("甲")
    assert clue.explained == {"work_status": "unemployed", "education": "senior"}
    assert (clue.state, clue.area, clue.last_hit_on) == (State.OPEN, world.GRID, None)
    assert (clue.due_on - clue.first_hit_on).days == 180
    with acting(system(area=county.COUNTY)):
        found = tallies.of_place(county.COUNTY, as_of=world.day(6))
        assert (found[world.IDLE].hits, found[world.IDLE].unknown) == (1, 1)
        assert (found[world.TALL].hits, found[world.TALL].unknown) == (0, 1)
        grid = tallies.of_place(world.GRID, as_of=world.day(6))
        assert (grid[world.IDLE].hits, grid[world.IDLE].manifest) == (1, made.manifest)


def test_screening_again_changes_nothing():
    people = [("甲", world.GRID, "unemployed", "senior")]
    world.screened(world.day(6), people)
    with acting(system(name="test")):
        before = list(Clue.objects.values()), RowHistory.objects.count()
        rows = Tally.objects.count()
    again = actions.screen(
        county.COUNTY, by=system(area=county.COUNTY), as_of=world.day(6), at=world.AT
    )
    assert (again.raised, again.gone) == (1, 0)
    with acting(system(name="test")):
        assert list(Clue.objects.values()) == before[0]
        assert (Tally.objects.count(), Screening.objects.count()) == (rows, 1)
        assert not RowHistory.objects.filter(table="screening_clue", op="update").exists()


def test_what_is_no_longer_hit_is_gone_and_comes_back_as_another():
    hit, fine = [("甲", world.GRID, "unemployed", None)], [("甲", world.GRID, "employed", None)]
    world.screened(world.day(6), hit)
    made = world.screened(world.day(7), fine)
    assert (made.raised, made.gone) == (0, 1)
    assert (world.clue("甲").state, world.clue("甲").last_hit_on) == (State.GONE, world.day(6))
    world.screened(world.day(8), hit)
    assert world.clue("甲").first_hit_on == world.day(8)
    assert world.clues(rule=world.IDLE) == 2


def test_a_screening_of_an_earlier_day_counts_and_touches_no_clue():
    world.screened(world.day(8), [("甲", world.GRID, "unemployed", None)])
    made = world.screened(world.day(6), [("乙", world.GRID, "unemployed", None)])
    assert (made.raised, made.gone) == (0, 0)
    assert world.clue("乙") is None
    assert world.clue("甲").state == State.OPEN
    with acting(system(area=county.COUNTY)):
        days = [world.day(6), world.day(8)]
        points = tallies.series(county.COUNTY, until=world.day(8), days=days)
    assert [point.hits for point in points[world.IDLE]] == [1, 1]


def test_a_clue_follows_whoever_moved_to_another_grid():
    world.screened(world.day(6), [("甲", world.GRID, "unemployed", None)])
    world.screened(world.day(7), [("甲", world.FAR_GRID, "unemployed", None)])
    assert (world.clue("甲").area, world.clues(rule=world.IDLE)) == (world.FAR_GRID, 1)


def test_what_was_refuted_is_not_asked_again_while_its_values_stay():
    hit = [("甲", world.GRID, "unemployed", "senior")]
    world.screened(world.day(6), hit)
    _verify("甲", WORD_FALSE)
    world.screened(world.day(7), hit)
    world.screened(world.day(8), [("甲", world.GRID, "employed", "senior")])
    world.screened(world.day(9), hit)
    assert (world.clues(rule=world.IDLE), world.clue("甲").state) == (1, State.REFUTED)
    world.screened(world.day(10), [("甲", world.GRID, "unemployed", "junior")])
    assert (world.clues(rule=world.IDLE), world.clue("甲").state) == (2, State.OPEN)


def test_what_was_verified_is_asked_again_only_after_it_was_over():
    hit = [("甲", world.GRID, "unemployed", None)]
    world.screened(world.day(6), hit)
    _verify("甲", WORD_TRUE)
    world.screened(world.day(7), hit)
    assert world.clues(rule=world.IDLE) == 1
    world.screened(world.day(8), [])
    assert (world.clue("甲").state, world.clue("甲").last_hit_on) == (
        State.VERIFIED,
        world.day(7),
    )
    world.screened(world.day(9), hit)
    assert world.clues(rule=world.IDLE, state=State.OPEN) == 1


@pytest.mark.parametrize(
    ("standing", "values", "new"),
    [
        (None, {"a": 1}, True),
        (Standing(State.OPEN, is_hit=True, values={"a": 2}), {"a": 1}, False),
        (Standing(State.GONE, is_hit=False, values={"a": 1}), {"a": 1}, True),
        (Standing(State.VERIFIED, is_hit=True, values={"a": 1}), {"a": 2}, False),
        (Standing(State.VERIFIED, is_hit=False, values={"a": 1}), {"a": 1}, True),
        (Standing(State.REFUTED, is_hit=False, values={"a": 1}), {"a": 1}, False),
        (Standing(State.REFUTED, is_hit=True, values={"a": 1}), {"a": 2}, True),
    ],
)
def test_when_a_hit_is_a_new_clue(standing, values, new):
    assert is_new(standing, values) is new


def test_a_word_is_kept_with_who_gave_it_and_can_be_mended():
    world.screened(world.day(6), [("甲", world.GRID, "unemployed", None)])
    first = _verify("甲", WORD_TRUE)
    assert (first.state, first.judged_by_name, first.note) == (State.VERIFIED, "陈晓梅", "在家")
    with pytest.raises(Refused, match="clue_changed"):
        _verify("甲", WORD_FALSE, version=first.version - 1)
    _verify("甲", WORD_FALSE, version=first.version)
    assert world.clue("甲").reason == Reason.WRONG_DATA
    with acting(system(name="test")):
        rows = RowHistory.objects.filter(table="screening_clue", row_id=first.pk, op="update")
        said = [(row.before["state"], row.after["state"]) for row in rows.order_by("id")]
    assert said == [("open", "verified"), ("verified", "refuted")]


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (Word(State.REFUTED), "clue_reason_missing"),
        (Word(State.REFUTED, Reason.OTHER), "clue_note_missing"),
        (Word(State.OPEN), "clue_outcome_missing"),
        (Word(State.VERIFIED, note="长" * 1001), "clue_note_too_long"),
    ],
)
def test_a_word_that_says_too_little_or_too_much_is_refused(said, code):
    world.screened(world.day(6), [("甲", world.GRID, "unemployed", None)])
    with pytest.raises(Refused, match=code):
        _verify("甲", said)


def test_who_may_only_read_or_sits_elsewhere_gives_no_word():
    world.screened(world.day(6), [("甲", world.GRID, "unemployed", None)])
    clue = world.clue("甲")
    for by in (
        world.officer(world.GRID, Permission.READ_CLUES),
        world.officer(world.FAR_GRID),
    ):
        with acting(by), pytest.raises(Refused, match="not_permitted"):
            actions.verify(clue, WORD_TRUE, by=by, at=world.AT)
    worker = world.officer(world.GRID, Permission.READ_CLUES, Permission.VERIFY)
    assert _verify("甲", WORD_TRUE, by=worker).state == State.VERIFIED


def test_a_county_without_a_parameter_says_which_and_keeps_its_clues(monkeypatch):
    far = f"{world.OTHER_COUNTY}100201001001"
    world.screened(world.day(6), [("甲", world.GRID, "unemployed", "junior")], area="6109")
    known = parameters.values

    def without(*, area, on):
        found = known(area=area, on=on)
        if area == county.COUNTY:
            del found["adult_age_from"]
        return found

    monkeypatch.setattr(parameters, "values", without)
    fine = [("甲", world.GRID, "employed", "junior"), ("乙", far, "unemployed", "junior")]
    world.screened(world.day(7), fine, area="6109")
    with acting(system(area="6109")):
        at = {
            area: tallies.of_place(area, as_of=world.day(7))[world.TALL]
            for area in ("6109", county.COUNTY)
        }
        other = tallies.of_place("6109", as_of=world.day(7))[world.IDLE]
    assert {(one.state, one.reason) for one in at.values()} == {(Result.FAILED, "adult_age_from")}
    assert (other.state, other.hits) == (Result.COMPUTED, 1)
    assert world.clue("乙", world.TALL).state == State.OPEN
    assert world.clue("甲", world.TALL).state == State.OPEN
    assert world.clue("甲", world.IDLE).state == State.GONE


def test_a_snapshot_with_a_changed_byte_is_refused():
    world.taken(world.day(6), [("甲", world.GRID, "unemployed", None)])
    (path,) = snapshots.root().glob("facts/*/table=person/*/*.parquet")
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2] ^= 1
    path.write_bytes(bytes(raw))
    with pytest.raises(SnapshotDamaged, match="snapshot_damaged"):
        actions.screen(
            county.COUNTY, by=system(area=county.COUNTY), as_of=world.day(6), at=world.AT
        )
    assert world.clues() == 0


def test_the_command_tells_what_each_rule_found():
    world.taken(world.day(6), [("甲", world.GRID, "unemployed", None)])
    out = StringIO()
    call_command("screen", "--as-of", "2022-06-30", "--json", stdout=out)
    (told,) = json.loads(out.getvalue())
    assert (told["area"], told["raised"]) == (county.COUNTY, 1)
    assert {rule["code"]: rule["hits"] for rule in told["rules"]} == {world.IDLE: 1, world.TALL: 0}
    out = StringIO()
    call_command("screen", "--as-of", "2022-06-30", "--rule", world.IDLE, stdout=out)
    assert f"{world.IDLE}\t1\t0" in out.getvalue()
    assert world.TALL not in out.getvalue()


def _published(content, day):
    """An office's own rule in force from a day on: written by one officer, let go by another."""
    author = world.officer(county.COUNTY, *Definitions)
    second = replace(author, id="officer-2", name="何志远")
    found = Written(What.RULE, content, county.COUNTY)
    row = definitions.draft(found, by=author, on=day, at=world.AT)
    definitions.submit(versions.get(row.pk), by=author, at=world.AT)
    definitions.approve(versions.get(row.pk), by=second, at=world.AT)
    definitions.publish(versions.get(row.pk), by=second, valid_from=day, on=day, at=world.AT)
    return versions.get(row.pk)


def test_an_offices_own_rule_raises_clues_and_is_told_by_its_title():
    content = world.rule("OWN-R1", "education = 'junior'")
    office = _published(content, world.day(6))
    world.taken(world.day(6), [("甲", world.GRID, "employed", "junior")])
    out = StringIO()
    call_command("screen", "--as-of", "2022-06-30", "--rule", "OWN-R1", stdout=out)
    assert "OWN-R1\t1\t0\t试用规则OWN-R1" in out.getvalue()
    with acting(system(name="test")):
        assert Clue.objects.get(rule="OWN-R1").definition == office.hash
