"""Plays the server and the worker of an import in a process that can be killed.

``prepare ROUNDS FOLDER`` makes households and one checked batch a round; ``promise BATCH`` is what
the server does when an officer commits, ``work BATCH`` what the worker does then. The last two say
"go" when they begin and "acknowledged" when they are through.
"""

from __future__ import annotations

import json
from itertools import islice
from pathlib import Path
from uuid import UUID

import django

django.setup()

import xlsxwriter  # noqa: E402 - the applications must be loaded first
from django.core.management import call_command  # noqa: E402
from django.utils import timezone  # noqa: E402

from anjia.base.scope import acting, system  # noqa: E402
from anjia.demo import people, places  # noqa: E402
from anjia.demo.people import Household, Plan, Village  # noqa: E402
from anjia.kernel.ids import new_id  # noqa: E402
from anjia.ledger import catalogue  # noqa: E402
from anjia.ledger.declaration import RowChange  # noqa: E402
from anjia.ledger.imports import actions, jobs  # noqa: E402
from anjia.ledger.imports.models import ImportBatch  # noqa: E402
from anjia.registry.actions import record_households, record_sites  # noqa: E402
from anjia.registry.models import Area  # noqa: E402
from anjia.registry.models.choices import Relation  # noqa: E402

SITE = places.SITES[0]
BY = system(area=places.COUNTY, name="durability")
HOUSEHOLDS = 250
PARENTS = {2: None, 4: 2, 6: 4, 9: 6, 12: 9}
LEVELS = {2: "province", 4: "city", 6: "county", 9: "town", 12: "village"}


def prepare(rounds: str, folder: str) -> None:
    """Set up, make the households of every round, and check a workbook of persons for each."""
    count = int(rounds)
    call_command("setup", verbosity=0)
    village = SITE.code[:12]
    for length, above in PARENTS.items():
        Area.objects.get_or_create(
            code=village[:length],
            defaults={
                "name": village[:length],
                "level": LEVELS[length],
                "parent_id": village[:above] if above else None,
            },
        )
    plan = Plan(
        on=timezone.localdate(),
        villages=(Village(village, "龙岭村委会", "城关镇"),),
        households=HOUSEHOLDS * count,
        persons=HOUSEHOLDS * count * 4,
        sites=(SITE,),
    )
    made = people.households(plan)
    site = new_id()
    with acting(BY):
        stated = {"area": SITE.code, "name": SITE.name, "kind": SITE.kind, "setting": "urban"}
        row = RowChange(id=site, new=True, values=stated)
        record_sites([row], by=BY, at=timezone.now())
    _say(json.dumps([_batch(number, made, site, Path(folder)) for number in range(count)]))


def _batch(number: int, made: object, site: UUID, folder: Path) -> dict[str, object]:
    households: list[Household] = list(islice(made, HOUSEHOLDS))  # type: ignore[call-overload]
    with acting(BY):
        rows = [
            RowChange(
                id=new_id(),
                new=True,
                values={
                    "number": f"{number}-{household.number}",
                    "kind": "registered_poor",
                    "site": site,
                    "moved_in_on": household.moved_in_on,
                },
            )
            for household in households
        ]
        record_households(rows, by=BY, at=timezone.now())
    path = folder / f"{number}.xlsx"
    people_in = _workbook(path, number, households)
    at = timezone.now()
    with acting(BY):
        ledger = catalogue.get("persons")
        batch = actions.upload(
            path, name=path.name, ledger=ledger, by=BY, area=places.COUNTY, at=at
        )
        mapping = {int(index): entry["target"] for index, entry in batch.mapping.items()}
        batch = actions.choose(batch, by=BY, at=at, mapping=mapping, remember=False)
        actions.check(batch, by=BY, at=at)
    return {"batch": str(batch.pk), "persons": people_in}


def _workbook(path: Path, number: int, households: list[Household]) -> int:
    headings = ("户编号", "姓名", "与户主关系", "身份证号码", "联系电话")
    row = 0
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, headings)
        for household in households:
            for person in household.persons:
                row += 1
                relation = str(Relation(person.relation).label)
                cells = (f"{number}-{household.number}", person.name, relation)
                sheet.write_row(row, 0, (*cells, person.identity_number, person.phone))
    return row


def promise(batch: str) -> None:
    """Do what the server does when an officer presses the commit button."""
    _say("go")
    with acting(BY):
        actions.begin_commit(ImportBatch.objects.get(pk=batch), by=BY)
        jobs.ask(UUID(batch), by=BY)
    _say("acknowledged")


def work(batch: str) -> None:
    """Do what the worker does with the job."""
    _say("go")
    jobs.carry_out(by=BY, batch=batch)
    _say("acknowledged")


def _say(word: str) -> None:
    print(word, flush=True)


STEPS = {"prepare": prepare, "promise": promise, "work": work}
