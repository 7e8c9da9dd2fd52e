"""Jobs: what is refused with words, what the roll says afterwards, how they move with people."""

from collections.abc import Iterator
from datetime import date

import pytest

from anjia.base.audit.models import RowHistory
from anjia.base.scope import acting, system
from anjia.domains.employment.actions import take_over_spells
from anjia.domains.employment.ledgers import Jobs
from anjia.domains.employment.models import JobSpell
from anjia.domains.employment.tests import world
from anjia.domains.employment.tests.world import BY, spell
from anjia.kernel.refusals import Refused
from anjia.ledger.declaration.lookups import by
from anjia.registry import actions
from anjia.registry.models import Person
from anjia.registry.tests import county
from anjia.registry.tests.county import AT

pytestmark = pytest.mark.django_db
EARLIER, LATER = date(2021, 1, 1), date(2022, 3, 1)


@pytest.fixture(autouse=True)
def home() -> Iterator[None]:
    world.build()
    with acting(BY):
        yield


def refusal(*rows: object) -> tuple[str, object]:
    with pytest.raises(Refused) as caught:
        world.record(*rows)  # type: ignore[arg-type]
    return caught.value.code, caught.value.facts.get("column")


def test_two_full_time_jobs_never_overlap_in_one_list_nor_over_two() -> None:
    world.record(spell())
    assert refusal(spell(started_on=LATER)) == ("spells_overlap", "started_on")
    ended = spell(started_on=EARLIER, ended_on=date(2022, 1, 10))
    assert refusal(ended) == ("spells_overlap", "started_on")
    world.record(spell(started_on=LATER, kind="part_time"))
    twins = (spell("李四"), spell("李四", started_on=LATER))
    assert refusal(*twins)[0] == "rows_refused"


def test_whoever_changes_jobs_in_one_list_ends_one_and_begins_another() -> None:
    world.record(spell())
    ends = county.change(world.job(), ended_on=date(2022, 2, 28), end_reason="changed")
    assert world.record(spell(started_on=LATER), ends).inserted == 1
    assert JobSpell.objects.count() == 2


@pytest.mark.parametrize(
    ("values", "code", "column"),
    [
        ({"ended_on": date(2021, 12, 31)}, "spell_ends_before_start", "ended_on"),
        ({"started_on": date(2022, 5, 1)}, "date_in_future", "started_on"),
        ({"end_reason": "resigned"}, "end_reason_without_end", "end_reason"),
    ],
)
def test_times_that_cannot_be_are_refused(
    values: dict[str, object], code: str, column: str
) -> None:
    assert refusal(spell(**values)) == (code, column)


def test_a_child_of_nine_holds_no_job() -> None:
    assert refusal(spell("张乐")) == ("too_young_to_work", "started_on")


def test_a_job_does_not_begin_at_an_employer_that_closed() -> None:
    gone = world.employer("旧厂")
    assert refusal(spell(employer=gone)) == ("employer_closed", "employer")
    world.record(spell(employer=gone, started_on=EARLIER))


def test_a_person_of_another_household_is_not_taken_for_this_one() -> None:
    other = county.add_household("HY-2")
    assert refusal(spell(household=other.pk)) == ("person_of_other_household", "household")


def test_the_same_list_twice_changes_nothing() -> None:
    row = spell(region="elsewhere", monthly_pay=4800)
    world.record(row)
    again = world.record(county.change(world.job(), **row.values))
    assert (again.updated, again.unchanged) == (0, 1)


def test_the_roll_follows_and_keeps_who_caused_it() -> None:
    world.record(spell(region="elsewhere"))
    assert (world.person().work_status, world.person().work_region) == ("employed", "elsewhere")
    world.change(world.job(), ended_on=LATER, end_reason="laid_off")
    assert (world.person().work_status, world.person().work_region) == ("unemployed", None)
    with acting(system()):
        told = RowHistory.objects.filter(row_id=world.person().pk, reason="work")
        assert [entry.actor_id for entry in told] == ["officer-1", "officer-1"]


def test_a_department_that_may_not_write_the_roll_still_makes_it_follow() -> None:
    rights = frozenset({"employment.read", "employment.write", "registry.read"})
    by_department = county.officer(permissions=rights)
    world.record(spell(kind="own_business"), by=by_department)
    assert world.person().work_status == "self_employed"


def test_a_job_goes_where_its_person_goes_and_comes_back_with_undo() -> None:
    world.record(spell())
    was, home = world.job().area, county.household("HY-1")
    event = actions.move(
        home, by=BY, at=AT, moved_on=LATER, site=county.site(), grid=county.grid(2)
    )
    assert world.job().area == world.person().area != was
    actions.undo(event, by=BY, at=AT, reason="登错了")
    assert world.job().area == was


def test_a_cell_names_a_person_by_number_or_by_name_within_the_household() -> None:
    home = county.household("HY-1")
    number = county.number(date(1990, 2, 3))
    county.add_persons(home, ("王五", "other"), identity_number=number)
    look = Jobs.column("person").lookup
    assert look == by("name", within={"household": "household_id"}, also="identity_number")
    found = look.find(Person, {("王五", home.pk), (number, home.pk), ("无名", home.pk)})
    assert found["王五", home.pk] == found[number, home.pk] == [county.person("王五").pk]
    assert found["无名", home.pk] == []


def test_jobs_of_who_was_found_twice_come_to_the_one_kept() -> None:
    world.record(spell(), spell("李四", kind="part_time"), spell("李四", started_on=LATER))
    kept, gone = county.person("张三"), county.person("李四")
    take_over_spells(kept, gone)
    assert JobSpell.objects.filter(person=kept).count() == 2  # the third one overlaps the first
