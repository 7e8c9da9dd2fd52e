"""Typical cases: only with consent of whom they name; figures can be held against today's."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from anjia.base.scope import acting, system
from anjia.processes.dashboards.models import Figure, Snapshot
from anjia.processes.supervision.actions import exemplars as actions
from anjia.processes.supervision.actions.exemplars import Told
from anjia.processes.supervision.models import Exemplar
from anjia.processes.supervision.queries import exemplars
from anjia.processes.supervision.tests import offices
from anjia.processes.supervision.tests.offices import refused

pytestmark = pytest.mark.django_db

AT, DAY = offices.AT, offices.DAY
CODE = "WRK-01"


@pytest.fixture
def there():
    """The offices of a county."""
    return offices.build()


def figure(value, *, as_of: date) -> None:
    """A figure of a town."""
    place = {"area": offices.CHENGGUAN, "as_of": as_of, "manifest": f"m{as_of:%m%d}"}
    with acting(system(name="test")):
        taken = Snapshot.objects.create(**place, definitions="d", application="test", taken_at=AT)
        Figure.objects.create(
            **place,
            snapshot=taken,
            taken_at=AT,
            code=CODE,
            definition="d",
            state="computed",
            value=Decimal(value),
        )


def test_a_case_that_names_somebody_needs_consent(there):
    town, office, second = (there.actor(name) for name in ("chengguan", "office", "second"))
    unit = there.units["chengguan"]
    told = Told(kind="person", title="绣娘", text="在社区工厂上班。", names_persons=True)
    found = actions.write(unit, by=town, at=AT, told=told)
    refused("exemplar_consent_missing", actions.check, found, by=office, at=AT)
    with pytest.raises(IntegrityError), transaction.atomic(), acting(system(name="test")):
        Exemplar.objects.filter(pk=found.pk).update(state="published", published_on=DAY)
    actions.give_back(found, by=office, at=AT, note="请本人同意")
    agreed = Told(**{**vars(told), "consent_on": DAY, "consent_how": "签了同意书"})
    refused("not_permitted", actions.rewrite, found, by=there.actor("jianchi"), at=AT, told=agreed)
    actions.rewrite(found, by=town, at=AT, told=agreed)
    actions.check(found, by=office, at=AT)
    refused("exemplar_own", actions.publish, found, by=office, on=DAY, medium="县融媒体")
    refused("exemplar_medium_missing", actions.publish, found, by=second, on=DAY, medium="")
    actions.publish(found, by=second, on=DAY, medium="县融媒体")
    actions.take_down(found, by=office, at=AT, note="本人不愿意再公开")
    with acting(office):
        assert not exemplars.seen(office).exists()
        assert exemplars.seen(office, state="withdrawn").get().note == "本人不愿意再公开"


def test_quoted_figures_are_kept_and_held_against_today(there):
    town, unit = there.actor("chengguan"), there.units["chengguan"]
    told = Told(kind="method", title="做法", text="做法。", codes=[CODE.lower()])
    refused("exemplar_figure_missing", actions.write, unit, by=town, at=AT, told=told)
    figure("95", as_of=DAY)
    found = actions.write(unit, by=town, at=AT, told=told)
    figure("97", as_of=DAY + timedelta(days=1))
    with acting(town):
        (quoted,) = exemplars.quoted(found, on=DAY + timedelta(days=1))
        assert (quoted.quotation.value, quoted.now) == (95, 97)
        assert quoted.has_moved
        assert f"as_of={DAY.isoformat()}" in quoted.url


def test_the_pages_take_a_case_from_a_town_to_print(there):
    town = offices.factories.signed_in(there.officers["chengguan"])
    first = offices.factories.signed_in(there.officers["office"])
    second = offices.factories.signed_in(there.officers["second"])
    assert "还没有典型经验" in first.get("/supervision/exemplars/").text
    unit = there.units["chengguan"].pk
    told = {"unit": unit, "kind": "case", "title": "公交进社区", "text": "开通了公交。"}
    assert town.post("/supervision/exemplars/new/", {**told, "title": ""}).status_code == 422
    page = town.post("/supervision/exemplars/new/", told).url
    assert "改了再报" in town.get(page).text
    assert first.post(f"{page}do/check/").status_code == 302
    shown = first.get(page).text
    assert "由另一位工作人员刊发" in shown
    given = {"medium": "县政府网站", "on": "2026-03-02"}
    assert second.post(f"{page}do/publish/", given).status_code == 302
    assert "县政府网站，2026年3月2日" in first.get(page).text
