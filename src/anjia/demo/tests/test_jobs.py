"""The demonstration's jobs agree with what the monthly lists say of people, and with each other."""

import datetime
from collections import Counter, defaultdict
from itertools import pairwise

import pytest

from anjia.demo import firms, jobs, months, people, places
from anjia.demo.jobs import Job, Works
from anjia.demo.people import Plan, Village
from anjia.kernel import periods

ON = datetime.date(2026, 10, 31)
AT_WORK = {"employed", "self_employed"}


@pytest.fixture(scope="module")
def made() -> tuple[Works, dict[str, str | None]]:
    """The jobs, and the last word on each able person's work by identity number."""
    villages = tuple(Village(site.code[:12], site.host, site.town) for site in places.SITES)
    county = people.county(Plan(on=ON, villages=villages))
    final = {
        person.identity_number: person.life.work_status
        for _household, person in county.persons()
        if person.life.labour_capacity in {"skilled", "ordinary"}
    }
    ends = periods.month_ends(ON, count=8)
    return jobs.works(county, months.rewind(county, ends), begins=ends[0]), final


def last_told(works: Works) -> list[Job]:
    """Every spell as it was last told."""
    told = [*works.known, *(job for month in works.told.values() for job in month)]
    return list({(j.person.identity_number, j.started_on, j.kind): j for j in told}.values())


def test_whoever_is_at_work_is_in_one_job_and_nobody_else(
    made: tuple[Works, dict[str, str | None]],
) -> None:
    works, final = made
    held = Counter(job.person.identity_number for job in last_told(works) if job.ended_on is None)
    assert set(held.values()) == {1}
    assert set(held) == {number for number, status in final.items() if status in AT_WORK}


def test_no_two_jobs_of_a_person_overlap(made: tuple[Works, dict[str, str | None]]) -> None:
    spells: dict[str, list[Job]] = defaultdict(list)
    for job in last_told(made[0]):
        assert job.ended_on is None or job.started_on <= job.ended_on <= ON
        spells[job.person.identity_number].append(job)
    for jobs_of_one in spells.values():
        ordered = sorted(jobs_of_one, key=lambda job: job.started_on)
        for earlier, later in pairwise(ordered):
            assert earlier.ended_on is not None
            assert earlier.ended_on < later.started_on


def test_the_published_numbers_come_out(made: tuple[Works, dict[str, str | None]]) -> None:
    works, _final = made
    open_jobs = [job for job in last_told(works) if job.ended_on is None]
    organised = [job for job in open_jobs if job.organised]
    assert len(organised) == jobs.ORGANISED
    assert {job.region for job in organised} <= set(jobs.AWAY)
    factories = Counter(
        employer.name[-3:] for employer in works.employers if employer.kind == "community_factory"
    )
    assert factories.total() == 21
    assert (factories["玩具厂"], factories["服装厂"], factories["皮鞋厂"]) == (7, 2, 2)
    assert len({employer.name for employer in works.employers}) == len(works.employers)


def test_people_leave_in_spring_and_come_back_for_the_new_year(
    made: tuple[Works, dict[str, str | None]],
) -> None:
    away = [job for job in last_told(made[0]) if job.region in jobs.AWAY]
    left = Counter(job.started_on.month for job in away)
    back = Counter(job.ended_on.month for job in away if job.ended_on is not None)
    assert left[2] + left[3] > sum(left.values()) / 2
    assert back.most_common(1)[0][0] == 1


def test_start_up_training_counts_attendances_and_not_persons() -> None:
    villages = tuple(Village(site.code[:12], site.host, site.town) for site in places.SITES)
    county = people.county(Plan(on=ON, villages=villages))
    attended = firms.trainings(county, on=ON)
    assert len(attended) == 2_000
    assert len({one.person.identity_number for one in attended}) < len(attended)
    once = {(one.person.identity_number, one.course, one.held_on) for one in attended}
    assert len(once) == len(attended)
