"""An office's own definitions: a second officer decides, and nothing is edited."""

from contextlib import suppress
from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from django.utils import timezone

from anjia.base.audit.models import Event as AuditEvent
from anjia.base.notices.models import Notice
from anjia.base.scope import Actor, Grant, acting, system
from anjia.engine.errors import DefinitionError
from anjia.kernel.refusals import Refused
from anjia.processes.definitions import actions, models
from anjia.processes.definitions.policy import NEXT, Permission, Step, What
from anjia.processes.definitions.queries import library, versions

pytestmark = pytest.mark.django_db

COUNTY, OTHER, CITY = "610921", "610922", "6109"
TODAY = date(2022, 4, 10)
ALL = frozenset(str(permission) for permission in Permission)


def officer(who="officer-1", name="陈晓梅", area=COUNTY, permissions=ALL):
    grant = Grant(area, "county_office", permissions)
    return Actor(id=who, name=name, unit="县后扶办", grants=(grant,))


AUTHOR, SECOND = officer(), officer("officer-2", "何志远")


def indicator(where="surveyed", *, code="OWN-01", **more):
    content = {
        "code": code,
        "title": {"zh": "已入户的人", "en": "Persons visited"},
        "of": "person",
        "kind": "share",
        "unit": "percent",
        "where": where,
        "basis": "汉后扶办字〔2022〕4 号",
        "group": "work",
        "note": {"zh": "今年入过户的人。", "en": "Persons visited this year."},
    }
    return content | more


EASY = "sex = 'male'"


def written(where=EASY, area=COUNTY, **more):
    return actions.Written(What.INDICATOR, indicator(where, **more), area)


def draft(where=EASY, *, by=AUTHOR, area=COUNTY, **more):
    at = timezone.now()
    row = actions.draft(written(where, area, **more), by=by, on=TODAY, at=at)
    return versions.get(row.pk)


def published(where=EASY, *, valid_from=TODAY, by=AUTHOR, area=COUNTY, second=SECOND, **more):
    at, found = timezone.now(), draft(where, by=by, area=area, **more)
    actions.submit(found, by=by, at=at)
    actions.approve(versions.get(found.id), by=second, at=at)
    actions.publish(versions.get(found.id), by=second, valid_from=valid_from, on=valid_from, at=at)
    return versions.get(found.id)


def test_a_version_goes_from_its_author_to_a_second_officer_and_into_force():
    found = published()
    assert [each.step for each in found.life] == [
        *(Step.DRAFT, Step.SUBMITTED, Step.APPROVED, Step.PUBLISHED),
    ]
    assert [each.by for each in found.life] == [*["officer-1"] * 2, *["officer-2"] * 2]
    there = library.of(COUNTY, on=TODAY)
    assert there.indicators["OWN-01"].title.zh == "已入户的人"
    assert there.hash_of(there.indicators["OWN-01"]) == found.hash
    with acting(system()):
        events = set(AuditEvent.objects.values_list("event", flat=True))
        assert {f"definitions.{act}" for act in ("draft", "submit", "approve", "publish")} <= events
        codes = Notice.objects.values_list("code", "state", "officer").order_by("posted_at", "code")
        assert set(codes) == {
            ("definition_waits", "done", ""),
            ("definition_approved", "open", "officer-1"),
        }


def test_the_author_does_not_decide():
    found = draft()
    actions.submit(found, by=AUTHOR, at=timezone.now())
    found = versions.get(found.id)
    assert not actions.may_decide(found, by=AUTHOR)
    for act, more in ((actions.approve, {}), (actions.decline, {"note": "不行"})):
        with pytest.raises(Refused, match="definition_own_decision"):
            act(found, by=AUTHOR, at=timezone.now(), **more)
    assert versions.get(found.id).step is Step.SUBMITTED


def test_a_version_is_declined_for_a_reason_and_stays_so():
    found, at = draft(), timezone.now()
    actions.submit(found, by=AUTHOR, at=at)
    with pytest.raises(Refused, match="definition_reason_missing"):
        actions.decline(found, by=SECOND, note=" ", at=at)
    actions.decline(found, by=SECOND, note="没有依据", at=at)
    assert versions.get(found.id).life[-1].reason == "没有依据"
    for late in (actions.approve, actions.submit):
        with pytest.raises(Refused, match="definition_step_over"):
            late(found, by=SECOND if late is actions.approve else AUTHOR, at=at)


def test_nothing_skips_a_step_or_is_decided_twice():
    found, at = draft(), timezone.now()
    with pytest.raises(Refused, match="definition_step_over"):
        actions.approve(found, by=SECOND, at=at)
    with pytest.raises(Refused, match="definition_step_over"):
        actions.publish(found, by=SECOND, valid_from=TODAY, on=TODAY, at=at)
    actions.submit(found, by=AUTHOR, at=at)
    actions.approve(found, by=SECOND, at=at)
    with pytest.raises(Refused, match="definition_step_over"):
        actions.decline(found, by=officer("officer-3"), note="晚了", at=at)
    assert {step for steps in NEXT.values() for step in steps} == set(Step) - {Step.DRAFT}


def test_two_decisions_at_once_leave_one():
    found, at = draft(), timezone.now()
    actions.submit(found, by=AUTHOR, at=at)
    stale = dict(versions.every())
    actions.approve(found, by=SECOND, at=at)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(versions, "every", lambda: stale)
        with pytest.raises(Refused, match="definition_step_over"):
            actions.decline(found, by=officer("officer-3"), note="也看了", at=at)


@pytest.mark.parametrize("table", ["definitions_version", "definitions_event"])
@pytest.mark.parametrize("act", ["update {} set id = id", "delete from {}"])
def test_the_database_refuses_to_change_what_was_written(table, act):
    draft()
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(act.format(table))


def test_a_definition_holds_at_its_place_from_its_day_until_it_is_taken_back():
    today = timezone.localdate()
    found = published(valid_from=today)
    assert "OWN-01" in library.of(f"{COUNTY}100", on=today).indicators
    assert "OWN-01" not in library.of(OTHER, on=today).indicators
    assert "OWN-01" not in library.of(CITY, on=today).indicators
    assert "OWN-01" not in library.of(COUNTY, on=today - timedelta(days=1)).indicators
    with pytest.raises(Refused, match="definition_reason_missing"):
        actions.withdraw(found, by=SECOND, note="", at=timezone.now())
    later = timezone.now() + timedelta(days=3)
    actions.withdraw(found, by=SECOND, note="换新口径", at=later)
    assert "OWN-01" in library.of(COUNTY, on=today + timedelta(days=2)).indicators
    assert "OWN-01" not in library.of(COUNTY, on=today + timedelta(days=3)).indicators


def test_the_nearest_place_wins_and_then_the_latest_day():
    city = officer("officer-5", area=CITY)
    other = officer("officer-6", area=CITY)
    wide = published("sex = 'female'", by=city, second=other, area=CITY, code="HUK-03")
    assert library.stand(COUNTY, on=TODAY).versions == (wide,)
    near = published("hukou_status = 'moved'", code="HUK-03")
    assert library.stand(COUNTY, on=TODAY).versions == (near,)
    assert library.stand(OTHER, on=TODAY).versions == (wide,)
    tomorrow = TODAY + timedelta(days=1)
    later = published("hukou_status = 'pending'", code="HUK-03", valid_from=tomorrow)
    assert library.stand(COUNTY, on=TODAY).versions == (near,)
    assert library.stand(COUNTY, on=tomorrow).versions == (later,)
    shipped = library.shipped()
    assert library.of("620000"[:2], on=TODAY).hash == shipped.hash
    assert shipped.hash_of(shipped.indicators["HUK-03"]) not in {wide.hash, near.hash, later.hash}


def test_a_hash_names_the_version_that_made_a_figure():
    first = published("sex = 'male'")
    second = published("sex = 'female'", valid_from=TODAY + timedelta(days=9))
    for version in (first, second):
        made = library.made("OWN-01", version.hash, area=COUNTY, on=TODAY)
        assert made.version == version
        assert made.item.texts["where"] == version.content["where"]
    shipped = library.shipped()
    whole = shipped.hash_of(shipped.indicators["HUK-03"])
    assert library.made("HUK-03", whole, area=COUNTY, on=TODAY).version is None
    assert library.made("OWN-01", "0" * 16, area=COUNTY, on=TODAY) is None


def test_a_fact_of_its_own_changes_what_rests_on_it():
    content = {
        "table": "person",
        "name": "visited",
        "label": {"zh": "入过户", "en": "visited"},
        "value": "surveyed_on is not unknown",
    }
    actor, at = AUTHOR, timezone.now()
    row = actions.draft(actions.Written(What.FACT, content, COUNTY), by=actor, on=TODAY, at=at)
    for act, by in ((actions.submit, AUTHOR), (actions.approve, SECOND)):
        act(versions.get(row.pk), by=by, at=at)
    fact = versions.get(row.pk)
    actions.publish(fact, by=SECOND, valid_from=TODAY, on=TODAY, at=at)
    resting = draft("visited")
    assert resting.hash == draft("surveyed_on is not unknown").hash
    with pytest.raises(DefinitionError):
        actions.checked(written("visited", OTHER), on=TODAY)


BOMB = "sex = '" + "(a+)+" * 400 + "'"


@pytest.mark.parametrize(
    ("where", "code"),
    [
        ("sex = 3", "definition_type"),
        ("sexx = 'male'", "definition_name"),
        ("(" * 10_000 + "true" + ")" * 10_000, "definition_too_long"),
        ("(" * 300 + "true" + ")" * 300, "definition_too_deep"),
        (BOMB, "definition_choice"),
        ("regexp_matches(sex, '(a+)+$')", "definition_name"),
        ("sex = 'male'; drop table person", "definition_sign"),
        ("", "definition_empty"),
    ],
)
def test_what_is_wrong_is_not_kept(where, code):
    with pytest.raises(DefinitionError) as refused:
        draft(where)
    assert refused.value.code == code
    assert not models.Version.objects.exists()


def test_facts_do_not_explain_each_other():
    def fact(name, value):
        label = {"zh": name, "en": name}
        content = {"table": "person", "name": name, "label": label, "value": value}
        return actions.Written(What.FACT, content, COUNTY)

    with pytest.raises(DefinitionError) as refused:
        actions.checked(fact("ring", "not ring"), on=TODAY)
    assert refused.value.code == "definition_cycle"


@pytest.mark.parametrize(
    ("code", "refusal"),
    [
        ("own-1", "definition_code_form"),
        ("X", "definition_code_form"),
        ("A-1; --", "definition_code_form"),
    ],
)
def test_a_code_has_its_form(code, refusal):
    with pytest.raises(Refused, match=refusal):
        draft(code=code)


def test_another_office_writes_nothing_here_and_nobody_below_a_county():
    elsewhere = officer(area=OTHER)
    with pytest.raises(Refused, match="not_permitted"):
        draft(by=elsewhere)
    with pytest.raises(Refused, match="definition_area"):
        draft(area=f"{COUNTY}100")
    found = draft()
    with pytest.raises(Refused, match="not_permitted"):
        actions.submit(found, by=elsewhere, at=timezone.now())
    actions.submit(found, by=AUTHOR, at=timezone.now())
    with pytest.raises(Refused, match="not_permitted"):
        actions.approve(found, by=officer("officer-9", area=OTHER), at=timezone.now())


def test_nothing_holds_before_today():
    found, at = draft(), timezone.now()
    actions.submit(found, by=AUTHOR, at=at)
    actions.approve(found, by=SECOND, at=at)
    with pytest.raises(Refused, match="definition_from_the_past"):
        actions.publish(found, by=SECOND, valid_from=TODAY - timedelta(days=1), on=TODAY, at=at)


def test_a_draft_made_from_a_draft_takes_its_place():
    first = draft()
    newer = actions.Written(What.INDICATOR, indicator("sex = 'female'"), COUNTY, replaces=first.id)
    row = actions.draft(newer, by=AUTHOR, on=TODAY, at=timezone.now())
    assert versions.get(first.id).step is Step.WITHDRAWN
    assert versions.get(row.pk).step is Step.DRAFT


def test_a_version_that_cannot_be_read_any_more_steps_aside(monkeypatch):
    good = published("sex = 'male'")
    bad = published("sex = 'female'", code="OWN-02")
    every = dict(versions.every())
    gone = {**bad.content, "where": "taken_away"}
    every[bad.id] = type(bad)(**{**vars(bad), "content": gone, "id": 10**9})
    monkeypatch.setattr(versions, "every", lambda: every)
    stand = library.stand(COUNTY, on=TODAY)
    assert stand.versions == (good,)
    assert set(stand.broken) == {10**9}
    assert "OWN-02" not in stand.definitions.indicators


def test_a_request_asks_once_whether_anything_was_added(django_assert_num_queries):
    first = draft()
    with acting(AUTHOR):
        with django_assert_num_queries(1):
            assert versions.get(first.id) is versions.get(first.id)
        with suppress(RuntimeError), acting(AUTHOR):
            actions.submit(first, by=AUTHOR, at=timezone.now())
            assert versions.get(first.id).step is Step.SUBMITTED
            raise RuntimeError
        assert versions.get(first.id).step is Step.DRAFT
        actions.submit(first, by=AUTHOR, at=timezone.now())
        assert versions.get(first.id).step is Step.SUBMITTED
