"""Claims of a county checked against five schemes and paid to a file, twice.

`python -m benchmarks.subsidies --claims 100000 --everybody`: a county of enough people, five
schemes with conditions and caps of their own, an account for everybody, and a claim for each person
and scheme; with `--everybody` nearly all of them pass. What is timed: the check of all of them, and
the payment run with its sealed workbook and text. Between them notice and approval are timed too,
and told apart. Then both runs are asked for again: nothing is left to check or to pay, and every
claim has one payment.
"""

import argparse
import json
import time
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from anjia.base.scope import acting, system
from anjia.demo import places
from anjia.kernel.ids import new_ids
from anjia.kernel.refusals import Refused
from anjia.ledger.declaration import RowChange
from anjia.processes.dashboards import actions as figures
from anjia.processes.subsidies import actions
from anjia.processes.subsidies.actions import Written
from anjia.processes.subsidies.policy import Extent
from anjia.processes.subsidies.queries import book, claims, schemes
from anjia.registry.models import Person
from benchmarks import filling, ground

CONDITIONS = (
    "work_status = 'employed'",
    "work_status = 'employed' and work_region in ('town', 'county')",
    "labour_capacity in ('ordinary', 'weak', 'semi')",
    "work_status = 'unemployed' or work_status = 'farming'",
    "hukou_status = 'moved' and labour_capacity is not unknown",
)
EXTENT = Extent(places.COUNTY)
PIECE = 10_000
PAID = claims.Wanted(group="in_file")
YEARS = date(2100, 1, 1)


def main() -> None:
    """Fill one county, claim, check, approve, pay; then ask again."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--claims", type=int, default=100_000)
    parser.add_argument(
        "--everybody", action="store_true", help="conditions that nearly everybody fulfils"
    )
    options = parser.parse_args()
    more = " or birth_on is not unknown" if options.everybody else ""
    with ground.database():
        now = timezone.now()
        persons = options.claims // len(CONDITIONS)
        filling.county(places.COUNTY, persons=persons)
        today = timezone.localdate(now)
        by = system(area=places.COUNTY, name="benchmark")
        figures.refresh(places.COUNTY, by=by, as_of=today, at=now)
        found: dict[str, Any] = {"machine": ground.machine()}
        codes = _schemes([f"({each}){more}" for each in CONDITIONS], today, now)
        people = _people()
        _accounts(people, now)
        found["claims"] = _claims(people, codes, today, now)
        later = now + timedelta(days=10)
        checked, found["check"] = _timed(lambda: actions.check(EXTENT, by=_by("checks"), at=now))
        found |= {"passed": checked.passed, "unknown": checked.unknown, "failed": checked.failed}
        _posted, found["notice"] = _timed(lambda: _post(now))
        approved, found["approval"] = _timed(
            lambda: actions.approve(EXTENT, by=_by("approves"), at=later)
        )
        found["approved"] = approved.done
        file, found["pay"] = _timed(lambda: actions.pay(EXTENT, by=_by("pays"), at=later))
        found |= {"paid": file.rows, "total": str(file.total)}
        found["together"] = round(found["check"] + found["pay"], 1)
        found["again"] = [
            _again(lambda: actions.check(EXTENT, by=_by("checks"), at=now)),
            _again(lambda: actions.pay(EXTENT, by=_by("pays"), at=later)),
        ]
        found["payments"] = _counted()
        with acting(_by("reads")):
            _rows, found["list"] = _timed(lambda: list(claims.listed(_by("reads"), PAID)[:50]))
            _shares, found["tabs"] = _timed(lambda: claims.by_group(_by("reads"), PAID))
            lines, found["reconciliation"] = _timed(
                lambda: book.lines(_by("reads"), first=today.replace(month=1, day=1), after=YEARS)
            )
        assert [line.faults for line in lines] == [[]] * len(lines)
        assert found["payments"] == [file.rows, file.rows, file.rows]
    print(json.dumps(found, ensure_ascii=False, indent=1))


def _by(name: str) -> Any:
    return system(name=name)


def _timed(work: Callable[[], Any]) -> tuple[Any, float]:
    began = time.perf_counter()
    made = work()
    return made, round(time.perf_counter() - began, 1)


def _again(work: Callable[[], Any]) -> str:
    try:
        work()
    except Refused as refused:
        return refused.code
    return "done"


def _schemes(conditions: list[str], today: date, at: Any) -> list[str]:
    codes = []
    for number, condition in enumerate(conditions, start=1):
        written = Written(
            code=f"BENCH{number}",
            title=f"测量用补贴{number}",
            area=places.COUNTY,
            document="—",
            fund="—",
            table="person",
            payee="person",
            condition=condition,
            per="month",
            every="month",
            amount="100",
            most_months="6",
            most_a_year="1200",
            notice_days="5",
            evidence=("协议",),
            valid_from=date(2020, 1, 1),
        )
        made = actions.draft_scheme(written, by=_by("drafts"), on=today, at=at)
        actions.approve_scheme(made, by=_by("approves"), at=at, version=schemes.get(made.pk))
        codes.append(made.code)
    return codes


def _people() -> list[Any]:
    with acting(system(name="benchmark")):
        return list(Person.objects.order_by("id").values_list("id", "name"))


def _accounts(people: list[Any], at: Any) -> None:
    rows = [
        RowChange(
            id=made,
            new=True,
            values={
                "person": person,
                "holder": name,
                "bank": "农商行",
                "account": f"62170{number:011d}",
            },
        )
        for number, (made, (person, name)) in enumerate(
            zip(new_ids(len(people)), people, strict=True)
        )
    ]
    for piece in ground.pieces(rows, PIECE):
        actions.record_accounts(piece, by=_by("enters"), at=at)


def _claims(people: list[Any], codes: list[str], today: date, at: Any) -> int:
    month = today.replace(day=1)
    rows = [
        RowChange(
            id=made,
            new=True,
            values={
                "scheme_code": code,
                "person": person,
                "first_month": month,
                "evidence": "协议",
            },
        )
        for made, (code, person) in zip(
            new_ids(len(people) * len(codes)),
            ((code, person) for code in codes for person, _name in people),
            strict=True,
        )
    ]
    for piece in ground.pieces(rows, PIECE):
        actions.record_claims(piece, by=_by("enters"), at=at)
    return len(rows)


def _post(at: Any) -> None:
    for version in schemes.every():
        try:
            actions.post(EXTENT, by=_by("checks"), at=at, scheme=version.scheme)
        except Refused:
            continue  # nobody passed


def _counted() -> list[int]:
    with acting(system(name="benchmark")), connection.cursor() as cursor:
        cursor.execute(
            "select count(*), count(distinct (subject, code)), "
            "(select count(*) from subsidies_line) from subsidies_payment"
        )
        return list(cursor.fetchone())


if __name__ == "__main__":
    main()
