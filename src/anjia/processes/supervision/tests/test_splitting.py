"""Splits with their shares, findings of inspections, and named leaders."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.http import Http404

from anjia.base.scope import acting, system
from anjia.kernel.refusals import Refused
from anjia.ledger.tests.visits import visit
from anjia.processes.supervision import actions
from anjia.processes.supervision.actions import Named, Split, Stage, Upload, lighting
from anjia.processes.supervision.models import Assignment, Finding, Leadership, Share
from anjia.processes.supervision.queries import assignments, inspecting, leaders
from anjia.processes.supervision.tests import world
from anjia.processes.supervision.tests.test_assigning import do, mine, signed
from anjia.processes.supervision.tests.test_assignment_pages import page
from anjia.processes.supervision.tests.world import AT, DUE

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40


@pytest.fixture(scope="module")
def w(kept):
    return world.build()


@pytest.fixture(autouse=True)
def _then():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def town(w):
    """The town's assignment, signed."""
    actions.assign_all(w.document, by=w.office, at=AT)
    return signed(w, w.jobs, w.town_unit, w.town)


def shares(assignment):
    with acting(system(name="test")):
        found = Share.objects.filter(assignment=assignment)
        return {share.target.measure: share.value for share in found}


def split(w, town, by=None, **more):
    wanted = Split(units=(w.site_unit.pk,), **more)
    return actions.split(town, by=by or w.town, at=AT, wanted=wanted)


def test_a_town_gives_a_part_to_its_community(w, town):
    plants = {w.site_unit.pk: {w.plants.pk: Decimal(12)}}
    with pytest.raises(Refused, match="split_sum") as refused:
        split(w, town, shares=plants)
    assert (refused.value.facts["whole"], refused.value.facts["total"]) == ("20", "12")
    kept = {w.plants.pk: Decimal(8)}
    (made,) = split(w, town, shares=plants, kept=kept, asked="先办缝纫厂")
    part = world.of(w.jobs, w.site_unit)
    assert (part.pk, part.parent_id, part.area) == (made, town.pk, w.site_unit.area)
    assert (part.asked, part.due_on, part.role) == ("先办缝纫厂", DUE, "responsible")
    # A count is shared out, a rate is everybody's, and of 0 nobody is left a share.
    assert shares(part) == {"社区工厂": 12, "就业率": 90, "零就业家庭": 0}
    assert mine(w.site) == ["有新交办的任务，等你单位签收"]
    more = {w.site_unit.pk: {w.plants.pk: Decimal(20)}}
    assert split(w, town, shares=more) == []
    assert shares(part)["社区工厂"] == 20
    with acting(w.other):
        assert not Assignment.objects.filter(pk=part.pk).exists()


def test_a_split_goes_down_and_never_round(w, town):
    split(w, town)
    part = signed(w, w.jobs, w.site_unit, w.site)
    for unit in (w.town_unit, w.site_unit):
        with pytest.raises(Refused, match="split_cyclic"):
            actions.split(part, by=w.office, at=AT, wanted=Split(units=(unit.pk,)))
    with pytest.raises(Refused, match="split_not_below"):
        actions.split(part, by=w.site, at=AT, wanted=Split(units=(w.other_unit.pk,)))
    with pytest.raises(Refused, match="not_own_unit"):
        actions.split(town, by=w.bureau, at=AT, wanted=Split(units=(w.site_unit.pk,)))
    later = DUE + timedelta(days=1)
    with pytest.raises(Refused, match="split_due_later"):
        split(w, town, due_on=later)
    with acting(system(name="test")):
        for row, parent in ((town, part), (part, None), (part, part)):
            with pytest.raises(IntegrityError), transaction.atomic():
                Assignment.objects.filter(pk=row.pk).update(parent=parent)
        foreign = world.of(w.visits, w.town_unit)
        with pytest.raises(IntegrityError), transaction.atomic():
            Assignment.objects.create(
                area=w.site_unit.area, task=w.jobs, unit=w.bureau_unit, unit_name="x",
                role="lead", parent=foreign, starts_on=AT.date(), assigned_at=AT,
            )  # fmt: skip


def test_whoever_split_decides_about_the_part(w, town):
    split(w, town)
    part = signed(w, w.jobs, w.site_unit, w.site)
    with pytest.raises(Refused, match="submit_without_report"):
        do("submit", town, w.town)
    do("report", part, w.site, said=actions.Reported(quarter=date(2026, 1, 1), text="好了"))
    do("report", town, w.town, said=actions.Reported(quarter=date(2026, 1, 1), text="好了"))
    with pytest.raises(Refused, match="submit_with_parts"):
        do("submit", town, w.town)
    do("submit", part, w.site)
    assert any("盘龙社区报请办结" in text for text in mine(w.town))
    assert not any("盘龙社区报请办结" in text for text in mine(w.office))
    do("close", part, w.town)
    do("submit", town, w.town)
    again = split_again(w, town)
    assert again == "assignment_moved"


def split_again(w, town):
    fresh = world.of(w.jobs, w.town_unit)
    with pytest.raises(Refused) as refused:
        split(w, fresh)
    return refused.value.code


def test_cancelling_takes_the_parts_along_and_a_part_can_be_given_again(w, town):
    split(w, town)
    part = world.of(w.jobs, w.site_unit)
    assert do("cancel", part, w.town, note="不分了") == [part.pk]
    split(w, town)
    again = world.of(w.jobs, w.site_unit)
    assert again.pk != part.pk
    assert set(do("cancel", town, w.office, note="并入")) == {town.pk, again.pk}


def test_the_office_shares_a_target_out_among_the_towns(w, town):
    one, other = world.of(w.jobs, w.town_unit), world.of(w.jobs, w.other_unit)
    wanted = {one.pk: {w.plants.pk: Decimal(12)}, other.pk: {w.plants.pk: Decimal(7)}}
    with pytest.raises(Refused, match="split_sum"):
        actions.share_out(w.jobs, by=w.office, at=AT, shares=wanted)
    wanted[other.pk][w.plants.pk] = Decimal(8)
    assert actions.share_out(w.jobs, by=w.office, at=AT, shares=wanted) == 2
    assert shares(other) == {"社区工厂": 8}
    with pytest.raises(Refused, match="not_permitted"):
        actions.share_out(w.jobs, by=w.town, at=AT, shares=wanted)
    here = f"/supervision/tasks/{w.jobs.pk}/"
    name = f"share-{other.pk}-{w.plants.pk}"
    html = page(w.office, f"{here}assign/")
    assert "都已经交办" in html
    assert f'name="{name}" value="8.0000"' in html
    html = page(w.office, f"{here}share/", {name: "三家"}, status=422)
    assert f'name="{name}" value="三家"' in html
    assert "不是数" in html


def test_assigning_is_looked_at_before_it_is_done(w):
    here = f"/supervision/documents/{w.document.pk}/assign/"
    html = page(w.office, here)
    assert html.index("县夜校办") < html.index("交给谁")
    assert "交办 6 项给 3 个单位" in html
    assert visit(w.office, here, {}).status_code == 302
    assert "都已经交办" in page(w.office, here)
    with pytest.raises(Refused, match="not_permitted"):
        visit(w.town, here)


def test_the_split_page_keeps_what_was_typed(w, town):
    here = f"/supervision/assignments/{town.pk}/split/"
    html = page(w.town, here)
    assert "盘龙社区" in html
    assert "涧池镇" not in html
    name = f"share-{w.site_unit.pk}-{w.plants.pk}"
    html = page(w.town, here, {"unit": str(w.site_unit.pk), name: "5"}, status=422)
    assert f'name="{name}" value="5"' in html
    assert "加起来是 5家" in html
    done = visit(w.town, here, {"unit": str(w.site_unit.pk), name: "20"})
    assert done.status_code == 302
    assert "盘龙社区" in page(w.town, f"/supervision/assignments/{town.pk}/")
    part = world.of(w.jobs, w.site_unit)
    assert "城关镇" in page(w.site, f"/supervision/assignments/{part.pk}/")
    with pytest.raises(Http404):
        visit(w.other, here)


def test_what_an_inspection_finds_is_put_right_and_looked_at(w, town):
    found = {"what": "厂房漏雨", "found_on": AT.date(), "due_on": AT.date() + timedelta(days=5)}
    with pytest.raises(Refused, match="not_permitted"):
        do("find", town, w.town, **found)
    with pytest.raises(Refused, match="finding_due"):
        do("find", town, w.office, **found | {"due_on": AT.date() - timedelta(days=1)})
    one = do("find", town, w.office, **found)
    assert any("督查发现问题" in text for text in mine(w.town))
    late = AT.date() + timedelta(days=6)
    with acting(w.office):
        assert inspecting.counts(w.office, on=late).overdue == 1
    lighting.relight([town], on=late, by=w.office, at=AT)
    assert world.of(w.jobs, w.town_unit).light_why == "findings_overdue"
    with pytest.raises(Refused, match="not_own_unit"):
        do("rectify", one, w.office, note="修好了")
    do("rectify", one, w.town, note="修好了", upload=Upload("屋顶.png", PNG))
    assert any("请复查" in text for text in mine(w.office))
    do("refuse_rectified", one, w.office, note="还漏")
    do("rectify", one, w.town, note="真修好了")
    with pytest.raises(Refused, match="close_with_findings"):
        do("close", town, w.office)
    do("accept_rectified", one, w.office)
    with pytest.raises(Refused, match="finding_moved_by"):
        do("accept_rectified", one, w.office2)
    assert not any("请复查" in text for text in mine(w.office))
    with acting(w.office):
        kept = Finding.objects.get(pk=one.pk)
        assert (kept.state, kept.rectified_on, kept.closed_on) == ("closed", AT.date(), AT.date())
        assert [step.name for step in kept.steps.order_by("number")] == [
            *("find", "rectify", "refuse", "rectify", "accept"),
        ]
    html = page(w.town, f"/supervision/assignments/{town.pk}/")
    assert "屋顶.png" in html
    assert "按期 1 个" in page(w.office, "/supervision/findings/")


def test_findings_on_their_pages(w, town):
    here = f"/supervision/assignments/{town.pk}/find/"
    assert visit(w.office, here, {"note": "漏雨", "found_on": ""}).status_code == 302
    data = {"note": "漏雨", "found_on": "2026-03-01", "until": "2026-03-20"}
    visit(w.office, here, data)
    with acting(w.office):
        one = Finding.objects.get()
    assert "漏雨" in page(w.town, "/supervision/mine/") or "退回和整改的" in page(
        w.town, "/supervision/mine/"
    )
    visit(w.town, f"/supervision/findings/{one.pk}/do/rectify/", {"note": "补了"})
    assert "说已整改，要复查" in page(w.office, "/supervision/mine/")
    visit(w.office, f"/supervision/findings/{one.pk}/do/drop/", {"note": "看错了"})
    with acting(w.office):
        assert Finding.objects.get().state == "dropped"
    with pytest.raises(Http404):
        visit(w.other, f"/supervision/findings/{one.pk}/do/rectify/", {"note": "x"})


def test_a_unit_has_one_named_leader_and_keeps_who_was_before(w):
    first = Named(leader="李书记", post="党委书记", from_on=date(2025, 1, 1))
    actions.name_leader(w.town_unit, by=w.town, at=AT, named=first)
    with pytest.raises(Refused, match="leader_too_early"):
        actions.name_leader(w.town_unit, by=w.town, at=AT, named=first)
    for by in (w.other, w.bureau):
        with pytest.raises(Refused, match=r"not_permitted|not_own_unit"):
            actions.name_leader(w.town_unit, by=by, at=AT, named=first)
    second = Named(leader="王书记", from_on=date(2026, 2, 1), note="已交接台账")
    made = actions.name_leader(w.town_unit, by=w.office, at=AT, named=second)
    actions.sign_duty(made, by=w.town, at=AT, on=date(2026, 2, 3))
    of_task = Named(leader="赵镇长", from_on=date(2026, 2, 1), task=w.jobs)
    actions.name_leader(w.town_unit, by=w.town, at=AT, named=of_task)
    with acting(w.office):
        rows = leaders.history(w.town_unit.pk)
        assert {(row.leader, row.until_on) for row in rows} == {
            ("李书记", date(2026, 1, 31)), ("王书记", None), ("赵镇长", None),
        }  # fmt: skip
        named = leaders.on_day(w.town_unit.pk, task=w.jobs.pk, on=AT.date())
        assert [row.leader for row in named] == ["赵镇长", "王书记"]
        led = leaders.units_led(w.office, on=AT.date())
        assert sum(each.leader is not None for each in led) == 1
    with acting(system(name="test")):
        for start in (date(2025, 6, 1), date(2026, 8, 1)):
            with pytest.raises(IntegrityError), transaction.atomic():
                Leadership.objects.create(
                    area=w.town_unit.area, unit=w.town_unit, unit_name="城关镇", leader="x",
                    from_on=start, until_on=start + timedelta(days=400),
                )  # fmt: skip


def test_leaders_on_their_pages(w):
    assert "5 个还没有" in page(w.office, "/supervision/leaders/")
    here = f"/supervision/leaders/{w.town_unit.pk}/"
    assert "换人" not in page(w.bureau, here)
    html = page(w.town, here, {"leader": "", "from_on": "2026-01-01"}, status=422)
    assert "有 1 处要改" in html
    visit(w.town, here, {"leader": "李书记", "from_on": "2026-01-01"})
    with acting(w.office):
        made = Leadership.objects.get()
    visit(w.town, f"/supervision/leaders/duty/{made.pk}/", {"until": "2026-01-05"})
    assert "责任书 2026年1月5日 签" in page(w.office, here)
    with pytest.raises(Http404):
        visit(w.other, here)


def test_a_plan_has_days_in_order_and_parts_that_do_not_fall(w, town):
    one = town

    def stage(days, percent):
        return Stage(due_on=one.starts_on + timedelta(days=days), percent=Decimal(percent))

    wrong = {
        "plan_percent": [[stage(1, 0)], [stage(1, 101)]],
        "plan_outside": [[stage(-1, 50)], [stage(4_000, 50)]],
        "plan_day_twice": [[stage(1, 50), stage(1, 60)]],
        "plan_falls": [[stage(2, 50), stage(1, 60)]],
        "plan_long": [[stage(days, 50) for days in range(25)]],
    }
    for code, plans in wrong.items():
        for stages in plans:
            with pytest.raises(Refused, match=code):
                actions.plan(one, by=w.town, at=AT, stages=stages)
    for by in (w.other, w.bureau):
        with pytest.raises(Refused, match=r"not_permitted|not_own_unit"):
            actions.plan(one, by=by, at=AT, stages=[stage(1, 50)])
    actions.plan(one, by=w.town, at=AT, stages=[stage(0, 30), stage(60, 80)])
    assert world.of(w.jobs, w.town_unit).planned is not None
    with pytest.raises(Refused, match="plan_there"):
        actions.plan(one, by=w.town, at=AT, stages=[stage(60, 10)])
    actions.plan(one, by=w.office, at=AT, stages=[stage(60, 10)])
    with acting(w.office):
        assert [row.percent for row in assignments.milestones(one)] == [Decimal(10)]
    actions.cancel(one, by=w.office, at=AT, note="不办了")
    with pytest.raises(Refused, match="plan_over"):
        actions.plan(world.of(w.jobs, w.town_unit), by=w.office, at=AT, stages=[])
