"""Malformed workbooks through the pages and the job: one clear message, no fault, no row written.

`ledger/sheets/tests/test_mutants.py` sends thousands through the reader alone; here a sample walks
the whole way that an officer's file goes, up to the preview.
"""

import os
import random
from collections import Counter
from html import escape
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from anjia.base.access.policy import Role
from anjia.base.access.tests import factories
from anjia.base.audit.models import RowHistory
from anjia.base.files.models import StoredFile
from anjia.base.jobs import drain
from anjia.base.scope import acting, system
from anjia.ledger.imports.models import ImportBatch, State
from anjia.ledger.sheets.tests import mutants
from anjia.registry.models import Household, Person
from tests.imports.test_imports import COUNTY, GOOD, book
from tests.imports.test_pages import BAD
from tests.ledger import places

pytestmark = pytest.mark.django_db(databases=["default", "progress"])

CHUNKS = 50 if os.environ.get("ANJIA_NIGHTLY") else 3
CHUNK = 20  # fewer than an officer may upload in an hour
START = "/imports/new/households/"


def sources() -> list[bytes]:
    """Good files, of which half are of the ledger that they are brought into."""
    rows = [[f"100001-9{n:03}", *GOOD[n % 2][1:]] for n in range(12)]
    lines = "户编号,户主姓名,户类型,安置点\n" + "100001-9001,王明,随迁,盘龙社区\n" * 9
    own = [book(rows), book(BAD), lines.encode(), lines.encode("gb18030")]
    return [*mutants.sources(), *own]


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_a_malformed_workbook_ends_in_one_message_or_a_preview(chunk: int) -> None:
    with acting(places.officer("61")):
        places.build()
    client = factories.signed_in(factories.appointed(Role.COUNTY_OFFICE, COUNTY))
    chance = random.Random(chunk)
    good, before = sources(), written()
    ends: Counter[str] = Counter()
    for _ in range(CHUNK):
        source = chance.choice(good)
        name = "盘龙社区.xlsx" if source.startswith(b"PK") else "盘龙社区.csv"
        file = SimpleUploadedFile(name, mutants.mutant(source, chance))
        ends[brought(client, file)] += 1
        assert written() == before
    assert ends["refused"], ends
    assert ends[State.READY], "mutants that never reach a preview prove little here"


def written() -> tuple[int, ...]:
    """Count what an import could have written."""
    with acting(system(name="test")):
        changes = RowHistory.objects.filter(table__startswith="registry_")
        return Household.objects.count(), Person.objects.count(), changes.count()


def brought(client: Client, file: SimpleUploadedFile) -> str:
    """Go as far as the pages let the file; return where it ended. A fault of the server raises."""
    files = kept(StoredFile)
    answer = client.post(START, {"file": file})
    if answer.status_code == 422:
        is_clear(answer.context["fault"], answer)
        assert (kept(ImportBatch), kept(StoredFile)) == (0, files)
        return "refused"
    assert answer.status_code == 302
    end = matched(client, answer["Location"])
    assert client.post(f"{answer['Location']}discard/").status_code == 302
    assert kept(ImportBatch) == 0
    return end


def kept(model: Any) -> int:
    with acting(system(name="test")):
        return int(model.objects.count())


def matched(client: Client, url: str) -> str:
    """Answer what the page asks, have every row checked, and look at the preview."""
    page = client.get(url)
    if question := page.context["batch"].sheet.get("question"):
        page = client.post(f"{url}header/", {"row": question["first"]}, follow=True)
    chosen = {f"column-{c['index']}": c["target"] for c in page.context["columns"]}
    answer = client.post(f"{url}columns/", chosen, follow=True)
    refused = [str(message) for message in get_messages(answer.wsgi_request)]
    drain()
    page = client.get(url)
    assert page.status_code == 200
    batch = page.context["batch"]
    if batch.state != State.READY:
        said = refused or [page.context["problem"]]
        assert len(said) == 1
        is_clear(said[0], answer if refused else page)
        return str(batch.state)
    counts = dict(batch.counts)
    assert counts.pop("total") == sum(counts.values())
    for row in client.get(f"{url}?tab=error").context["rows"]:
        assert row.faults
        assert all(text.endswith("。") for _place, text in row.faults), row.faults
    return str(batch.state)


def is_clear(text: str, answer: Any) -> None:
    """It is said once, in a whole sentence, with nothing left to fill in."""
    assert text.endswith("。"), text
    assert "%(" not in text
    assert answer.content.decode().count(escape(text)) == 1, text
