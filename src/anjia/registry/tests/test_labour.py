"""Labour capacity: assessed from year to year, appealed against, answered by somebody else."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from anjia.base.notices.models import Notice
from anjia.base.scope import acting, system
from anjia.kernel.refusals import Refused
from anjia.ledger.tests.visits import text, visit
from anjia.registry import actions
from anjia.registry.models import DuplicatePair, LabourAssessment, LifeEvent, Person
from anjia.registry.models.choices import AppealOutcome
from anjia.registry.queries import labour
from anjia.registry.tests import county
from anjia.registry.tests.county import AT, PANLONG, TODAY, YUEHE

pytestmark = pytest.mark.django_db

BY = county.officer()
OTHER = county.officer(name="李主任")
OTHER = type(OTHER)(id="officer-2", name=OTHER.name, unit=OTHER.unit, grants=OTHER.grants)
LAST_YEAR = TODAY - timedelta(days=365)


@pytest.fixture(autouse=True)
def home() -> None:
    county.build()
    with acting(BY):
        county.family()


def who(name: str = "张小明") -> Person:
    return county.person(name)


def assess(result: str, *, on: date = TODAY, name: str = "张小明", by: Any = BY) -> LifeEvent:
    with acting(by):
        return actions.assess_labour(
            who(name),
            by=by,
            at=AT,
            assessed_on=on,
            result=result,
            basis="残疾证和入户核实",
            assessors="王丽娟、赵国强",
        )


def appeal(*, on: date = TODAY) -> LifeEvent:
    with acting(BY):
        return actions.appeal_labour(
            who(), by=BY, at=AT, appealed_on=on, appellant="张小明", grounds="腿伤没有好"
        )


def answer(result: str, *, by: Any = OTHER, on: date = TODAY) -> LifeEvent:
    with acting(by):
        return actions.answer_labour_appeal(
            who(),
            by=by,
            at=AT,
            answered_on=on,
            result=result,
            answer="复查了病历",
            answered_by="李主任",
        )


def capacity() -> tuple[str | None, date | None]:
    with acting(BY):
        found = who()
        return found.labour_capacity, found.labour_assessed_on


def refusal(act: Any) -> str:
    with pytest.raises(Refused) as caught:
        act()
    return caught.value.code


def waiting() -> list[Notice]:
    with acting(system()):
        return list(Notice.objects.filter(code="registry.labour_appeal", state="open"))


def test_the_latest_by_its_day_holds_whenever_it_was_recorded() -> None:
    assess("weak", on=LAST_YEAR)
    assert capacity() == ("weak", LAST_YEAR)
    assess("ordinary")
    assess("semi", on=LAST_YEAR + timedelta(days=30))
    assert capacity() == ("ordinary", TODAY)


def test_an_assessment_is_taken_back_with_what_followed_from_it() -> None:
    first = assess("weak", on=LAST_YEAR)
    second = assess("lost")
    with acting(BY):
        with pytest.raises(Refused, match="changed_since"):
            actions.undo(first, by=BY, at=AT, reason="登记错了")
        actions.undo(second, by=BY, at=AT, reason="登记错了")
    assert capacity() == ("weak", LAST_YEAR)
    with acting(BY):
        actions.undo(first, by=BY, at=AT, reason="登记错了")
        assert not LabourAssessment.objects.exists()
    assert capacity() == (None, None)


def test_an_appeal_waits_for_its_answer_and_the_answer_upholds_or_changes() -> None:
    assess("ordinary", on=LAST_YEAR)
    appeal(on=LAST_YEAR + timedelta(days=3))
    (work,) = waiting()
    assert work.due_on == LAST_YEAR + timedelta(days=18)
    assert refusal(lambda: assess("weak")) == "labour_appeal_open"
    answer("weak", on=LAST_YEAR + timedelta(days=9))
    assert capacity() == ("weak", LAST_YEAR + timedelta(days=9))
    assert waiting() == []
    with acting(BY):
        old, new = LabourAssessment.objects.order_by("assessed_on")
    assert (old.outcome, new.after_appeal) == (AppealOutcome.CHANGED, True)
    appeal()
    answer("weak", by=BY)
    with acting(BY):
        held = labour.latest(who())
    assert held is not None
    assert held.outcome == AppealOutcome.UPHELD
    assert capacity() == ("weak", LAST_YEAR + timedelta(days=9))


def test_taking_back_an_answer_lets_the_appeal_wait_again() -> None:
    assess("ordinary", on=LAST_YEAR)
    appealed = appeal()
    answered = answer("weak")
    with acting(BY):
        actions.undo(answered, by=BY, at=AT, reason="登记错了")
    assert capacity() == ("ordinary", LAST_YEAR)
    assert len(waiting()) == 1
    with acting(BY):
        actions.undo(appealed, by=BY, at=AT, reason="登记错了")
    assert waiting() == []


def test_nobody_answers_an_appeal_against_their_own_record() -> None:
    assess("ordinary")
    appeal()
    assert refusal(lambda: answer("weak", by=BY)) == "labour_answer_needs_another"


def test_what_has_no_sense_is_refused() -> None:
    assert refusal(appeal) == "labour_not_assessed"
    assert refusal(lambda: answer("weak")) == "labour_no_appeal"
    assert refusal(lambda: assess("strong")) == "labour_class_unknown"
    assert refusal(lambda: assess("weak", on=TODAY + timedelta(days=1))) == "date_in_future"
    assess("weak")
    assert refusal(lambda: appeal(on=LAST_YEAR)) == "labour_appeal_too_early"
    appeal()
    assert refusal(appeal) == "labour_appealed_already"


def test_a_list_cannot_say_otherwise_than_the_assessment_that_holds() -> None:
    assess("weak")
    with acting(BY):
        same = county.change(who(), labour_capacity="weak")
        actions.record_persons([same], by=BY, at=AT)
        other = county.change(who(), labour_capacity="skilled")
        (fault,) = actions.examine_persons([other])
        assert (fault.refused.code, fault.column) == ("labour_assessed", "labour_capacity")
        free = county.change(who("王芳"), labour_capacity="skilled")
        assert actions.record_persons([free], by=BY, at=AT).is_complete


def test_assessments_come_along_when_the_family_moves_or_the_person_does() -> None:
    assess("weak")
    with acting(BY):
        actions.move(
            county.household(), by=BY, at=AT, moved_on=TODAY, dwelling=county.dwelling("301")
        )
        assert LabourAssessment.objects.get().area == YUEHE
        event = actions.split(
            county.household(), by=BY, at=AT, split_on=TODAY, number="HY-9", head=who()
        )
        assert LabourAssessment.objects.get().household == event.other_household
        actions.undo(event, by=BY, at=AT, reason="登记错了")
        assert LabourAssessment.objects.get().household == county.household()


def test_of_two_records_of_one_person_the_kept_one_takes_the_assessments_over() -> None:
    with acting(BY):
        twin = county.add_household("HY-2")
        county.add_persons(twin, ("张晓明", "head"))
        pair = sorted((who(), who("张晓明")), key=lambda one: one.pk)
        found = DuplicatePair.objects.create(
            area=PANLONG, a=pair[0], b=pair[1], reasons=["name_birth"], found_at=AT
        )
    assess("weak", name="张晓明")
    with acting(BY):
        event = actions.merge_duplicates(found, by=BY, at=AT, keep=who().pk)
        assert LabourAssessment.objects.get().person == who()
        assert who().labour_capacity == "weak"
        actions.undo(event, by=BY, at=AT, reason="不是同一人")
        assert LabourAssessment.objects.get().person == who("张晓明")


def test_whose_review_is_due_follows_age_and_the_offices_own_term() -> None:
    born = {"张三": date(1950, 1, 1), "王芳": date(1990, 1, 1), "张乐": date(2015, 1, 1)}
    with acting(BY):
        Person.objects.filter(name="李四").update(birth_on=date(1964, 1, 1), sex="female")
        for name, day in born.items():
            Person.objects.filter(name=name).update(birth_on=day)
        Person.objects.filter(name="张小明").update(birth_on=date(1985, 1, 1))
    assess("ordinary", on=TODAY - timedelta(days=366))
    assess("ordinary", name="王芳")

    def due() -> set[str]:
        with acting(BY):
            found = Person.objects.filter(labour.review_due(on=TODAY))
            return set(found.values_list("name", flat=True))

    assert due() == {"张小明"}
    assess("ordinary")
    assert due() == set()


def test_recorded_on_its_page_and_shown_on_the_persons() -> None:
    today = timezone.localdate()
    with acting(BY):
        row_id = who().pk
    url = reverse("registry:person-event", args=[row_id, "labour"])
    data = {"on": today.isoformat(), "result": "semi", "basis": "体检报告", "assessors": "赵国强"}
    assert visit(BY, url, data).status_code == 302
    page = text(visit(BY, reverse("ledger:detail", args=["persons", row_id])))
    assert "劳动能力认定" in page
    assert "体检报告" in page
    choices = text(visit(BY, reverse("registry:person-events", args=[row_id])))
    assert "登记劳动能力申诉" in choices
    assert "答复劳动能力申诉" not in choices
    said = {"on": today.isoformat(), "appellant": "张小明", "grounds": "腿伤没有好"}
    assert visit(BY, reverse("registry:person-event", args=[row_id, "labour-appeal"]), said)
    form = text(visit(OTHER, reverse("registry:person-event", args=[row_id, "labour-answer"])))
    assert "腿伤没有好" in form
