"""Values planted in every personal field turn up nowhere where they may not be seen."""

import io
import logging
import os
from collections.abc import Iterator
from datetime import date
from unittest import mock

import pyarrow.parquet as pq
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from anjia.base.access.models import Officer
from anjia.base.access.policy import Role
from anjia.base.access.tests.factories import appointed, signed_in
from anjia.base.audit.models import Event, RowHistory
from anjia.base.jobs import drain
from anjia.base.scope import acting, system
from anjia.ledger.reading import details
from anjia.processes.dashboards.actions import refreshing
from anjia.processes.dashboards.queries import snapshots
from tests.imports.test_imports import GOOD, book
from tests.security import canaries
from tests.security.matrix import BOTH, ask, in_turn, probes
from tests.security.world import COUNTY, World

pytestmark = pytest.mark.django_db(databases=["default", "progress"])
BLIND = (Role.READER, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)
# Of these the country has no row yet: their pages are the household's and the norm's.
UNPLANTED = {
    "Confirmation.note", "Confirmation.said_by", "Post.holder", "SiteExemption.approved_by",
    "AssessmentList.frozen_by",
}  # fmt: skip
FAR = "330106"  # a county in which nothing was planted


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Every line that would be logged, at the finest level, as it would be written."""
    root = logging.getLogger()
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(root.handlers[0].formatter)
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield stream
    root.removeHandler(handler)
    root.setLevel(level)


@pytest.fixture
def planted(world: World) -> World:
    canaries.plant()
    return world


def browser(officer: Officer, own: str) -> Client:
    client = signed_in(officer)
    client.own = own
    client.raise_request_exception = False
    return client


def leaks(
    world: World, client: Client, pattern: object = canaries.ANY, *, only: Role | None = None
) -> list[str]:
    """Every address, with the first row of each kind, whose answer holds a canary.

    Of the pages that every ledger has, by day only those that are the turn of a role, if given.
    """
    found, seen = [], set()
    for probe in probes(world):
        if only and "ANJIA_NIGHTLY" not in os.environ and not in_turn(probe, only, BOTH):
            continue
        key = (probe.method, *probe.about)
        if key in seen:
            continue
        seen.add(key)
        status, body = ask(client, probe)
        hit = pattern.search(body)
        if hit:
            found.append(f"{probe.method} {probe.url} -> {status}: {hit.group()}")
    return found


def test_every_personal_field_has_a_canary(world: World) -> None:
    """What cannot hold one is a choice of few words, a key, or the index of a sealed number."""
    planted = canaries.plant()
    wanted = {
        f"{model.__name__}.{name}"
        for model in canaries.resident_models()
        for name in model.personal
        if canaries.can_hold(model._meta.get_field(name))
    }
    assert wanted - planted == UNPLANTED


@pytest.mark.parametrize("role", BLIND)
def test_roles_without_the_registry_see_no_personal_value(
    planted: World, role: Role, log: io.StringIO
) -> None:
    """Separated administrators and readers of figures: not on any page of their own county."""
    assert leaks(planted, browser(planted.officers[role], COUNTY), only=role) == []
    assert canaries.ANY.search(log.getvalue()) is None


def test_an_officer_of_another_place_sees_no_personal_value(
    planted: World, log: io.StringIO
) -> None:
    assert leaks(planted, browser(appointed(Role.COUNTY_OFFICE, FAR), FAR)) == []
    assert canaries.ANY.search(log.getvalue()) is None


def test_no_page_shows_a_whole_number_to_those_who_see_the_row(
    planted: World, log: io.StringIO
) -> None:
    """The county office sees names; numbers stay masked until one is opened for a reason."""
    client = browser(planted.officers[Role.COUNTY_OFFICE], COUNTY)
    assert leaks(planted, client, canaries.FULL) == []
    assert canaries.WORD in client.get("/ledgers/households/").content.decode()  # the control
    assert canaries.ANY.search(log.getvalue()) is None


def test_nothing_in_error_pages_and_their_log_lines(planted: World, log: io.StringIO) -> None:
    client = browser(planted.officers[Role.COUNTY_OFFICE], COUNTY)
    person = planted.rows["persons"][0]
    number = canaries._number("identity_number", 1)

    def fail(*_args: object, **_options: object) -> None:
        raise RuntimeError(f"a fault while working on {number}, 13987650001")

    with mock.patch.object(details, "raw", fail):
        for url in (f"/api/v1/persons/{person.pk}/", f"/api/v1/persons/{person.pk}/?q={number}"):
            answer = client.get(url)
            assert answer.status_code == 500
            assert canaries.ANY.search(answer.content.decode()) is None
    missing = client.get(f"/ledgers/persons/{number}/")
    assert missing.status_code == 404
    assert canaries.FULL.search(missing.content.decode()) is None
    refused = client.post(
        f"/ledgers/persons/{person.pk}/edit/", {"version": 1, "identity_number": number[:-1] + "0"}
    )
    assert refused.status_code < 500
    assert "a fault while working on" in log.getvalue()
    assert canaries.FULL.search(log.getvalue()) is None


def test_exports_hold_masked_numbers_only(planted: World) -> None:
    client = browser(planted.officers[Role.COUNTY_OFFICE], COUNTY)
    for ledger in ("households", "persons"):
        answer = client.post(f"/ledgers/{ledger}/export/", {"export": "1", "every": "1"})
        assert answer.status_code == 200, answer.content.decode()
        said = canaries.workbook_text(answer.content)
        assert canaries.WORD in said  # the control: it is the planted rows that leave
        assert canaries.FULL.search(said) is None


def test_a_failed_import_says_no_whole_number(planted: World, log: io.StringIO) -> None:
    client = browser(planted.officers[Role.COUNTY_OFFICE], COUNTY)
    wrong = "13987650001999"
    rows = [*GOOD, ["100001-9003", "赵六", "三等户", "没有的社区", wrong, "2022.13.1", ""]]
    uploaded = client.post(
        "/imports/new/households/", {"file": SimpleUploadedFile("户.xlsx", book(rows))}
    )
    url = uploaded["Location"]
    page = client.get(url).context
    client.post(f"{url}columns/", {f"column-{c['index']}": c["target"] for c in page["columns"]})
    drain()
    assert canaries.FULL.search(client.get(url).content.decode()) is None
    assert canaries.FULL.search(log.getvalue()) is None


def test_snapshots_hold_no_personal_text(planted: World) -> None:
    """Parquet holds facts under keys: no name, number, address or note."""
    with acting(system(name="snapshot")):
        refreshing.take(COUNTY, as_of=date(2026, 1, 5), at=timezone.now())
    files = sorted(snapshots.root().rglob("*.parquet"))
    assert files
    rows = 0
    for file in files:
        table = pq.read_table(file)
        rows += table.num_rows
        for name in table.column_names:
            said = "\n".join(str(value) for value in table.column(name).to_pylist())
            found = canaries.WORD in said or canaries.FULL.search(said)
            assert not found, f"{file.name}: {name}"
    assert rows > 0


def test_the_log_of_acts_and_the_history_hold_no_clear_number(planted: World) -> None:
    """Events name fields and ids only; history keeps sealed columns as they are stored."""
    client = browser(planted.officers[Role.COUNTY_OFFICE], COUNTY)
    person = planted.rows["persons"][0]
    client.get(f"/ledgers/persons/{person.pk}/")
    client.post("/search/", {"q": f"{canaries.WORD}1"})
    client.post("/search/", {"q": "13987650001"})
    client.post(f"/ledgers/persons/{person.pk}/reveal/phone/", {"reason": "核对号码"})
    with acting(system(name="test")):
        events = list(Event.objects.values_list("event", "facts", "reason", "subject_id"))
        kept = RowHistory.objects.values_list("before", "after")
        assert any(event == "sealed.reveal" for event, *_rest in events)
        assert any(event == "ledger.search" for event, *_rest in events)
        assert canaries.ANY.search(str(events)) is None
        assert canaries.FULL.search(str(list(kept))) is None
