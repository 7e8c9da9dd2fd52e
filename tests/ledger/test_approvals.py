"""An export above the limit leaves only when a second officer has approved it, and never larger."""

from typing import Any

import pytest
from django.http import Http404
from django.utils import timezone

from anjia.base.audit.models import Event
from anjia.base.notices import queries
from anjia.base.notices.models import Notice
from anjia.base.scope import Actor, Grant, acting, system
from anjia.kernel.refusals import Refused
from anjia.ledger import jobs
from anjia.ledger.actions import approvals, exports, limits
from anjia.ledger.models import Export, ExportState
from anjia.ledger.reading import listing
from anjia.ledger.tests.visits import text, visit
from anjia.registry.ledgers import Households
from anjia.registry.models import Household
from tests.ledger.places import PANLONG, Built, build, officer

pytestmark = pytest.mark.django_db
EXPORT = "/ledgers/households/export/"
COUNTY = "610921"
BY = officer(COUNTY)
ASK = {"query": "view=all", "export": "1", "columns": ["number"], "reason": "县里核对户籍"}


def approver(area: str = COUNTY, who: str = "officer-2") -> Actor:
    held = frozenset({"registry.read", "registry.export", "registry.approve_export"})
    return Actor(
        id=who, name="李主任", unit="县后扶办", grants=(Grant(area, "county_office", held),)
    )


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch) -> Built:
    """A county of seven households, of which two may leave without approval."""
    known = limits.setting

    def setting(parameter: str, **options: Any) -> int:
        return 2 if parameter == "export_rows" else known(parameter, **options)

    monkeypatch.setattr(limits, "setting", setting)
    with acting(system(area="61")):
        return build()


def asked(**more: Any) -> Export:
    response = visit(BY, EXPORT, {**ASK, **more})
    assert response["Location"] == "/exports/"
    return Export.objects.get()


def decide(export: Export, decision: str, *, by: Actor | None = None, note: str = "") -> Any:
    data = {"decision": decision, "note": note}
    return visit(by or approver(), f"/exports/{export.pk}/decide/", data)


def notices(code: str) -> list[Notice]:
    with acting(system()):
        return list(Notice.objects.filter(code=code, state="open"))


def events() -> list[str]:
    with acting(system()):
        return list(
            Event.objects.filter(event__startswith="ledger.export")
            .order_by("id")
            .values_list("event", flat=True)
        )


def test_the_page_asks_what_for_and_nothing_leaves_without_an_answer(built: Built) -> None:
    page = text(visit(BY, f"{EXPORT}?view=all"))
    assert "要由另一个人批准" in page
    refused = visit(BY, EXPORT, {**ASK, "reason": " "})
    assert refused.status_code == 422
    assert not Export.objects.exists()


def test_a_small_export_leaves_as_before(built: Built) -> None:
    one = str(built.households[f"{PANLONG[4:9]}-0001"])
    response = visit(BY, EXPORT, {"query": "view=all", "id": [one]})
    assert response["Content-Type"].startswith("application/vnd")
    assert not Export.objects.exists()


def test_it_is_made_only_after_a_second_officer_approved(built: Built) -> None:
    export = asked()
    assert (export.state, export.counted, export.place) == (ExportState.ASKED, 7, COUNTY)
    jobs.export(by=BY, number=str(export.pk))
    export.refresh_from_db()
    assert export.state == ExportState.ASKED
    (work,) = notices("export_waits")
    assert (work.permission, work.area) == ("registry.approve_export", COUNTY)
    asker = approver(who=BY.id)
    for who, waits in ((approver(), 1), (asker, 0)):
        with acting(who):
            assert queries.count(who) == waits
    page = text(visit(approver(), work.url))
    assert "县里核对户籍" in page
    assert "陈晓梅" in page
    assert "等我批准的" in text(visit(approver(), "/exports/"))
    assert decide(export, "approve").status_code == 302
    assert notices("export_waits") == []
    jobs.export(by=BY, number=str(export.pk))
    export.refresh_from_db()
    assert (export.state, export.rows, export.decided_by) == (ExportState.DONE, 7, "officer-2")
    assert visit(BY, f"/exports/{export.pk}/").status_code == 200
    assert events() == ["ledger.export_asked", "ledger.export_approved", "ledger.export"]


def test_nobody_decides_about_their_own_or_elsewhere_or_without_the_right(built: Built) -> None:
    export = asked()
    for who in (approver(who=BY.id), approver("610922"), approver(PANLONG), officer(COUNTY)):
        with pytest.raises(Http404):
            decide(export, "approve", by=who)
        with acting(who), pytest.raises(Refused, match="not_permitted"):
            approvals.decide(export, by=who, at=timezone.now(), approved=True, note="")
    export.refresh_from_db()
    assert export.state == ExportState.ASKED


def test_a_refusal_says_why_and_nothing_leaves(built: Built) -> None:
    export = asked()
    assert decide(export, "decline").status_code == 422
    assert decide(export, "decline", note="只要城关镇的就够").status_code == 302
    jobs.export(by=BY, number=str(export.pk))
    export.refresh_from_db()
    assert (export.state, export.file) == (ExportState.DECLINED, None)
    assert "只要城关镇的就够" in text(visit(BY, "/exports/"))
    (told,) = notices("export_declined")
    assert told.officer == BY.id
    assert decide(export, "approve").status_code == 422
    assert events() == ["ledger.export_asked", "ledger.export_declined"]


def test_never_more_rows_than_were_approved(built: Built) -> None:
    export = asked()
    decide(export, "approve")
    with acting(system(area="61")):
        first = Household.objects.order_by("number").first()
        first.pk, first.number, first.head = None, "HY-NEW", None
        first._state.adding = True
        first.save(force_insert=True)
    jobs.export(by=BY, number=str(export.pk))
    export.refresh_from_db()
    assert export.state == ExportState.FAILED


def test_one_request_of_a_ledger_waits_at_a_time(built: Built) -> None:
    asked()
    with pytest.raises(Refused, match="export_waits_already"):
        visit(BY, EXPORT, ASK)


def test_no_other_way_out_goes_round_the_approval(built: Built) -> None:
    what = listing.asked({"view": ["all"]})
    columns = (Households.column("number"),)
    with acting(BY):
        with pytest.raises(Refused, match="export_needs_approval"):
            exports.make(Households, what, columns, by=BY, at=timezone.now())
        with pytest.raises(Refused, match="export_reason_missing"):
            exports.ask(Households, what, columns, query="view=all", by=BY, at=timezone.now())
