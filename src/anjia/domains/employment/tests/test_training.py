"""Training: enrolled once at a time, the roll called, claims complete; referrals kept or lapsed."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from anjia.base.scope import acting
from anjia.domains.employment import jobs as clock
from anjia.domains.employment.actions import spells, training
from anjia.domains.employment.ledgers import (
    LabourBrands,
    Referrals,
    Trainees,
    TrainingBases,
    TrainingClasses,
)
from anjia.domains.employment.models import (
    JobSpell,
    Referral,
    Trainee,
    TrainingBase,
    TrainingClass,
)
from anjia.domains.employment.tests import post_world as world
from anjia.domains.employment.tests.post_world import AT, CLERK, COUNTY_OFFICER, TODAY
from anjia.kernel.refusals import Refused
from anjia.ledger.declaration import RowChange
from anjia.ledger.tests.visits import text, visit
from anjia.registry.tests import county
from anjia.registry.tests.county import COUNTY, PANLONG

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _home() -> None:
    world.build()


def refusal(act: Callable[[], object]) -> str:
    with pytest.raises(Refused) as caught:
        act()
    return caught.value.code


def write(ledger: Any, *rows: RowChange, by: Any = CLERK) -> Any:
    with acting(by):
        return ledger.record(list(rows), by=by, at=AT)


def course(number: str, since: date, until: date, **values: object) -> TrainingClass:
    with acting(CLERK):
        base = TrainingBase.objects.filter(name="职业技能基地").first()
    if base is None:
        write(TrainingBases, county.row(area=PANLONG, name="职业技能基地", capacity=50))
        with acting(CLERK):
            base = TrainingBase.objects.get(name="职业技能基地")
    stated = {
        "number": number,
        "base": base.pk,
        "course": "家政服务员",
        "starts_on": since,
        "ends_on": until,
        "places": 2,
        "subsidy_number": "汉人社备1号",
        **values,
    }
    write(TrainingClasses, county.row(**stated))
    with acting(CLERK):
        found: TrainingClass = TrainingClass.objects.get(number=number)
        return found


def enrol(of: TrainingClass, name: str = "张三", **values: object) -> Trainee:
    with acting(CLERK):
        who = world.person(name).pk
    write(Trainees, county.row(person=who, training_class=of.pk, **values))
    with acting(CLERK):
        found: Trainee = Trainee.objects.get(training_class=of, person=who)
        return found


def test_a_training_from_enrolment_to_a_complete_claim_and_a_job_later() -> None:
    since, until = date(2024, 3, 1), date(2024, 3, 10)
    of = course("2024-01", since, until)
    trainee = enrol(of)
    with acting(CLERK):
        for n in range(10):
            stated = {"held_on": since + timedelta(days=n), "present": {trainee.pk: n > 1}}
            training.attend(of, area=PANLONG, by=CLERK, at=AT, **stated)
    changes = {"result": "passed", "certificate_number": "A1", "certified_on": date(2024, 4, 1)}
    with acting(CLERK):
        trainee = Trainee.objects.get()
    write(Trainees, county.change(trainee, **changes))
    with acting(CLERK):
        trainee = Trainee.objects.get()
        assert (trainee.days_held, trainee.days_attended) == (10, 8)
        assert trainee.is_claim_ready
        assert (trainee.worked_after_3, trainee.worked_after_6) == (False, False)
        job = {"person": trainee.person_id, "kind": "full_time", "started_on": date(2024, 6, 1)}
        spells.record_spells([county.row(**job)], by=CLERK, at=AT)
        clock.follow_jobs.function(by=CLERK)
        trainee = Trainee.objects.get()
        assert (trainee.worked_after_3, trainee.worked_after_6) == (True, True)


def test_nobody_is_trained_in_two_places_at_once_and_a_course_twice_is_marked() -> None:
    first = course("2024-01", date(2024, 3, 1), date(2024, 3, 10))
    second = course("2024-02", date(2024, 3, 10), date(2024, 3, 20))
    third = course("2024-03", date(2024, 9, 1), date(2024, 9, 10))
    enrol(first)
    with pytest.raises(Refused) as caught:
        enrol(second)
    assert caught.value.code == "training_overlaps"
    assert caught.value.facts["since"] == "2024年3月1日"
    enrol(third)
    with acting(CLERK):
        assert set(Trainee.objects.values_list("repeat", flat=True)) == {"same_course"}
        moved = {"starts_on": date(2024, 3, 5), "ends_on": date(2024, 3, 9)}
    write(TrainingClasses, county.change(third, **moved))
    with acting(CLERK):
        assert set(Trainee.objects.values_list("repeat", flat=True)) == {"overlap"}


def test_what_is_refused_of_bases_classes_and_trainees() -> None:
    write(LabourBrands, county.row(area=COUNTY, name="紫阳修脚师"), by=COUNTY_OFFICER)
    brand = county.row(area=COUNTY, name="紫阳修脚师")
    assert refusal(lambda: write(LabourBrands, brand, by=COUNTY_OFFICER)) == "brand_taken"
    of = course("2024-01", date(2024, 3, 1), date(2024, 3, 10), places=1)
    trainee = enrol(of)
    with acting(CLERK):
        base = TrainingBase.objects.get()
        other = world.person("李四").pk
    closed = {"accredited_on": date(2024, 1, 1), "closed_on": date(2023, 1, 1)}
    late = {"number": "x", "base": base.pk, "course": "烹饪", "places": 1}
    late |= {"starts_on": date(2024, 2, 1), "ends_on": date(2024, 1, 1)}
    for ledger, row, code in (
        (TrainingBases, county.change(base, **closed), "ends_before_it_begins"),
        (TrainingBases, county.row(name="甲"), "area_missing"),
        (TrainingClasses, county.row(**late), "ends_before_it_begins"),
        (TrainingClasses, county.row(**{**late, "base": None}), "base_missing"),
        (TrainingClasses, county.row(**{**late, "starts_on": None}), "class_days_missing"),
        (TrainingClasses, county.change(of, places=0), "class_places_none"),
        (Trainees, county.row(person=other, training_class=of.pk), "class_full"),
        (Trainees, county.row(person=other), "class_missing"),
        (Trainees, county.row(training_class=of.pk), "person_not_found"),
        (Trainees, county.change(trainee, person=other), "trainee_keeps_its_class"),
        (Trainees, county.change(trainee, certified_on=TODAY), "certificate_number_missing"),
        (
            Trainees,
            county.change(trainee, certified_on=date(2024, 1, 1), certificate_number="B"),
            "certified_before_class",
        ),
    ):
        assert refusal(lambda w=ledger, r=row: write(w, r)) == code
    write(TrainingBases, county.change(base, closed_on=date(2024, 4, 1)))
    shut = {**late, "starts_on": date(2024, 5, 1), "ends_on": date(2024, 5, 2)}
    assert refusal(lambda: write(TrainingClasses, county.row(**shut))) == "base_closed"
    with acting(CLERK):
        roll = {"area": PANLONG, "by": CLERK, "at": AT, "present": {trainee.pk: True}}
        for held_on in (date(2024, 2, 29), date(2024, 3, 11)):
            act = lambda on=held_on: training.attend(of, held_on=on, **roll)  # noqa: E731
            assert refusal(act) == "day_outside_class"
        roll["present"] = {}
        assert refusal(lambda: training.attend(of, held_on=date(2024, 3, 1), **roll)) == (
            "trainee_not_found"
        )


def test_the_pages_of_a_class_enrol_and_call_the_roll() -> None:
    today = localdate()
    of = course("2025-01", today - timedelta(days=3), today + timedelta(days=3))
    assert "2025-01" in text(visit(CLERK, reverse("employment:training")))
    url = reverse("employment:training-class", args=[of.pk])
    assert "张小明" in text(visit(CLERK, f"{url}?household=HY-1"))
    with acting(CLERK):
        who = str(world.person().pk)
    enrolling = reverse("employment:training-enrol", args=[of.pk])
    assert visit(CLERK, enrolling, {"person": who}).status_code == 302
    assert visit(CLERK, enrolling, {"person": who}).status_code == 422
    assert visit(CLERK, enrolling, {"person": ""}).status_code == 422
    rolling = reverse("employment:training-attend", args=[of.pk])
    assert "张三" in text(visit(CLERK, rolling))
    with acting(CLERK):
        trainee = str(Trainee.objects.get().pk)
    future = {"held_on": str(today + timedelta(days=1)), "present": trainee}
    assert visit(CLERK, rolling, future).status_code == 422
    assert visit(CLERK, rolling, {"held_on": str(today), "present": trainee}).status_code == 302
    assert "✓" in text(visit(CLERK, url))
    other = world.officer("月河", county.YUEHE)
    assert refusal(lambda: visit(other, url)) == "class_not_found"
    assert "2025-01" not in text(visit(other, reverse("employment:training")))


def test_a_reward_is_due_when_the_recruit_stayed_and_is_given_by_another() -> None:
    with acting(CLERK):
        who = world.person().pk
        job = {"person": who, "kind": "full_time", "started_on": date(2025, 1, 10)}
        spells.record_spells([county.row(**job)], by=CLERK, at=AT)
    stated = {"person": who, "started_on": date(2025, 1, 10), "kind": "referral"}
    assert refusal(lambda: write(Referrals, county.row(**stated))) == "referrer_missing"
    stated["referrer"] = "李师傅"
    wrong = {**stated, "started_on": date(2025, 1, 11)}
    assert refusal(lambda: write(Referrals, county.row(**wrong))) == "referral_without_job"
    early = county.row(**stated, rewarded_on=TODAY)
    assert refusal(lambda: write(Referrals, early)) == "reward_later"
    write(Referrals, county.row(**stated))
    assert refusal(lambda: write(Referrals, county.row(**stated))) == "referral_taken"
    with acting(CLERK):
        made = Referral.objects.get()
        assert made.due_on == date(2025, 4, 10)
        later = AT + timedelta(days=60)
        paid = {"reward": Decimal(500), "rewarded_on": date(2025, 4, 10)}

        def reward(by: Any, at: Any = later, **values: Any) -> Any:
            with acting(by):
                return Referrals.record([county.change(made, **values)], by=by, at=at)

        assert refusal(lambda: reward(CLERK, at=AT, **paid)) == "date_in_future"
        soon = {**paid, "rewarded_on": date(2025, 4, 9)}
        assert refusal(lambda: reward(COUNTY_OFFICER, **soon)) == "reward_not_due"
        assert refusal(lambda: reward(CLERK, **paid)) == "reward_needs_another"
        assert refusal(lambda: reward(COUNTY_OFFICER, rewarded_on=date(2025, 4, 10))) == (
            "reward_missing"
        )
        assert refusal(lambda: reward(COUNTY_OFFICER, referrer="王")) == "referral_keeps"
        ended = {"ended_on": date(2025, 3, 1), "end_reason": "resigned"}
        spells.record_spells([county.change(JobSpell.objects.get(), **ended)], by=CLERK, at=AT)
        assert refusal(lambda: reward(COUNTY_OFFICER, **paid)) == "reward_lapsed"
        back = {"ended_on": None, "end_reason": ""}
        spells.record_spells([county.change(JobSpell.objects.get(), **back)], by=CLERK, at=AT)
    reward(COUNTY_OFFICER, **paid)
    assert refusal(lambda: reward(COUNTY_OFFICER, **paid)) == "rewarded_already"
