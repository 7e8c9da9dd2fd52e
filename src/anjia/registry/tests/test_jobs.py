"""After an import somebody looks for persons who may be one, and the office is told."""

from datetime import date
from types import SimpleNamespace

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from anjia.base.notices import queries as notices
from anjia.base.scope import acting, system
from anjia.ledger.imports.models import ImportBatch, State
from anjia.registry import actions
from anjia.registry import jobs as registry_jobs
from anjia.registry.models import DuplicatePair
from anjia.registry.tests import county
from anjia.registry.tests.county import AT, COUNTY, TODAY

pytestmark = pytest.mark.django_db

BY = county.officer()


@pytest.fixture(autouse=True)
def pair_of_one() -> None:
    county.build()
    with acting(BY):
        first, second = county.add_household("HY-1"), county.add_household("HY-2")
        county.add_persons(first, ("张三", "head"), birth_on=date(1980, 1, 2))
        county.add_persons(second, ("张三", "head"), birth_on=date(1980, 1, 2))


def look() -> None:
    by = system(area=COUNTY, name="registry")
    registry_jobs.look_for_duplicates(by=by, area=COUNTY)


def waiting() -> list[str]:
    with acting(BY):
        return [item.text for item in notices.waiting(BY, today=TODAY)]


def test_new_pairs_wait_for_the_office_until_the_last_is_decided() -> None:
    look()
    assert waiting() == ["导入后查出 1 对疑似重复的人，请核对是不是同一人"]
    look()
    assert waiting() == ["导入后查出 1 对疑似重复的人，请核对是不是同一人"]
    with acting(BY):
        actions.call_distinct(DuplicatePair.objects.get(), by=BY, at=AT)
    assert waiting() == []
    look()
    assert waiting() == []


@pytest.mark.parametrize(
    ("ledger", "state", "asked"),
    [
        ("persons", State.COMMITTED, 1),
        ("persons", State.UNDONE, 0),
        ("households", State.COMMITTED, 0),
    ],
)
def test_only_an_import_of_persons_asks_for_a_look(
    ledger: str, state: State, asked: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    asks: list[dict[str, object]] = []
    later = SimpleNamespace(defer=lambda **options: asks.append(options))
    monkeypatch.setattr(registry_jobs, "look_for_duplicates", later)
    batch = ImportBatch(area=f"{COUNTY}100", ledger=ledger, state=state)
    registry_jobs.follow(batch, BY, AT)
    assert len(asks) == asked
    assert all(ask["area"] == COUNTY for ask in asks)


def test_several_imports_in_a_row_get_one_look() -> None:
    batch = ImportBatch(area=f"{COUNTY}100", ledger="persons", state=State.COMMITTED)
    with acting(BY):
        registry_jobs.follow(batch, BY, AT)
        registry_jobs.follow(batch, BY, AT)
        rows = ProcrastinateJob.objects.filter(task_name="registry.look_for_duplicates")
        (job,) = rows.all()
    assert job.scheduled_at is not None
