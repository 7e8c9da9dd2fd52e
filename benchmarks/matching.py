"""A thousand vacancies of a county, each with its best candidates and the reasons for their ranks.

`python -m benchmarks.matching --vacancies 1000 --candidates 50000`: reads who may be asked from the
database with row security, as an officer of the county does, and ranks them for every vacancy.
"""

import argparse
import json
import time
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from django.utils import timezone

from anjia.base.scope import Actor, acting, system
from anjia.domains.employment import actions
from anjia.domains.employment.models import Vacancy
from anjia.domains.employment.queries import matching, seekers
from anjia.domains.employment.views import match_words
from anjia.kernel.ids import new_id
from anjia.ledger.declaration import RowChange
from anjia.registry.actions import record_employers
from anjia.registry.models import Employer, Person, Site
from anjia.registry.models.choices import Education, Trade, WorkRegion
from benchmarks import filling, ground

COUNTY = "610921"
A_CANDIDATE = 2.4  # persons of the register for each that may be asked
SKILLS = ("缝纫", "电焊", "养殖", "护理", "驾驶", "烹饪", "建筑", "电工")


def main() -> None:
    """Fill a county, post the vacancies, rank."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--vacancies", type=int, default=1_000)
    parser.add_argument("--candidates", type=int, default=50_000)
    options = parser.parse_args()
    with ground.database():
        filling.county(COUNTY, persons=round(options.candidates * A_CANDIDATE))
        by = system(area=COUNTY, name="benchmark")
        with acting(by):
            # A bad year: nobody who could work does, so that everybody may be asked.
            _jobless()
            _post(by, options.vacancies)
            print(json.dumps(_measured(options.candidates), ensure_ascii=False, indent=1))


def _measured(most: int) -> dict[str, object]:
    on = timezone.localdate()
    begun = time.perf_counter()
    found = seekers.candidates((COUNTY,), on=on)
    read = time.perf_counter()
    if len(found) < most:
        message = f"only {len(found)} candidates were made"
        raise RuntimeError(message)
    people = found[:most]
    pool = matching.Pool([one.seeker for one in people])
    weights = matching.weights(area=COUNTY, on=on)
    rows = list(Vacancy.objects.filter(matching.open_on(on)).select_related("employer"))
    ready = time.perf_counter()
    lines = points = 0
    for vacancy in rows:
        for ranked in pool.rank(matching.job_of(vacancy), weights=weights):
            lines += bool(match_words.line(ranked.points))
            points += len(ranked.points)
    done = time.perf_counter()
    return {
        "machine": ground.machine(),
        "vacancies": len(rows),
        "candidates": len(people),
        "of": Person.objects.count(),
        "ranks explained": lines,
        "reasons": points,
        "read": round(read - begun, 2),
        "made ready": round(ready - read, 2),
        "ranked and explained": round(done - ready, 2),
        "whole": round(done - begun, 2),
    }


def _jobless() -> None:
    ids = list(Person.objects.order_by("pk").values_list("pk", flat=True))
    for number, skill in enumerate(SKILLS):
        some = ids[number :: len(SKILLS) + 2]  # a fifth has none on record
        Person.objects.filter(pk__any_of=set(some)).update(
            work_status="unemployed", skills=f"{skill}、{SKILLS[number - 1]}"
        )
    Person.objects.exclude(work_status="unemployed").update(work_status="unemployed")


def _post(by: Actor, count: int) -> None:
    draw = Random(11)  # noqa: S311 - repeatable, not secret
    at, on = timezone.now(), timezone.localdate()
    sites = list(Site.objects.values_list("area", flat=True))
    employers = [
        RowChange(
            id=new_id(),
            new=True,
            values={
                "area": draw.choice(sites),
                "name": f"第{number}家单位",
                "kind": "enterprise",
                "region": draw.choice(WorkRegion.values),
                "trade": draw.choice(Trade.values),
            },
        )
        for number in range(200)
    ]
    record_employers(employers, by=by, at=at)
    ids = list(Employer.objects.values_list("pk", flat=True))
    rows = [_vacancy(draw, draw.choice(ids), number, on=on) for number in range(count)]
    actions.record_vacancies(rows, by=by, at=at)


def _vacancy(draw: Random, employer: object, number: int, *, on: date) -> RowChange:
    low = draw.randrange(2_000, 6_000, 100)
    return RowChange(
        id=new_id(),
        new=True,
        values={
            "employer": employer,
            "position": f"第{number}个岗位",
            "openings": draw.randint(1, 30),
            "posted_on": on - timedelta(days=draw.randint(0, 30)),
            "pay_from": Decimal(low),
            "pay_to": Decimal(low + 1_000),
            "age_from": draw.choice((None, 18, 20)),
            "age_to": draw.choice((None, 40, 45, 50)),
            "education": draw.choice((None, *Education.values)),
            "skills": "、".join(draw.sample(SKILLS, draw.randint(0, 3))),
            "family_hours": draw.choice((None, True, False)),
        },
    )


if __name__ == "__main__":
    main()
