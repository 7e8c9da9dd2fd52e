"""What leaves as a workbook is masked, marked, counted, and only what may be seen."""

from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest
from django.http import Http404
from django.utils import timezone

from anjia.base.audit.models import Event
from anjia.base.notices.models import Notice
from anjia.base.scope import acting, system
from anjia.kernel.refusals import Refused
from anjia.ledger import jobs
from anjia.ledger.actions import exports
from anjia.ledger.models import Export
from anjia.ledger.reading import listing
from anjia.ledger.tests.visits import text, visit
from anjia.registry.ledgers import Households, Persons
from anjia.registry.policy import Permission
from tests.ledger.places import (
    IDENTITY,
    PANLONG,
    READ,
    YUEHE,
    Built,
    build,
    officer,
)

pytestmark = pytest.mark.django_db
EXPORT = "/ledgers/households/export/"


@pytest.fixture
def built() -> Built:
    with acting(system(area="61")):
        return build()


def cells(content: bytes) -> list[str]:
    sheet = openpyxl.load_workbook(BytesIO(content)).worksheets[0]
    return [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]


def test_the_page_says_what_will_leave(built: Built) -> None:
    page = text(visit(officer("610921"), f"{EXPORT}?view=all"))
    assert "将导出 7 户" in page


def test_an_export_holds_the_rows_of_the_list_masked_and_marked(built: Built) -> None:
    response = visit(
        officer("610921"), EXPORT, {"query": "view=all&kind=registered_poor", "export": "1"}
    )
    found = cells(response.content)
    assert f"{PANLONG[4:9]}-0001" in found
    assert f"{PANLONG[4:9]}-0002" not in found
    assert "138****0001" in found
    assert "13800000001" not in found
    assert "建档立卡" in found
    assert any("陈晓梅" in value and "导出" in value for value in found)
    book = openpyxl.load_workbook(BytesIO(response.content))
    assert book.properties.creator == "陈晓梅"
    assert "编号" in (book.properties.description or "")


def test_chosen_rows_alone_leave_and_none_from_outside(built: Built) -> None:
    here = built.households[f"{PANLONG[4:9]}-0001"]
    outside = built.households[f"{YUEHE[4:9]}-0001"]
    response = visit(
        officer(PANLONG), EXPORT, {"query": "view=all", "id": [str(here), str(outside)]}
    )
    found = cells(response.content)
    assert f"{PANLONG[4:9]}-0001" in found
    assert f"{YUEHE[4:9]}-0001" not in found


def test_every_column_of_persons_without_a_clear_number(built: Built) -> None:
    by, at = officer("610921"), timezone.now()
    with acting(by):
        made = exports.make(
            Persons, listing.asked({"view": ["all"]}), tuple(Persons.columns.values()), by=by, at=at
        )
    assert made.rows == 14
    assert IDENTITY not in " ".join(cells(made.content))


def test_rows_without_the_right_to_export_stay(built: Built) -> None:
    reader = officer(YUEHE, permissions=READ)
    exporter = officer(PANLONG)
    both = type(reader)(id="x", name="x", grants=(*reader.grants, *exporter.grants))
    with acting(both):
        what = listing.asked({"view": ["all"]})
        assert exports.countable(Households, what, by=both, at=timezone.now()) == 3
    with acting(reader), pytest.raises(Refused, match="not_permitted"):
        exports.countable(Households, what, by=reader, at=timezone.now())


def test_the_days_exports_are_counted(built: Built) -> None:
    by, at = officer("610921"), timezone.now()
    columns = (Households.column("number"),)
    what = listing.asked({"view": ["all"]})
    with acting(by):
        for _time in range(5):
            exports.make(Households, what, columns, by=by, at=at)
        with pytest.raises(Refused, match="too_often"):
            exports.make(Households, what, columns, by=by, at=at)
        exports.make(Households, what, columns, by=by, at=at + timedelta(days=1, minutes=1))
    with acting(system()):
        event = Event.objects.filter(event="ledger.export").first()
        assert event is not None
        assert event.facts == {"ledger": "households", "rows": 7, "columns": ["number"]}


def test_too_many_rows_are_refused(built: Built, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("anjia.ledger.actions.limits.setting", lambda *_a, **_k: 2)
    by = officer("610921")
    with acting(by), pytest.raises(Refused, match="export_too_large"):
        exports.countable(Households, listing.asked({"view": ["all"]}), by=by, at=timezone.now())


def test_a_large_export_is_made_in_the_background(
    built: Built, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("anjia.ledger.actions.exports.is_immediate", lambda *_a, **_k: False)
    by = officer("610921")
    response = visit(by, EXPORT, {"query": "view=all", "export": "1"})
    assert response["Location"] == "/exports/"
    assert "正在导出" in text(visit(by, "/exports/"))
    asked = Export.objects.get()
    jobs.export(by=by, number=str(asked.pk))
    jobs.export(by=by, number=str(asked.pk))
    assert "下载" in text(visit(by, "/exports/"))
    fetched = visit(by, f"/exports/{asked.pk}/")
    assert f"{PANLONG[4:9]}-0001" in cells(fetched.content)
    with acting(by):
        assert Notice.objects.filter(code="export_ready").count() == 1
    with acting(system()):
        assert Event.objects.filter(event="ledger.export").count() == 1


def test_only_who_asked_may_fetch(built: Built, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("anjia.ledger.actions.exports.is_immediate", lambda *_a, **_k: False)
    by = officer("610921")
    visit(by, EXPORT, {"query": "view=all", "export": "1"})
    asked = Export.objects.get()
    jobs.export(by=by, number=str(asked.pk))
    stranger = type(by)(id="officer-2", name="x", grants=by.grants)
    with pytest.raises(Http404):
        visit(stranger, f"/exports/{asked.pk}/")
    assert "下载" not in text(visit(stranger, "/exports/"))


def test_an_officer_who_lost_the_right_gets_nothing(
    built: Built, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("anjia.ledger.actions.exports.is_immediate", lambda *_a, **_k: False)
    by = officer("610921")
    visit(by, EXPORT, {"query": "view=all", "export": "1"})
    without = officer("610921", permissions=READ | {str(Permission.WRITE)})
    jobs.export(by=without, number=str(Export.objects.get().pk))
    assert Export.objects.get().state == "failed"
