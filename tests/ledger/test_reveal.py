"""One number of one person, for a reason, on record."""

import pytest

from anjia.base.audit.models import Event
from anjia.base.scope import acting, system
from anjia.kernel.refusals import Refused
from anjia.ledger.tests.visits import text, visit
from tests.ledger.places import (
    ELSEWHERE,
    IDENTITY,
    PANLONG,
    READ,
    Built,
    build,
    officer,
)

pytestmark = pytest.mark.django_db
FIRST = f"{PANLONG[4:9]}-0000/0"


@pytest.fixture
def built() -> Built:
    with acting(system(area="61")):
        return build()


def url(built: Built, key: str = FIRST, name: str = "identity_number") -> str:
    return f"/ledgers/persons/{built.persons[key]}/reveal/{name}/"


def test_a_reason_is_asked_first(built: Built) -> None:
    page = text(visit(officer("610921"), url(built), htmx=True))
    assert "reason" in page
    assert IDENTITY not in page


def test_a_number_is_shown_for_a_reason_and_half_a_minute(built: Built) -> None:
    response = visit(officer("610921"), url(built), {"reason": "核对医保名单"}, htmx=True)
    page = text(response)
    assert IDENTITY in page
    assert 'data-hide-after="30"' in page
    assert 'data-masked="610921********421X"' in page
    assert "no-store" in response["Cache-Control"]
    with acting(system()):
        event = Event.objects.get(event="sealed.reveal")
    assert event.reason == "核对医保名单"
    assert event.facts == {"field": "identity_number"}


def test_without_a_reason_nothing_is_shown(built: Built) -> None:
    page = text(visit(officer("610921"), url(built), {"reason": " "}, htmx=True))
    assert IDENTITY not in page
    assert "reason" in page


def test_only_with_the_right_and_only_ones_own_people(built: Built) -> None:
    with pytest.raises(Refused, match="not_permitted"):
        visit(officer("610921", permissions=READ), url(built), {"reason": "核对医保名单"})
    foreign = url(built, f"{ELSEWHERE[4:9]}-0001/0")
    with pytest.raises(Refused, match="row_not_found"):
        visit(officer("610921"), foreign, {"reason": "核对医保名单"})


def test_without_script_it_is_a_page_of_its_own(built: Built) -> None:
    page = text(visit(officer("610921"), url(built)))
    assert "<html" in page
    page = text(visit(officer("610921"), url(built), {"reason": "核对医保名单"}))
    assert IDENTITY in page
