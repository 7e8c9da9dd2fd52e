"""Vacancies, offers and campaigns: what is refused, what follows, and two officers at once."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from threading import Barrier, Thread

import pytest
from django.db import connection

from anjia.base.audit.models import Event
from anjia.base.notices.models import Notice
from anjia.base.scope import acting
from anjia.domains.employment import actions
from anjia.domains.employment.models import (
    Campaign,
    CampaignGuest,
    JobSpell,
    JobWish,
    Offer,
    Vacancy,
)
from anjia.domains.employment.queries import matching, offers, seekers
from anjia.domains.employment.tests import market
from anjia.domains.employment.tests.market import BY, STRANGER, WORKER
from anjia.kernel.refusals import Refused
from anjia.registry import actions as registry
from anjia.registry.models import Person
from anjia.registry.tests import county
from anjia.registry.tests.county import AT, PANLONG, TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def world(request: pytest.FixtureRequest) -> None:
    if "transactional_db" not in request.fixturenames:
        market.build()


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(Refused) as caught:
        act()
    return caught.value.code


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"closes_on": TODAY - timedelta(days=1)}, "vacancy_closes_early"),
        ({"pay_from": Decimal(4000), "pay_to": Decimal(3000)}, "pay_window_reversed"),
        ({"age_from": 45, "age_to": 18}, "age_window_reversed"),
        ({"openings": 0}, "vacancy_without_openings"),
        ({"employer": None}, "employer_missing"),
        ({"posted_on": None}, "vacancy_without_day"),
        ({"kind": "own_business"}, "vacancy_kind"),
    ],
)
def test_a_vacancy_that_contradicts_itself_is_refused(values: dict[str, object], code: str) -> None:
    with acting(BY):
        row = market.post(**values)
        assert refused(lambda: actions.record_vacancies([row], by=BY, at=AT)) == code
        assert [fault.refused.code for fault in actions.examine_vacancies([row])] == [code]


def test_a_vacancy_takes_from_its_employer_what_it_does_not_state() -> None:
    with acting(BY):
        near = market.add_vacancy()
        far = market.add_vacancy(employer=market.employer("苏州某电子公司").pk, trade="research")
        assert (near.area, near.trade, near.region) == (PANLONG, "manufacturing", "town")
        assert (far.area, far.trade, far.city) == (county.COUNTY, "research", "江苏省苏州市")


def test_a_closed_employer_seeks_nobody() -> None:
    with acting(BY):
        vacancy = market.add_vacancy()
        closed = county.change(market.employer(), closed_on=TODAY)
        registry.record_employers([closed], by=BY, at=AT)
        assert refused(lambda: market.push(vacancy, "张三")) == "employer_closed"
        row = market.post(position="质检员")
        assert refused(lambda: actions.record_vacancies([row], by=BY, at=AT)) == "employer_closed"


def test_an_expired_or_withdrawn_vacancy_is_not_offered() -> None:
    with acting(BY):
        old = market.add_vacancy(posted_on=date(2022, 1, 1), closes_on=date(2022, 4, 9))
        assert refused(lambda: market.push(old, "张三")) == "vacancy_expired"
        gone = market.add_vacancy(position="质检员")
        actions.withdraw(gone, by=BY, at=AT, filled=False)
        assert refused(lambda: market.push(gone, "张三")) == "vacancy_not_open"
        assert refused(lambda: actions.withdraw(gone, by=BY, at=AT, filled=True)) == (
            "vacancy_not_open"
        )


def test_nobody_is_offered_work_who_may_not_work() -> None:
    with acting(BY):
        vacancy = market.add_vacancy()
        people = {row.name: row for row in Person.objects.all()}
        rows = [county.change(people["王芳"], school_status="college")]
        rows.append(county.change(people["李四"], birth_on=None))
        registry.record_persons(rows, by=BY, at=AT)
        registry.death(people["张小明"], by=BY, at=AT, died_on=TODAY)
        done = market.push(vacancy, "王芳", "张乐", "李四", "张小明", "张三")
    assert [row.person.name for row in done.made] == ["张三"]
    assert sorted(one.code for one in done.refused) == [
        "offer_at_school",
        "offer_below_age",
        "offer_to_the_dead",
        "offer_without_age",
    ]


def test_the_same_vacancy_is_before_a_person_once() -> None:
    with acting(BY):
        vacancy = market.add_vacancy()
        first = market.offered(vacancy=vacancy)
        again = market.push(vacancy, "张三", "李四")
        assert [one.name for one in again.already] == ["张三"]
        assert [row.person.name for row in again.made] == ["李四"]
        actions.answer(first, by=BY, at=AT, interested=False, decline_reason="pay")
        assert market.push(vacancy, "张三").made  # a new push after an answer is a new offer


def test_what_was_offered_and_why_is_kept_and_waits_at_the_place() -> None:
    with acting(BY):
        vacancy = market.add_vacancy(skills="缝纫", pay_from=Decimal(2800))
        found = seekers.candidates((county.COUNTY,), on=TODAY)
        best = matching.people_for(vacancy, found, on=TODAY)
        points = {one.id: ranked.points for one, ranked in best}
        wanted = actions.Push(vacancy=vacancy.pk, persons=points, channel="door")
        done = actions.push(wanted, by=BY, at=AT)
        made = next(row for row in done.made if row.person.name == "张三")
        assert made.employer_name == "盘龙毛绒玩具厂"
        assert made.points == best[0][1].total == 100 + 30 + 20
        assert [reason for reason, _points, _about in made.reasons] == [
            "zero_household",
            "same_site",
            "skill",
        ]
        assert Notice.objects.filter(code="employment.offers_wait", state="open").count() == 2
    with acting(market.everything()):
        assert Event.objects.filter(event="employment.push").exists()


def test_candidates_are_those_without_full_work_of_working_age() -> None:
    with acting(BY):
        before = {one.name: one for one in seekers.candidates((county.COUNTY,), on=TODAY)}
        assert set(before) == {"张三", "李四", "张小明", "王芳", "赵六"}
        assert all(one.seeker.zero_household for one in before.values())
        actions.start(_ready("张三"), by=BY, at=AT, on=TODAY)
        after = {one.name: one for one in seekers.candidates((county.COUNTY,), on=TODAY)}
    assert "张三" not in after
    assert not after["李四"].seeker.zero_household
    assert after["赵六"].seeker.zero_household


def test_a_wish_moves_ranks_and_only_it_leaves_somebody_out() -> None:
    with acting(BY):
        vacancy = market.add_vacancy(family_hours=True, pay_to=Decimal(3000))
        for name, values in (
            ("李四", {"family_duty": True, "lowest_pay": Decimal(3000), "wants_work": True}),
            ("王芳", {"wants_work": False}),
        ):
            person = Person.objects.get(name=name)
            JobWish.objects.create(
                area=person.area,
                origin=person.origin,
                person=person,
                household=person.household,
                asked_on=TODAY,
                **values,
            )
        found = seekers.candidates((county.COUNTY,), on=TODAY)
        best = matching.people_for(vacancy, found, on=TODAY)
        names = [one.name for one, _ranked in best]
        assert names[0] == "李四"
        assert "王芳" not in names
        assert best[0][1].total - best[1][1].total == 25 + 15


def _ready(name: str, vacancy: Vacancy | None = None) -> Offer:
    offer = market.offered(name, vacancy)
    return actions.answer(offer, by=BY, at=AT, interested=True)


def test_the_way_from_the_push_to_the_job() -> None:
    with acting(BY):
        vacancy = market.add_vacancy(openings=1)
        offer = market.offered(vacancy=vacancy)
    with acting(WORKER):
        assert refused(lambda: actions.start(offer, by=WORKER, at=AT, on=TODAY)) == "offer_not_now"
        offer = actions.answer(offer, by=WORKER, at=AT, interested=True)
        assert not Notice.objects.filter(state="open", area=offer.area).exists()
        offer = actions.arrange_interview(offer, by=WORKER, at=AT, on=TODAY)
        offer = actions.make_offer(offer, by=WORKER, at=AT, on=TODAY)
        offer, exceeded = actions.start(
            offer, by=WORKER, at=AT, on=TODAY, monthly_pay=Decimal(3200)
        )
    assert not exceeded
    with acting(BY):
        spell = JobSpell.objects.get(pk=offer.spell_id)
        assert (spell.person.name, spell.occupation, spell.trade) == (
            "张三",
            "缝纫工",
            "manufacturing",
        )
        assert (spell.channel, spell.organised, spell.monthly_pay) == ("door", True, Decimal(3200))
        assert Person.objects.get(name="张三").work_status == "employed"
        # The grid worker may not write the vacancy of the site; its last opening still closes it.
        assert Vacancy.objects.get(pk=vacancy.pk).state == "filled"


def test_more_starts_than_openings_are_allowed_with_a_warning() -> None:
    with acting(BY):
        vacancy = market.add_vacancy(openings=1)
        first, second = _ready("张三", vacancy), _ready("赵六", vacancy)
        assert actions.start(first, by=BY, at=AT, on=TODAY)[1] is False
        assert actions.start(second, by=BY, at=AT, on=TODAY)[1] is True


@pytest.mark.parametrize(
    ("act", "code"),
    [
        (
            lambda offer: actions.answer(offer, by=BY, at=AT, interested=False),
            "decline_reason_missing",
        ),
        (
            lambda offer: actions.answer(
                offer, by=BY, at=AT, interested=False, decline_reason="other"
            ),
            "decline_note_missing",
        ),
        (lambda offer: actions.fail(offer, by=BY, at=AT, note=" "), "fail_note_missing"),
        (
            lambda offer: actions.make_offer(offer, by=BY, at=AT, on=TODAY + timedelta(days=1)),
            "date_in_future",
        ),
        (
            lambda offer: actions.start(offer, by=BY, at=AT, on=TODAY - timedelta(days=1)),
            "before_the_push",
        ),
        (
            lambda offer: actions.answer(offer, by=STRANGER, at=AT, interested=True),
            "not_permitted",
        ),
    ],
)
def test_steps_that_are_refused(act: Callable[[Offer], object], code: str) -> None:
    with acting(BY):
        offer = market.offered()
        assert refused(lambda: act(offer)) == code


def test_who_is_at_work_full_time_does_not_start_twice() -> None:
    with acting(BY):
        one = _ready("张三")
        two = _ready("张三", market.add_vacancy(position="质检员"))
        actions.start(one, by=BY, at=AT, on=TODAY)
        assert refused(lambda: actions.start(two, by=BY, at=AT, on=TODAY)) == "spells_overlap"
        two.refresh_from_db()
        assert two.state == "interested"


def test_numbers_of_a_call_list_need_a_reason_and_leave_a_trace() -> None:
    with acting(BY):
        person = Person.objects.get(name="张三")
        changed = county.change(person, phone="13812345678")
        registry.record_persons([changed], by=BY, at=AT)
        offer = market.offered()
        assert refused(lambda: actions.call_list([offer], by=BY, at=AT, reason="")) == (
            "reveal_reason_missing"
        )
        assert refused(lambda: actions.call_list([offer], by=WORKER, at=AT, reason="问岗位")) == (
            "not_permitted"
        )
        numbers = actions.call_list([offer], by=BY, at=AT, reason="问岗位")
    assert numbers == {person.pk: "13812345678"}
    with acting(market.everything()):
        seen = Event.objects.filter(event="sealed.reveal", reason="问岗位").get()
        assert str(seen.subject_id) == str(person.pk)


def test_a_campaign_counts_persons_from_the_invitation_to_kept_work() -> None:
    with acting(BY):
        campaign = _campaign()
        people = {row.name: row for row in Person.objects.all()}
        ids = tuple(people[name].pk for name in ("张三", "李四", "王芳", "张乐"))
        made, refusals = actions.invite(actions.Invitation(campaign.pk, ids), by=BY, at=AT)
        assert (made, [one.code for one in refusals]) == (3, ["offer_below_age"])
        assert actions.invite(actions.Invitation(campaign.pk, ids[:1]), by=BY, at=AT)[0] == 0
        guest = CampaignGuest.objects.get(person=people["张三"])
        actions.came(guest, by=BY, at=AT, on=TODAY)
        vacancy = market.add_vacancy()
        for row in market.push(vacancy, "张三", "李四", campaign=campaign.pk).made:
            answered = actions.answer(row, by=BY, at=AT, interested=True)
            if row.person.name == "张三":
                actions.arrange_interview(answered, by=BY, at=AT, on=TODAY)
                actions.start(answered, by=BY, at=AT, on=TODAY)
        assert list(offers.funnel(campaign, on=TODAY).values()) == [3, 1, 2, 1, 1, 0]
        later = TODAY + timedelta(days=30)
        assert offers.funnel(campaign, on=later)["kept"] == 1
        JobSpell.objects.update(ended_on=TODAY + timedelta(days=29))
        assert offers.funnel(campaign, on=later)["kept"] == 0


def _campaign() -> Campaign:
    row = county.row(
        area=county.COUNTY,
        name="春风行动",
        kind="spring",
        starts_on=date(2022, 4, 1),
        ends_on=date(2022, 4, 30),
    )
    actions.record_campaigns([row], by=BY, at=AT)
    return Campaign.objects.get(pk=row.id)


def test_events_lie_within_their_campaign_and_offers_too() -> None:
    with acting(BY):
        campaign = _campaign()
        actions.hold_event(campaign, by=BY, at=AT, title="招聘会", held_on=TODAY)
        late = date(2022, 5, 1)
        assert (
            refused(
                lambda: actions.hold_event(campaign, by=BY, at=AT, title="招聘会", held_on=late)
            )
            == "event_outside_campaign"
        )
        assert (
            refused(
                lambda: actions.hold_event(campaign, by=BY, at=AT, title="招聘会", held_on=TODAY)
            )
            == "campaign_event_taken"
        )
        Campaign.objects.filter(pk=campaign.pk).update(ends_on=date(2022, 4, 9))
        vacancy = market.add_vacancy()
        assert refused(lambda: market.push(vacancy, "张三", campaign=campaign.pk)) == (
            "campaign_not_running"
        )


@pytest.mark.django_db(transaction=True)
def test_two_officers_at_once_make_one_offer(transactional_db: None) -> None:
    market.build()
    with acting(BY):
        vacancy = market.add_vacancy()
    gate, results = Barrier(2), []

    def one(name: str) -> None:
        try:
            officer = market.officer(name=name)
            with acting(officer):
                gate.wait(timeout=20)
                results.append(market.push(vacancy, "张三", by=officer))
        finally:
            connection.close()

    both = [Thread(target=one, args=(name,)) for name in ("first", "second")]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join(timeout=60)
    assert sorted(len(done.made) for done in results) == [0, 1]
    assert sorted(len(done.already) for done in results) == [0, 1]
    with acting(BY):
        assert Offer.objects.count() == 1
