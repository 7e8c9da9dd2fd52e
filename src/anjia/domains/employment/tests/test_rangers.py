"""Rangers: patrols and reviews, and another forest only with the word of both sides."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from anjia.base.notices.models import Notice
from anjia.base.scope import acting, system
from anjia.domains.employment.actions import rangers as actions
from anjia.domains.employment.ledgers import RangerPlots
from anjia.domains.employment.models import PlotTransfer, PostHolding, RangerPlot
from anjia.domains.employment.tests import post_world as world
from anjia.domains.employment.tests.post_world import AT, CLERK, COUNTY_OFFICER, TODAY
from anjia.kernel.refusals import Refused
from anjia.ledger.tests.visits import text, visit
from anjia.registry.tests import county
from anjia.registry.tests.county import ORIGIN

pytestmark = pytest.mark.django_db
CADRE = world.officer(
    "村干部",
    ORIGIN,
    permissions=frozenset({"employment.read", "employment.confirm_origin", "registry.read"}),
)


@pytest.fixture
def ranger() -> PostHolding:
    world.build()
    holding = world.serving(world.post("护林员", kind="ranger"))
    with acting(CLERK):
        row = county.row(person=holding.person_id, forest=ORIGIN, plot="三号林班", since=TODAY)
        RangerPlots.record([row], by=CLERK, at=AT)
    return holding


def refusal(act: Callable[[], object]) -> str:
    with pytest.raises(Refused) as caught:
        act()
    return caught.value.code


def as_(by: Any, act: Callable[..., Any], *args: object, **values: Any) -> Any:
    with acting(by):
        return act(*args, by=by, at=AT, **values)


def asked(ranger: PostHolding, **changes: Any) -> PlotTransfer:
    stated = {"forest": "610921100008", "plot": "后山", "reason": "搬迁后离得远"}
    stated |= {"from_on": TODAY + timedelta(days=5), **changes}
    made: PlotTransfer = as_(CLERK, actions.ask_transfer, ranger, **stated)
    return made


def test_patrols_and_reviews(ranger: PostHolding) -> None:
    as_(CLERK, actions.patrol, ranger, patrolled_on=TODAY)
    for changes, code in (
        ({"patrolled_on": TODAY}, "patrol_taken"),
        ({"patrolled_on": TODAY + timedelta(days=1)}, "date_in_future"),
        ({"patrolled_on": TODAY - timedelta(days=1)}, "patrol_before_start"),
        ({"patrolled_on": TODAY, "is_unusual": True}, "patrol_note_missing"),
    ):
        assert refusal(lambda c=changes: as_(CLERK, actions.patrol, ranger, **c)) == code
    as_(CLERK, actions.review, ranger, year=2025, result="good")
    for changes, code in (
        ({"year": 2025, "result": "good"}, "review_taken"),
        ({"year": 2026, "result": "good"}, "review_year_wrong"),
        ({"year": 2025, "result": ""}, "review_result_missing"),
        ({"year": 2025, "result": "failed"}, "reason_missing"),
    ):
        assert refusal(lambda c=changes: as_(CLERK, actions.review, ranger, **c)) == code
    shown = text(visit(CLERK, reverse("employment:rangers") + "?away=far"))
    assert "跨镇" in shown
    assert "张三" in shown


def test_another_forest_needs_the_word_of_both_sides(ranger: PostHolding) -> None:
    transfer = asked(ranger)
    with acting(system()):
        waits = Notice.objects.filter(code="employment.plot_transfer", state="open")
        assert sorted(waits.values_list("area", flat=True)) == ["610921100008", ORIGIN]
    assert refusal(lambda: asked(ranger)) == "transfer_waits_already"
    clerk = world.officer("王丽娟")
    for by, act, values, code in (
        (clerk, actions.say_host, {"agrees": True}, "transfer_needs_another"),
        (COUNTY_OFFICER, actions.say_host, {"agrees": False}, "reason_missing"),
        (CADRE, actions.say_host, {"agrees": True}, "not_permitted"),
    ):
        assert refusal(lambda b=by, a=act, v=values: as_(b, a, transfer, **v)) == code
    as_(COUNTY_OFFICER, actions.say_host, transfer, agrees=True)
    page = reverse("employment:ranger", args=[ranger.pk])
    assert "登记迁出地意见" in text(visit(CADRE, page))
    url = reverse("employment:ranger-act", args=[ranger.pk, "origin"])
    assert visit(CADRE, url, {"origin-agrees": "1"}).status_code == 302
    with acting(CLERK):
        found = PlotTransfer.objects.get()
        assert (found.state, found.origin_agreed_on) == ("done", found.decided_on)
        plots = RangerPlot.objects.order_by("since").values_list("plot", "until")
        assert list(plots) == [("三号林班", TODAY + timedelta(days=4)), ("后山", None)]
    with acting(system()):
        assert not Notice.objects.filter(code="employment.plot_transfer", state="open").exists()
    assert refusal(lambda: as_(CADRE, actions.say_origin, transfer, agrees=True)) == (
        "transfer_decided"
    )


def test_one_side_alone_can_refuse_it(ranger: PostHolding) -> None:
    transfer = asked(ranger)
    as_(CADRE, actions.say_origin, transfer, agrees=False, note="林班没有人接")
    with acting(CLERK):
        assert PlotTransfer.objects.get().state == "refused"
        assert RangerPlot.objects.get().until is None
    asked(ranger)


def test_what_is_refused_of_plots_and_transfers(ranger: PostHolding) -> None:
    for changes, code in (
        ({"forest": "610921"}, "forest_code_wrong"),
        ({"plot": " "}, "transfer_incomplete"),
        ({"from_on": TODAY}, "transfer_too_early"),
    ):
        assert refusal(lambda c=changes: asked(ranger, **c)) == code
    with acting(CLERK):
        other, plot = world.person("李四").pk, RangerPlot.objects.get()

        def write(row: Any) -> Any:
            return RangerPlots.record([row], by=CLERK, at=AT)

        stated = {"forest": ORIGIN, "plot": "林班", "since": TODAY}
        assert refusal(lambda: write(county.row(person=other, **stated))) == "ranger_unknown"
        taken = county.row(person=ranger.person_id, **stated)
        assert refusal(lambda: write(taken)) == "plot_open_already"
        early = county.change(plot, until=date(2024, 1, 1))
        assert refusal(lambda: write(early)) == "ends_before_it_begins"
    foreign = world.officer("月河", county.YUEHE)
    page = reverse("employment:ranger", args=[ranger.pk])
    assert refusal(lambda: visit(foreign, page)) == "holding_not_found"
    assert "张三" not in text(visit(foreign, reverse("employment:rangers")))
