"""Signing in as a person does it: pages, limits, second factor, ends of sessions."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.test import Client
from time_machine import Traveller, travel

from anjia.base.access import actions, attempts, second_factor, signing_in
from anjia.base.access.models import Attempts, Officer, SecondFactor, Session, Unit
from anjia.base.access.policy import Role
from anjia.base.access.rules import rules
from anjia.base.access.tests.factories import PASSWORD, appoint, appointed, officer, signed_in, unit
from anjia.base.audit.models import Event
from anjia.base.scope import acting, system

pytestmark = pytest.mark.django_db

START = datetime(2026, 6, 1, 1, 0, tzinfo=UTC)
COUNTY = "610921"


@pytest.fixture
def clock() -> Iterator[Traveller]:
    """A clock that stands still until it is moved."""
    with travel(START, tick=False) as traveller:
        yield traveller


def post(client: Client, username: str, password: str = PASSWORD, **extra: str) -> Any:
    return client.post("/login/", {"username": username, "password": password}, **extra)


def sign_in(who: Officer, client: Client | None = None) -> Client:
    client = client or Client()
    answer = post(client, who.username)
    assert answer.status_code == 302, answer.content.decode()[:500]
    return client


def is_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


def test_the_page_signs_in_and_out() -> None:
    """Name and password let in; signing out ends the session."""
    client = sign_in(appointed(Role.COUNTY_OFFICE, COUNTY))
    assert is_in(client)
    client.post("/logout/")
    assert client.get("/account/").url == "/login/?next=/account/"


def test_the_name_is_read_without_case_and_the_way_back_is_kept() -> None:
    """hy-0126 is HY-0126; and the page asked for is the page that comes."""
    who = officer()
    given = {"username": who.username.lower(), "password": PASSWORD, "next": "/account/"}
    assert Client().post("/login/", given).url == "/account/"


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "javascript:alert(1)"]
)
def test_nobody_is_sent_to_another_host(target: str) -> None:
    """An address elsewhere is ignored."""
    given = {"username": officer().username, "password": PASSWORD, "next": target}
    assert Client().post("/login/", given).url == "/"


def test_an_unknown_name_answers_like_a_wrong_password() -> None:
    """The page does not tell who works here."""
    known, unknown = post(Client(), officer().username, "wrong"), post(Client(), "nobody", "wrong")
    strip = lambda answer: re.sub(r'value="[^"]*"|[\w+/=-]{60,}', "", answer.content.decode())  # noqa: E731
    assert known.status_code == unknown.status_code == 422
    assert strip(known) == strip(unknown)


def test_an_inactive_officer_does_not_get_in() -> None:
    """Deactivation looks like a wrong password."""
    who = officer()
    Officer.objects.filter(pk=who.pk).update(active=False)
    assert post(Client(), who.username).status_code == 422


def test_five_failures_block_the_account_and_time_lifts_it(clock: Traveller) -> None:
    """The fifth failure blocks; 14:59 later still; 15 minutes later the right password works."""
    who = officer()
    for left in (4, 3, 2, 1):
        assert f"还可以试 {left} 次" in post(Client(), who.username, "wrong").content.decode()
    assert "15 分钟" in post(Client(), who.username, "wrong").content.decode()
    assert post(Client(), who.username).status_code == 429
    clock.shift(timedelta(minutes=14, seconds=59))
    assert post(Client(), who.username).status_code == 429
    clock.shift(timedelta(seconds=2))
    assert post(Client(), who.username).status_code == 302


def test_each_further_block_lasts_twice_as_long(clock: Traveller) -> None:
    """A guesser waits 15, then 30 minutes."""
    who = officer()
    for _index in range(5):
        post(Client(), who.username, "wrong")
    clock.shift(timedelta(minutes=16))
    for _index in range(5):
        post(Client(), who.username, "wrong")
    clock.shift(timedelta(minutes=16))
    assert post(Client(), who.username).status_code == 429
    clock.shift(timedelta(minutes=15))
    assert post(Client(), who.username).status_code == 302


def test_a_network_address_is_limited_over_all_accounts(clock: Traveller) -> None:
    """Thirty failures from one address block it for every name, and no other address."""
    who = officer()
    for number in range(30):
        post(Client(), f"guess{number}", "wrong", REMOTE_ADDR="203.0.113.9")
    assert post(Client(), who.username, REMOTE_ADDR="203.0.113.9").status_code == 429
    assert post(Client(), who.username, REMOTE_ADDR="203.0.113.10").status_code == 302


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8::1", "2001:db8::ffff:1", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("203.0.113.9", "::ffff:203.0.113.9", True),
        ("203.0.113.9", "203.0.113.10", False),
    ],
)
def test_an_ipv6_household_is_one_address(one: str, other: str, same: bool) -> None:
    """A /64 is one customer, so it is one counter."""
    assert (attempts.address(one) == attempts.address(other)) is same


def test_a_success_forgets_the_failures() -> None:
    """Four typing errors yesterday do not block today."""
    who = officer()
    for _index in range(4):
        post(Client(), who.username, "wrong")
    sign_in(who)
    assert not Attempts.objects.filter(key=attempts.account(who.username)).exists()
    assert "还可以试 4 次" in post(Client(), who.username, "wrong").content.decode()


def test_the_session_changes_its_key_at_sign_in() -> None:
    """A key planted before is worth nothing after."""
    client = Client()
    client.get("/login/")
    session = client.session
    session["planted"] = True
    session.save()
    before = session.session_key
    sign_in(officer(), client)
    assert client.session.session_key != before
    assert "planted" not in client.session


@pytest.mark.parametrize(("minutes", "lives"), [(29, True), (31, False)])
def test_an_idle_session_ends(clock: Traveller, minutes: int, lives: bool) -> None:
    """Thirty minutes without a request are the end."""
    client = sign_in(officer())
    clock.shift(timedelta(minutes=minutes))
    assert is_in(client) is lives


def test_a_busy_session_ends_after_eight_hours(clock: Traveller) -> None:
    """However busy: 7:59 lives, 8:00 does not."""
    client = sign_in(officer())
    for _index in range(24):
        clock.shift(timedelta(minutes=19, seconds=50))
        assert is_in(client)
    clock.shift(timedelta(minutes=5))
    assert not is_in(client)


def test_a_third_session_ends_the_first(clock: Traveller) -> None:
    """Two browsers at once; the oldest gives way."""
    who = officer()
    clients = []
    for _index in range(3):
        clients.append(sign_in(who))
        clock.shift(timedelta(seconds=1))
    assert [is_in(client) for client in clients] == [False, True, True]


def test_changing_the_password_ends_the_other_sessions() -> None:
    """Whoever had the old password is out; this browser stays in."""
    who = officer()
    mine, other = sign_in(who), sign_in(who)
    new = "Plain-river-stone-4"
    given = {"old": PASSWORD, "new": new, "repeated": new}
    assert mine.post("/account/password/", given).status_code == 302
    assert is_in(mine)
    assert not is_in(other)
    assert post(Client(), who.username, new).status_code == 302


@pytest.mark.parametrize(
    ("new", "words"),
    [
        ("Ab1-xyz", "至少要 12 位"),
        ("onlysmallletters", "至少要有两种"),
        ("111111111111a", "重复的字太多"),
        ("Password1234", "常见"),
        (PASSWORD, "用过了"),
    ],
)
def test_weak_passwords_are_refused(new: str, words: str) -> None:
    """Each rule says what it wants."""
    who = officer()
    client = sign_in(who)
    answer = client.post("/account/password/", {"old": PASSWORD, "new": new, "repeated": new})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert post(Client(), who.username).status_code == 302


def test_a_wrong_old_password_counts_as_a_failure() -> None:
    """An open browser is no place to guess the password."""
    who = officer()
    client = sign_in(who)
    new = {"new": "Plain-river-stone-4", "repeated": "Plain-river-stone-4"}
    for _index in range(5):
        client.post("/account/password/", {"old": "wrong", **new})
    assert post(Client(), who.username).status_code == 429


def test_a_worn_password_must_be_changed_first(
    clock: Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the office asks for rotation: on the 90th day work, on the 91st the password page."""
    held = replace(rules(on=START.date()), password_days=90)
    monkeypatch.setattr(signing_in, "rules", lambda **_place: held)
    who = appointed(Role.SYSTEM_ADMIN, COUNTY)
    clock.shift(timedelta(days=90))
    assert sign_in(who).get("/officers/").status_code == 200
    clock.shift(timedelta(seconds=1))
    assert sign_in(who).get("/officers/").url.startswith("/account/password/?next=")


def test_an_initial_password_must_be_changed_first() -> None:
    """The one that an administrator has seen is not used for work."""
    by, of = system(name="test"), unit()
    with acting(by):
        who, password = actions.create_officer(of, by=by, username="NEW-1", name="新人", at=START)
    client = Client()
    assert post(client, "NEW-1", password).status_code == 302
    assert client.get("/account/").url.startswith("/account/password/")
    assert client.get("/", headers={"HX-Request": "true"})["HX-Redirect"].startswith(
        "/account/password/"
    )
    assert who.must_change_password


def code(factor: SecondFactor, at: datetime) -> str:
    import base64  # noqa: PLC0415 - only this helper needs it

    totp = TOTP(base64.b32decode(factor.secret.open()), 6, hashes.SHA1(), 30)  # noqa: S303
    return totp.generate(int(at.timestamp())).decode()


def with_second_factor(who: Officer, at: datetime) -> list[str]:
    factor = second_factor.begin(who)
    return second_factor.confirm(who, code(factor, at), at=at)


def test_a_second_factor_is_asked_for_and_works_once(clock: Traveller) -> None:
    """Right password, then a code; the same code again is refused; a later one is taken."""
    who = officer()
    with_second_factor(who, START)
    factor = SecondFactor.objects.get(officer=who)
    clock.shift(timedelta(seconds=60))
    now = START + timedelta(seconds=60)
    client = Client()
    assert post(client, who.username).url == "/login/code/"
    assert not is_in(client)
    assert client.post("/login/code/", {"code": "000000"}).status_code == 422
    assert client.post("/login/code/", {"code": code(factor, now)}).status_code == 302
    assert is_in(client)
    again = Client()
    post(again, who.username)
    assert again.post("/login/code/", {"code": code(factor, now)}).status_code == 422


def test_a_code_from_a_clock_half_a_minute_off_is_taken(clock: Traveller) -> None:
    """One step either way, not two."""
    who = officer()
    with_second_factor(who, START)
    factor = SecondFactor.objects.get(officer=who)
    at = START + timedelta(minutes=5)
    assert second_factor.check(who, code(factor, at - timedelta(seconds=30)), at=at)
    assert not second_factor.check(who, code(factor, at + timedelta(seconds=90)), at=at)


def test_codes_are_limited_like_passwords(clock: Traveller) -> None:
    """Six digits could be guessed, so five tries block."""
    who = officer()
    with_second_factor(who, START)
    client = Client()
    post(client, who.username)
    for _index in range(5):
        client.post("/login/code/", {"code": "000000"})
    factor = SecondFactor.objects.get(officer=who)
    clock.shift(timedelta(minutes=1))
    good = code(factor, START + timedelta(minutes=1))
    assert client.post("/login/code/", {"code": good}).status_code == 429


def test_a_recovery_code_works_once(clock: Traveller) -> None:
    """For the day when the phone is at home."""
    who = officer()
    recovery = with_second_factor(who, START)
    assert len(set(recovery)) == 10
    for expected in (302, 422):
        client = Client()
        post(client, who.username)
        assert client.post("/login/code/", {"code": recovery[0]}).status_code == expected


def test_the_password_step_alone_ends_after_five_minutes(clock: Traveller) -> None:
    """A half-finished sign-in does not wait for somebody else."""
    who = officer()
    with_second_factor(who, START)
    client = Client()
    post(client, who.username)
    clock.shift(timedelta(minutes=6))
    assert client.get("/login/code/").url == "/login/"


def test_a_unit_can_require_the_second_factor(clock: Traveller) -> None:
    """Officers of such a unit set it up before anything else, on a page with picture and
    recovery codes.
    """
    who = appointed(Role.COUNTY_OFFICE, COUNTY)
    with acting(system(name="test")):
        Unit.objects.filter(pk=who.unit_id).update(second_factor=True)
    client = sign_in(who)
    assert client.get("/account/").url.startswith("/account/second-factor/")
    page = client.get("/account/second-factor/").content.decode()
    assert "<svg" in page
    factor = SecondFactor.objects.get(officer=who)
    assert factor.secret.open() in page.replace(" ", "")
    answer = client.post("/account/second-factor/", {"code": code(factor, START)})
    assert len(re.findall(r"<code>[0-9a-f]{5}-[0-9a-f]{5}</code>", answer.content.decode())) == 10
    assert is_in(client)


def test_grants_ask_for_the_password_again_after_five_minutes(clock: Traveller) -> None:
    """Fresh for five minutes after sign-in, then asked, then fresh again."""
    who = appointed(Role.SYSTEM_ADMIN, COUNTY)
    client = sign_in(who)
    assert client.get("/officers/new/").status_code == 200
    clock.shift(timedelta(minutes=6))
    where = client.get("/officers/new/").url
    assert where == "/account/again/?next=%2Fofficers%2Fnew%2F"
    assert client.post(where, {"password": "wrong", "next": "/officers/new/"}).status_code == 422
    assert (
        client.post(where, {"password": PASSWORD, "next": "/officers/new/"}).url == "/officers/new/"
    )
    assert client.get("/officers/new/").status_code == 200


def test_signing_in_is_audited_with_the_address_and_without_the_password() -> None:
    """Success and failure stand in the log; what was typed does not."""
    who = officer()
    post(Client(), who.username, "canary-wrong-password", REMOTE_ADDR="203.0.113.77")
    post(Client(), "canary-no-such-name", "x", REMOTE_ADDR="203.0.113.77")
    sign_in(who)
    with acting(system(name="test")):
        events = list(
            Event.objects.filter(event__startswith="access.sign_in").order_by("id").values()
        )
    assert [one["event"] for one in events] == ["access.sign_in_failed"] * 2 + ["access.sign_in"]
    assert events[0]["address"] == "203.0.113.77"
    assert "canary" not in str(events)


def test_an_api_call_without_a_session_gets_401_and_a_part_of_a_page_leads_to_sign_in() -> None:
    """Fail closed, in the caller's own way."""
    part = Client().get("/account/", headers={"HX-Request": "true"})
    assert part["HX-Redirect"] == "/login/"


def test_ending_my_other_sessions() -> None:
    """From the account page."""
    who = officer()
    mine, other = sign_in(who), sign_in(who)
    mine.post("/account/sessions/end/")
    assert is_in(mine)
    assert not is_in(other)
    assert Session.objects.filter(officer=who).count() == 1


def test_a_new_appointment_ends_the_sessions() -> None:
    """Rights changed: sign in again."""
    who = appointed(Role.GRID_WORKER, "610921100201001")
    client = sign_in(who)
    appoint(who, Role.GRID_WORKER, "610921100201002")
    assert not is_in(client)


def test_the_factory_signs_in_as_the_page_does() -> None:
    """What other tests use is a session that pages accept."""
    assert is_in(signed_in(officer()))
