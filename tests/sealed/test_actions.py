"""Revealing one value, and sealing everything again under a new key."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command
from django.db import connection

from anjia.base import sealed
from anjia.base.audit.models import Event, RowHistory
from anjia.base.keys import Purpose, store
from anjia.base.parameters import actions as parameter_actions
from anjia.base.parameters.policy import NewValue
from anjia.base.scope import Actor, Grant, acting, refusals, system
from anjia.base.sealed import actions
from anjia.base.sealed.cipher import key_of
from anjia.kernel.refusals import Refused
from anjia.registry.models import Household, Site

pytestmark = pytest.mark.django_db

AT = datetime(2026, 3, 1, 2, 0, tzinfo=UTC)
SITE = "610921100001001"
PHONE = "13812345678"


@pytest.fixture(autouse=True)
def _own_keys(settings: LazySettings, tmp_path: Path) -> None:
    settings.HOME = tmp_path


def officer(area: str, *permissions: str) -> Actor:
    grant = Grant(area=area, role="town_officer", permissions=frozenset(permissions))
    return Actor(id="7", name="李干部", grants=(grant,))


TOWN = officer("610921100", "registry.read", "registry.reveal")


@pytest.fixture
def household() -> Household:
    with acting(system()):
        site = Site.objects.create(area=SITE, name="花园社区", kind="cross_town", setting="urban")
        made = Household(
            area=SITE, origin="610921101001", number="1", kind="registered_poor", site=site,
            head_name="张三",
        )  # fmt: skip
        sealed.put(made, "phone", PHONE)
        made.save()
        return Household.objects.get(pk=made.pk)


def reveal(row: Household, *, by: Actor = TOWN, reason: str = "办社保，核对电话") -> str:
    return actions.reveal(row, "phone", by=by, reason=reason, at=AT)


def test_a_stored_value_is_ciphertext_and_is_found_by_its_index(household: Household) -> None:
    with connection.cursor() as cursor, acting(system()):
        cursor.execute("select phone from registry_household")
        ((stored,),) = cursor.fetchall()
        assert PHONE.encode() not in bytes(stored)
        index = Household._meta.get_field("phone").index("138 1234 5678")
        assert Household.objects.get(phone_index=index) == household


def test_revealing_gives_the_value_and_logs_who_what_why(household: Household) -> None:
    assert reveal(household) == PHONE
    with acting(system()):
        event = Event.objects.get(event="sealed.reveal")
    assert (event.actor_id, event.reason) == ("7", "办社保，核对电话")
    assert (event.subject_id, event.facts) == (str(household.pk), {"field": "phone"})
    assert PHONE not in str(event.facts)


@pytest.mark.parametrize(
    ("by", "reason", "code"),
    [
        (officer("610921100", "registry.read"), "办社保", "not_permitted"),
        (officer("610921102", "registry.reveal"), "办社保", "not_permitted"),
        # The place of origin reads the household; opening its numbers is for where it lives.
        (officer("610921101", "registry.reveal"), "办社保", "not_permitted"),
        (TOWN, "  ", "reveal_reason_missing"),
    ],
)
def test_revealing_is_refused(household: Household, by: Actor, reason: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        reveal(household, by=by, reason=reason)
    assert refused.value.code == code
    assert refusals.text(refused.value) != code
    with acting(system()):
        assert not Event.objects.filter(event="sealed.reveal").exists()


def test_an_hour_has_a_quota(household: Household) -> None:
    parameter_actions.enter(
        "reveals_an_hour", by=system(), area="610921", at=AT,
        value=NewValue(text="2", valid_from=AT.date(), document="试行"),
    )  # fmt: skip
    reveal(household)
    reveal(household)
    with pytest.raises(Refused) as refused:
        reveal(household)
    assert refused.value.code == "reveals_used_up"
    assert "2" in refusals.text(refused.value)


def test_nothing_there_and_an_altered_value_are_told(household: Household) -> None:
    with pytest.raises(Refused, match="reveal_nothing_there"):
        actions.reveal(household, "phone_index", by=TOWN, reason="办社保", at=AT)
    with acting(system()), connection.cursor() as cursor:
        cursor.execute("update registry_household set phone = set_byte(phone, 20, 0)")
        altered = Household.objects.get()
    with pytest.raises(Refused, match="sealed_unreadable"):
        reveal(altered)
    assert PHONE not in altered.phone.mask()


def test_rotation_seals_again_and_keeps_search_and_history(
    household: Household, capsys: pytest.CaptureFixture[str]
) -> None:
    before = key_of(household.phone.blob)
    call_command("keys", "rotate")
    with acting(system()):
        after = Household.objects.get()
        assert key_of(after.phone.blob) == store().current(Purpose.SEAL).ident != before
        assert after.phone.open() == PHONE
        assert after.version == household.version
        assert after.phone_index == household.phone_index
        last = RowHistory.objects.filter(row_id=household.pk).latest("id")
    assert last.reason == "key rotation"
    assert household.phone.open() == PHONE
    out = capsys.readouterr().out
    assert "registry_household.phone: 1 sealed again" in out
    assert store().current(Purpose.SEAL).secret.hex() not in out
    call_command("keys", "list")
    assert f"* seal {store().current(Purpose.SEAL).ident.hex()}" in capsys.readouterr().out


def test_rotation_goes_on_past_a_value_that_does_not_open(household: Household) -> None:
    with acting(system()), connection.cursor() as cursor:
        cursor.execute("update registry_household set phone = set_byte(phone, 20, 0)")
    with pytest.raises(CommandError, match="1 values do not open"):
        call_command("keys", "rotate")
    assert household.pk is not None
