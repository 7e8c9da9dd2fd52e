"""Public posts from the opening to the exit: what each step does, and what it refuses."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection

from anjia.base.notices.models import Notice
from anjia.base.scope import acting, system
from anjia.domains.employment.actions import post_entry, post_months, post_serving
from anjia.domains.employment.ledgers import PostHoldings, PostMonths, PublicPosts
from anjia.domains.employment.models import JobSpell, PostAttendance, PostHolding
from anjia.domains.employment.models.choices import HoldingState
from anjia.domains.employment.tests import post_world as world
from anjia.domains.employment.tests.post_world import AT, CLERK, COUNTY_OFFICER, TODAY
from anjia.kernel.refusals import Refused
from anjia.registry.tests import county
from anjia.registry.tests.county import COUNTY

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _home() -> None:
    world.build()


def refusal(act: Callable[[], object]) -> str:
    with pytest.raises(Refused) as caught:
        act()
    return caught.value.code


def as_clerk(act: Callable[..., object], *args: object, **values: Any) -> Any:
    with acting(CLERK):
        return act(*args, by=CLERK, at=AT, **values)


def months(*rows: Any) -> Any:
    with acting(CLERK):
        return PostMonths.record(list(rows), by=CLERK, at=AT)


def test_from_the_application_to_the_exit_with_a_job_spell_of_its_own() -> None:
    holding = world.applied(world.post())
    assert holding.findings["stays"] == "passed"
    world.announced(holding)
    with acting(system()):
        (work,) = Notice.objects.filter(code="employment.post_decision", state="open")
        assert (work.area, work.not_for) == (COUNTY, CLERK.id)
    world.appointed(holding)
    with acting(COUNTY_OFFICER):
        found = PostHolding.objects.get()
        spell = JobSpell.objects.get()
        assert (found.state, found.seat, found.spell_id) == ("serving", 1, spell.pk)
        assert (spell.kind, spell.channel, spell.region) == ("public_post", "public_post", "town")
        assert (spell.employer_name, spell.monthly_pay) == ("盘龙社区居委会", Decimal(600))
        assert (spell.started_on, spell.ended_on) == (TODAY, None)
    with acting(system()):
        assert not Notice.objects.filter(code="employment.post_decision", state="open").exists()
    as_clerk(post_serving.leave, found, ended_on=TODAY, exit_reason="moved_away")
    with acting(CLERK):
        assert JobSpell.objects.get().ended_on == TODAY
        assert JobSpell.objects.get().end_reason == "changed"
        assert PostHolding.objects.get().state == HoldingState.LEFT


def test_conditions_that_fail_are_named_at_the_entry() -> None:
    post = world.post()
    with pytest.raises(Refused) as caught:
        world.applied(post, stays=False, is_cadre_family=True)
    assert caught.value.code == "post_entry_failed"
    assert caught.value.facts["checks"] == "无法外出务工；不是村干部或其家属"
    world.applied(post)
    other = world.post("护林员", kind="ranger")
    assert refusal(lambda: world.applied(other)) == "post_entry_failed"


def test_a_full_time_job_bars_the_entry_and_a_part_time_one_does_not() -> None:
    post = world.post()
    with acting(CLERK):
        person = world.person()
        spell = JobSpell.objects.create(
            area=person.area,
            origin=person.origin,
            person=person,
            household_id=person.household_id,
            kind="full_time",
            started_on=date(2024, 1, 1),
        )
    assert refusal(lambda: world.applied(post)) == "post_entry_failed"
    with acting(CLERK):
        JobSpell.objects.filter(pk=spell.pk).update(kind="part_time")
    world.applied(post)


def test_what_is_unknown_stops_the_decision_and_not_the_application() -> None:
    holding = world.announced(world.applied(world.post(), is_cadre_family=None))
    assert refusal(lambda: world.appointed(holding)) == "post_entry_unknown"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"applied_on": TODAY + timedelta(days=1)}, "date_in_future"),
        ({"applied_on": date(2024, 12, 31)}, "post_not_open"),
        ({"grounds": "  "}, "post_grounds_missing"),
    ],
)
def test_an_application_that_is_refused(changes: dict[str, Any], code: str) -> None:
    post = world.post()
    stated = {"applied_on": TODAY, "grounds": "照顾老人", **changes}
    with acting(CLERK):
        stated |= {"by": CLERK, "at": AT, "post": post, "declared": world.DECLARED}
        assert refusal(lambda: post_entry.apply(world.person(), **stated)) == code


def test_the_decision_is_anothers_after_the_notice_with_contract_and_insurance() -> None:
    holding = world.applied(world.post())
    assert refusal(lambda: world.appointed(holding)) == "holding_not_in_state"
    world.announced(holding)
    clerk = world.officer("王丽娟")
    assert refusal(lambda: world.appointed(holding, by=clerk)) == "post_needs_another"
    before = TODAY - timedelta(days=1)
    for changes, code in (
        ({"on": before}, "starts_before_notice_ends"),
        ({"contract": "oral"}, "post_contract_missing"),
        ({"accident_insurance": False}, "post_insurance_missing"),
        ({"contract_to": before}, "contract_days_wrong"),
        ({"contract_to": date(2060, 1, 1)}, "contract_too_long"),
    ):
        assert refusal(lambda changes=changes: world.appointed(holding, **changes)) == code
    with acting(COUNTY_OFFICER):
        early = AT - timedelta(days=1)
        stated = {"by": COUNTY_OFFICER, "at": early, "started_on": TODAY, **world.TERMS}
        assert refusal(lambda: post_entry.appoint(holding, **stated)) == "notice_not_over"
    narrow = world.officer("社区", permissions=frozenset({"employment.read", "employment.help"}))
    assert refusal(lambda: world.appointed(holding, by=narrow)) == "not_permitted"
    world.appointed(holding)


def test_the_last_place_goes_to_one_who_asks_later_is_told() -> None:
    post = world.post(places=1)
    first, second = (world.announced(world.applied(post, name)) for name in ("张三", "李四"))
    world.appointed(first)
    assert refusal(lambda: world.appointed(second)) == "post_full"
    assert refusal(lambda: world.applied(post, "张小明")) == "post_full"
    as_clerk(post_serving.leave, first, ended_on=TODAY, exit_reason="resigned")
    world.appointed(second)


def test_steps_that_are_refused() -> None:
    post = world.post()
    holding = world.applied(post)
    late = {"noticed_from": TODAY, "noticed_to": TODAY - timedelta(days=1), "notice_place": "栏"}
    assert refusal(lambda: as_clerk(post_entry.announce, holding, **late)) == "notice_days_wrong"
    blank = {"noticed_from": TODAY, "noticed_to": TODAY, "notice_place": " "}
    assert (
        refusal(lambda: as_clerk(post_entry.announce, holding, **blank)) == "notice_place_missing"
    )
    assert refusal(lambda: world.applied(post)) == "post_entry_failed"
    with acting(COUNTY_OFFICER):
        decline = {"by": COUNTY_OFFICER, "at": AT}
        assert refusal(lambda: post_entry.decline(holding, note="", **decline)) == "reason_missing"
        post_entry.decline(holding, note="家里另有人在岗", **decline)
    assert (
        refusal(lambda: as_clerk(post_entry.withdraw, holding, note="")) == "holding_not_in_state"
    )
    again = world.announced(world.applied(post))
    as_clerk(post_entry.withdraw, again, note="找到工作")
    serving = world.serving(post, "李四")
    for changes, code in (
        ({"ended_on": TODAY, "exit_reason": ""}, "exit_reason_missing"),
        ({"ended_on": TODAY + timedelta(days=1), "exit_reason": "age"}, "date_in_future"),
        ({"ended_on": date(2025, 1, 1), "exit_reason": "age"}, "exit_before_start"),
        ({"ended_on": TODAY, "exit_reason": "other"}, "reason_missing"),
    ):
        assert refusal(lambda c=changes: as_clerk(post_serving.leave, serving, **c)) == code


def test_impersonation_is_reported_looked_into_and_cleared_with_words() -> None:
    holding = world.serving(world.post())
    clear = post_serving.clear_impersonation
    assert refusal(lambda: as_clerk(clear, holding, note="是本人")) == "impersonation_not_reported"
    as_clerk(post_serving.report_impersonation, holding, on=TODAY, note="说是弟弟在扫")
    assert refusal(lambda: as_clerk(clear, holding, note=" ")) == "reason_missing"
    as_clerk(clear, holding, note="到岗看过，是本人")
    with acting(CLERK):
        found = PostHolding.objects.get()
        assert (found.impersonation_on, found.impersonation_note) == (None, "到岗看过，是本人")


def test_a_post_is_checked_when_it_is_written() -> None:
    post = world.post(places=2)
    world.serving(post)
    world.serving(post, "李四")
    for changes, code in (
        ({"places": 1}, "post_places_taken"),
        ({"places": 0}, "post_places_none"),
        ({"full_days": 32}, "post_days_impossible"),
        ({"monthly_pay": Decimal(-1)}, "post_pay_negative"),
        ({"ends_on": date(2024, 1, 1)}, "ends_before_it_begins"),
    ):
        with acting(CLERK):
            row = county.change(post, **changes)
            act = lambda row=row: PublicPosts.record([row], by=CLERK, at=AT)  # noqa: E731
            assert refusal(act) == code
            assert [fault.refused.code for fault in PublicPosts.faults([row])] == [code]
    assert refusal(world.post) == "post_name_taken"
    assert refusal(lambda: world.post("绿化员", unit="")) == "post_unit_missing"


def test_attendance_gives_the_pay_by_the_day_and_closes_with_the_payment() -> None:
    holding = world.serving(world.post())
    month, who = date(2025, 3, 1), holding.person_id
    months(county.row(person=who, month=date(2025, 3, 15), days=10))
    with acting(CLERK):
        row = PostAttendance.objects.get()
        assert (row.month, row.pay_due, row.fund) == (month, Decimal(300), "collective")
    months(county.change(row, days=12))
    for changed, code in (
        (county.row(person=who, month=month, days=3), "attendance_taken"),
        (county.row(person=who, month=date(2025, 2, 1), days=3), "attendance_without_post"),
        (county.row(person=who, month=date(2025, 4, 1), days=3), "date_in_future"),
        (county.row(person=who, month=month, days=13), "attendance_days_impossible"),
        (county.row(person=who, month=month), "days_missing"),
        (county.row(person=who, days=1), "month_missing"),
        (county.row(month=month, days=1), "person_not_found"),
    ):
        assert refusal(lambda row=changed: months(row)) == code
    with acting(CLERK):
        row = PostAttendance.objects.get()
        early = {"by": CLERK, "at": AT, "paid_on": date(2025, 2, 1)}
        assert refusal(lambda: post_months.pay([row], **early)) == "paid_before_month"
        now = {"by": CLERK, "at": AT, "paid_on": TODAY}
        assert post_months.pay([row], **now) == 1
        assert refusal(lambda: post_months.pay([row], **now)) == "attendance_paid_already"
        row = PostAttendance.objects.get()
        assert (row.paid, row.paid_on) == (Decimal(360), TODAY)
    assert refusal(lambda: months(county.change(row, days=1))) == "attendance_paid"


def test_a_grid_worker_records_days_and_not_pay() -> None:
    holding = world.serving(world.post())
    rights = frozenset({"employment.read", "employment.confirm", "registry.read"})
    worker = world.officer("网格员", f"{county.PANLONG}001", permissions=rights)
    values = {"person": holding.person_id, "month": TODAY, "days": 1}
    with acting(worker):
        paid = county.row(**values, paid=Decimal(30), paid_on=TODAY)
        act = lambda: PostMonths.record([paid], by=worker, at=AT)  # noqa: E731
        assert refusal(act) == "attendance_pay_not_yours"
        PostMonths.record([county.row(**values)], by=worker, at=AT)
        assert PostAttendance.objects.get().pay_due == Decimal(30)


def test_a_roster_of_old_brings_holders_with_their_spells() -> None:
    post, by = world.post(places=2), COUNTY_OFFICER
    with acting(by):
        people = {name: world.person(name).pk for name in ("张三", "李四", "张小明")}
        rows = [
            county.row(person=people["张三"], post=post.pk, started_on=date(2024, 3, 1)),
            county.row(
                person=people["李四"],
                post=post.pk,
                started_on=date(2023, 3, 1),
                ended_on=date(2024, 2, 1),
                exit_reason="age",
            ),
        ]
        PostHoldings.record(rows, by=by, at=AT)
        assert sorted(PostHolding.objects.values_list("state", "seat")) == [
            ("left", 1), ("serving", 1),
        ]  # fmt: skip
        spells = JobSpell.objects.order_by("started_on").values_list("end_reason", "ended_on")
        assert list(spells) == [("age", date(2024, 2, 1)), ("", None)]
        kept = PostHolding.objects.get(state="serving")
        PostHoldings.record([county.change(kept, accident_insurance=True)], by=by, at=AT)
        for row, code in (
            (county.change(kept, started_on=TODAY), "holding_changes_on_page"),
            (county.change(kept, contract_to=TODAY), "contract_days_wrong"),
            (county.row(person=people["张小明"], post=post.pk), "started_on_missing"),
            (county.row(post=post.pk, started_on=TODAY), "person_not_found"),
            (county.row(person=people["张小明"], started_on=TODAY), "post_not_found"),
        ):
            assert refusal(lambda r=row: PostHoldings.record([r], by=by, at=AT)) == code
        more = [
            county.row(person=people[name], post=post.pk, started_on=TODAY)
            for name in ("李四", "张小明")
        ]
        found = PostHoldings.faults(more)
        assert [fault.refused.code for fault in found] == ["post_full"]


@pytest.mark.django_db(transaction=True)
def test_two_who_are_appointed_to_the_last_place_at_once() -> None:
    post = world.post(places=1)
    waiting = [world.announced(world.applied(post, name)) for name in ("张三", "李四")]
    together, said = Barrier(2), []

    def press(holding: PostHolding) -> None:
        together.wait()
        try:
            world.appointed(holding)
        except Refused as refused:
            said.append(refused.code)
        else:
            said.append("appointed")
        finally:
            connection.close()

    threads = [Thread(target=press, args=(one,)) for one in waiting]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert sorted(said) == ["appointed", "post_full"]
    with acting(CLERK):
        assert PostHolding.objects.filter(state="serving").count() == 1
        assert JobSpell.objects.count() == 1
