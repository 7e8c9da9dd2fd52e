"""The board of 10,000 tasks: whole requests through the real middleware, by a county's office.

`python -m benchmarks.board --tasks 10000`: documents of 35 tasks, each task given to a lead and
some helpers, a few to every town; reports of three quarters, and lights given at the end of each,
so that there is history to draw. Then p50 and p95 of the board, of the board of one document, of a
unit's page, of lists, of the time line and of the months, in this process with row security, and
the processor time of one request, which other work on the machine hardly stretches. The daily run
is timed as well.
"""

from __future__ import annotations

import argparse
import json
import time
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from django.conf import settings
from django.db import connection, connections
from django.test import Client
from django.utils import timezone

from anjia.base.access import actions as access
from anjia.base.access.models import Unit, UnitKind
from anjia.base.access.policy import Role
from anjia.base.scope import acting, system
from anjia.demo import places
from anjia.processes.supervision.actions import lighting
from anjia.processes.supervision.models import Assignment, Document, Milestone, Progress, Task
from benchmarks import ground

BUREAUS, A_DOCUMENT, SECTIONS = 24, 35, 7
RUNS, WARM = 40, 10
YEAR = 2026
BY = system(name="benchmark")
QUARTERS = tuple(date(YEAR, month, 1) for month in (1, 4, 7))
LIT_ON = (date(YEAR, 4, 20), date(YEAR, 7, 20), date(YEAR, 10, 20), date(YEAR, 11, 20))
AIM = 300  # milliseconds at p95


def main() -> None:
    """Fill, light, measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tasks", type=int, default=10_000)
    options = parser.parse_args()
    with ground.database():
        client, units = signed_in()
        filled(options.tasks, units)
        found: dict[str, Any] = {"machine": ground.machine(), "aim p95": AIM}
        found["daily run, seconds"] = lit()
        with acting(BY):
            found["tasks"] = Task.objects.count()
            found["assignments"] = Assignment.objects.count()
            paper = Document.objects.order_by("pk").first()
            lead = Unit.objects.filter(kind=UnitKind.DEPARTMENT).order_by("pk").first()
        found["pages"] = _measured(client, paper.pk, lead.pk)
    print(json.dumps(found, ensure_ascii=False, indent=1))


def signed_in(*, password: str = "") -> tuple[Client, list[Unit]]:
    """A client of the leading office, and the county's units."""
    at = timezone.now()
    towns = sorted({(site.town_code, site.town) for site in places.SITES})
    with acting(BY):
        office = _unit(places.COUNTY, "县后扶办", UnitKind.COUNTY_OFFICE)
        units = [
            _unit(places.COUNTY, f"县第{number}局", UnitKind.DEPARTMENT)
            for number in range(1, BUREAUS + 1)
        ]
        units += [_unit(code, f"{name}人民政府", UnitKind.TOWN) for code, name in towns]
        officer, given = access.create_officer(
            office, by=BY, username="office", name="县后扶办", at=at, must_change=False
        )
        access.appoint(
            officer,
            by=BY,
            role=Role.COUNTY_OFFICE,
            in_areas=(places.COUNTY,),
            valid_from=date(2020, 1, 1),
            at=at,
            unit=office,
        )
        if password:
            access.set_password(officer, password, at=at, must_change=False)
    settings.ALLOWED_HOSTS = ["testserver", "127.0.0.1"]
    client = Client()
    answer = client.post("/login/", {"username": "office", "password": password or given})
    if answer.status_code != 302:
        message = f"signing in was answered with {answer.status_code}"
        raise RuntimeError(message)
    return client, units


def _unit(area: str, name: str, kind: UnitKind) -> Unit:
    return access.create_unit(area, by=BY, values={"name": name, "kind": kind})


def filled(tasks: int, units: list[Unit]) -> None:
    """Documents, tasks, assignments, milestones of every fifth, and reports of three quarters."""
    chance = Random(11)  # noqa: S311 - repeatable, not secret
    at = datetime(YEAR, 1, 4, 2, 0, tzinfo=UTC)
    with acting(BY):
        entered = {"entered_at": at, "entered_by": "benchmark", "entered_by_name": "测量"}
        papers = Document.objects.bulk_create(
            Document(
                area=places.COUNTY,
                title=f"{YEAR}年第{number}号工作要点",
                number=f"汉办发{number}号",
                text="正文" * 2000,
                digest=f"{number:064}",
                state="confirmed",
                **entered,
            )
            for number in range(1, tasks // A_DOCUMENT + 2)
        )
        made = Task.objects.bulk_create(
            Task(
                area=places.COUNTY, document=papers[number // A_DOCUMENT], order=number,
                number=str(number % A_DOCUMENT + 1), text="任务内容" * 40, state="confirmed",
                section=[f"第{number % A_DOCUMENT // (A_DOCUMENT // SECTIONS) + 1}部分"],
                title=f"任务{number}：按计划推进搬迁社区有关工作",
            )
            for number in range(tasks)
        )  # fmt: skip
        for piece in ground.pieces(_assignments(made, units, at, chance), 5_000):
            rows = Assignment.objects.bulk_create(piece)
            Milestone.objects.bulk_create(_milestones(rows[::5]))
            Progress.objects.bulk_create(_reports(rows, chance))


def _assignments(made: list[Task], units: list[Unit], at: Any, chance: Random) -> Any:
    bureaus, towns = units[:BUREAUS], units[BUREAUS:]
    for number, task in enumerate(made):
        lead, *others = chance.sample(bureaus, 1 + chance.randint(1, 3))
        given = [(lead, "lead"), *((unit, "cooperating") for unit in others)]
        if number % 40 == 0:
            given += [(unit, "responsible") for unit in towns]
        due_on = date(YEAR, chance.randint(6, 12), 28) + timedelta(days=chance.randint(0, 3))
        for unit, role in given:
            state = chance.choices(["signed", "assigned", "submitted", "closed"], [70, 5, 5, 20])[0]
            done = 100 if state in ("closed", "submitted") else chance.randint(0, 95)
            yield Assignment(
                area=unit.area, task=task, unit=unit, unit_name=unit.name, role=role,
                starts_on=date(YEAR, 1, 1), due_on=due_on, first_due_on=due_on, assigned_at=at,
                state=state, progress=Decimal(done),
                signed_on=None if state == "assigned" else date(YEAR, 1, 6),
                reported_on=None if state == "assigned" else date(YEAR, 10, 8),
                closed_on=date(YEAR, 10, 9) if state == "closed" else None,
            )  # fmt: skip


def _milestones(rows: list[Assignment]) -> list[Milestone]:
    return [
        Milestone(area=row.area, assignment=row, due_on=date(YEAR, month, 28), percent=percent)
        for row in rows
        for month, percent in ((3, 20), (6, 60))
    ]


def _reports(rows: list[Assignment], chance: Random) -> list[Progress]:
    return [
        Progress(
            area=row.area, assignment=row, quarter=quarter, percent=row.progress, text="有进展",
            reported_at=datetime(YEAR, quarter.month + 3, 8, 2, 0, tzinfo=UTC), by="benchmark",
            by_name="测量",
        )
        for row in rows
        for quarter in QUARTERS
        if row.state != "assigned" and chance.random() < 0.9
    ]  # fmt: skip


def lit() -> float:
    """Give the lights of some days of the year; how long the last run, with its slips, took."""
    took = 0.0
    with acting(BY):
        everything = list(Assignment.objects.values_list("pk", flat=True))
        for on in LIT_ON:
            at = datetime(on.year, on.month, on.day, 0, 10, tzinfo=UTC)
            if on == LIT_ON[0]:
                lighting.relight(everything, on=on, by=BY, at=at)  # those that are closed as well
            began = time.perf_counter()
            lighting.relight(on=on, by=BY, at=at)
            took = time.perf_counter() - began
    return round(took, 1)


def _measured(client: Client, paper: Any, unit: Any) -> dict[str, dict[str, float]]:
    with connections["owner"].cursor() as cursor:
        cursor.execute("vacuum analyze")
    connection.close()
    pages = {
        "board": "/supervision/",
        "board of one document": f"/supervision/?document={paper}",
        "unit": f"/supervision/units/{unit}/",
        "list": "/supervision/rows/",
        "list of one light, third page": "/supervision/rows/?light=yellow&page=3",
        "time line": "/supervision/timeline/",
        "months": "/supervision/months/",
    }
    found: dict[str, list[float]] = {name: [] for name in pages}
    busy = dict.fromkeys(pages, 0.0)
    for turn in range(RUNS + WARM):
        for name, path in pages.items():
            before, began = ground.processor(), time.perf_counter()
            answer = client.get(path)
            found[name].append((time.perf_counter() - began) * 1_000)
            if turn >= WARM:
                busy[name] += ground.processor() - before
            if answer.status_code != 200:
                message = f"{path} was answered with {answer.status_code}"
                raise RuntimeError(message)
    return {
        name: {"p50": round(ground.quantile(times[WARM:], 0.5), 1)}
        | {"p95": round(ground.quantile(times[WARM:], 0.95), 1)}
        | {"processor": round(busy[name] / RUNS * 1_000, 1)}
        for name, times in found.items()
    }


if __name__ == "__main__":
    main()
