"""Evaluations: from the scheme over sheets, data, sample and notice to places that stand."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from anjia.base.notices.models import Notice
from anjia.base.scope import acting, system
from anjia.processes.supervision.actions import evaluating as actions
from anjia.processes.supervision.actions.evaluating import Line, Outline, Own
from anjia.processes.supervision.models import Assignment, Evaluation, Score, Sheet, Task
from anjia.processes.supervision.policy import evaluating
from anjia.processes.supervision.policy.evaluating import Total, Way
from anjia.processes.supervision.queries import evaluations
from anjia.processes.supervision.tests import offices
from anjia.processes.supervision.tests.offices import refused
from anjia.registry.tests import county

pytestmark = pytest.mark.django_db

AT, DAY = offices.AT, offices.DAY
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 64
OUTLINE = Outline(
    year=2026,
    title="后续扶持工作考评",
    about=["town"],
    basis="样例",
    score_until=DAY + timedelta(days=5),
    as_of=date(2026, 12, 31),
    grades=[("优秀", Decimal(90)), ("良好", Decimal(60))],
    is_sample=True,
)
OWN_WORK = Line(
    dimension="组织领导", text="联席会议", way=Way.POINTS, points=Decimal(60), evidence="纪要"
)
IN_TIME = Line(dimension="任务", text="按期办结", way=Way.TASKS, points=Decimal(40))
SERIOUS = Line(dimension="底线", text="规模性返贫", way=Way.VETO)


@pytest.fixture
def there():
    """The offices of a county."""
    return offices.build()


def opened(there) -> Evaluation:
    """An evaluation of two towns, opened by the second officer."""
    office, second = there.actor("office"), there.actor("second")
    found = actions.draft(OUTLINE, by=office, at=AT, area=county.COUNTY)
    for line in (OWN_WORK, IN_TIME, SERIOUS):
        actions.put_line(found, by=office, at=AT, line=line)
    refused("evaluation_own", actions.open_scoring, found, by=office, at=AT)
    return actions.open_scoring(found, by=second, at=AT)


def sheet_of(there, name) -> Sheet:
    """The sheet of a town."""
    with acting(system(name="test")):
        return Sheet.objects.get(unit=there.units[name])


def scores(sheet) -> dict[str, Score]:
    """The scores of a sheet by what they are about."""
    with acting(system(name="test")):
        return {row.item.text: row for row in Score.objects.filter(sheet=sheet)}


def scored(there, name, points, *, files=(("纪要.png", PNG),)) -> Sheet:
    """A town's sheet, scored by it and sent."""
    sheet, by = sheet_of(there, name), there.actor(name)
    own = {scores(sheet)["联席会议"].pk: Own(points=Decimal(points), text="开了四次", files=files)}
    actions.keep_own(sheet, by=by, at=AT, own=own)
    return actions.send(sheet, by=by, at=AT)


def reviewed(there, sheet, *, points=None, reason="", result="看过纪要", veto=False) -> None:
    """A sheet as the office decides it: the proposals, unless other points are given."""
    decided = {}
    for text, row in scores(sheet).items():
        proposed = row.own_points if row.item.way == Way.POINTS else row.computed
        other = points if text == "联席会议" and points is not None else proposed
        why = "查实" if veto and row.item.way == Way.VETO else reason
        decided[row.pk] = (other, why, result, veto and row.item.way == Way.VETO)
    actions.review(sheet, by=there.actor("office"), at=AT, points=decided)


def closed_tasks(there, name, *, in_time, late) -> None:
    """Tasks of a town that were closed, some of them too late."""
    unit = there.units[name]
    with acting(system(name="test")):
        for number in range(in_time + late):
            task = Task.objects.create(
                area=county.COUNTY, title=f"任务{number}", text="做", state="confirmed"
            )
            Assignment.objects.create(
                area=unit.area,
                task=task,
                unit=unit,
                unit_name=unit.name,
                role="lead",
                starts_on=DAY,
                due_on=date(2026, 6, 30),
                assigned_at=AT,
                state="closed",
                closed_on=date(2026, 7, 1),
                was_late=number >= in_time,
            )


def test_an_evaluation_from_its_scheme_to_places_that_stand(there):
    office, second, town = there.actor("office"), there.actor("second"), there.actor("chengguan")
    closed_tasks(there, "chengguan", in_time=3, late=1)
    found = opened(there)
    with acting(system(name="test")):
        waiting = Notice.objects.filter(code="evaluation_opened", state="open")
        assert {each.officer for each in waiting} == {
            str(there.officers[name].pk) for name in ("chengguan", "jianchi")
        }
    first = scored(there, "chengguan", 60)
    refused("evaluation_still_scoring", actions.begin_review, found, by=office, at=AT)
    other = scored(there, "jianchi", 50)
    actions.begin_review(found, by=office, at=AT)
    row = scores(first)["按期办结"]
    assert (row.computed, row.numerator, row.denominator) == (30, 3, 4)
    assert scores(other)["按期办结"].computed is None  # nothing was asked of it: unknown, not 0
    assert scores(first)["联席会议"].sampled
    refused("evaluation_sample_missing", reviewed, there, first, result="")
    refused("supervision_reason_missing", reviewed, there, first, points=Decimal(55))
    reviewed(there, first, points=Decimal(55), reason="少开一次")
    refused("evaluation_not_reviewed", actions.post, found, by=office, at=AT)
    refused("evaluation_points_over", reviewed, there, other)
    missing = {
        row.pk: (row.own_points or Decimal(0), "没有任务", "看过", False)
        for row in scores(other).values()
    }
    actions.review(other, by=office, at=AT, points=missing)
    posted = actions.post(found, by=office, at=AT)
    assert posted.notice_until == date(2026, 3, 9)
    row = scores(first)["联席会议"]
    objection = actions.object_to(row, by=town, at=AT, text="实际开了四次，见纪要。")
    refused("evaluation_objected_already", actions.object_to, row, by=town, at=AT, text="再说")
    later = datetime(2026, 3, 10, 2, 0, tzinfo=UTC)
    refused("evaluation_objections_open", actions.finish, found, by=second, at=later)
    actions.answer(objection, by=office, at=AT, text="查实四次", points=Decimal(60))
    refused("evaluation_own_review", actions.finish, found, by=office, at=later)
    refused("evaluation_notice_runs", actions.finish, found, by=second, at=AT)
    actions.finish(found, by=second, at=later)
    with acting(office):
        ranked = [
            (each.unit_name, each.total, each.place, each.grade)
            for each in evaluations.sheets(found, by=office)
        ]
    assert ranked == [
        ("城关镇人民政府", Decimal("90.0"), 1, "优秀"),
        ("涧池镇人民政府", Decimal("50.0"), 2, ""),
    ]
    with acting(town):
        assert [each.unit_name for each in evaluations.sheets(found, by=town)] == ["城关镇人民政府"]


def test_a_veto_takes_place_and_grade(there):
    found = opened(there)
    office = there.actor("office")
    for name in ("chengguan", "jianchi"):
        scored(there, name, 60)
    closed = {"chengguan": sheet_of(there, "chengguan"), "jianchi": sheet_of(there, "jianchi")}
    actions.begin_review(found, by=office, at=AT)
    for name, sheet in closed.items():
        decided = {
            row.pk: (
                Decimal(60) if row.item.way == Way.POINTS else Decimal(40),
                "查实",
                "看过",
                name == "chengguan" and row.item.way == Way.VETO,
            )
            for row in scores(sheet).values()
        }
        actions.review(sheet, by=office, at=AT, points=decided)
    actions.post(found, by=office, at=AT)
    first, other = sheet_of(there, "chengguan"), sheet_of(there, "jianchi")
    assert (first.is_vetoed, first.place, first.grade) == (True, None, "")
    assert (other.place, other.grade) == (1, "优秀")


def test_a_unit_scores_itself_and_nobody_else(there):
    opened(there)
    sheet = sheet_of(there, "chengguan")
    key = scores(sheet)["联席会议"].pk
    bureau = there.actor("labour")
    town = there.actor("chengguan")
    refused("not_own_unit", actions.keep_own, sheet, by=bureau, at=AT, own={})
    office = there.actor("office")
    refused("not_own_unit", actions.send, sheet, by=office, at=AT)
    over = {key: Own(points=Decimal(61))}
    refused("evaluation_points_over", actions.keep_own, sheet, by=town, at=AT, own=over)
    refused("evaluation_points_missing", actions.send, sheet, by=town, at=AT)
    actions.keep_own(sheet, by=town, at=AT, own={key: Own(points=Decimal(60))})
    refused("evaluation_evidence_missing", actions.send, sheet, by=town, at=AT)
    scored(there, "chengguan", 60)
    refused("evaluation_moved", actions.keep_own, sheet, by=town, at=AT, own={})
    actions.take_back(sheet, by=town, at=AT)
    assert sheet_of(there, "chengguan").state == "waiting"


def test_a_scheme_is_checked_and_fixed_once_it_is_open(there):
    office = there.actor("office")
    found = actions.draft(OUTLINE, by=office, at=AT, area=county.COUNTY)
    refused("evaluation_there", actions.draft, OUTLINE, by=office, at=AT, area=county.COUNTY)
    second = there.actor("second")
    refused("evaluation_without_lines", actions.open_scoring, found, by=second, at=AT)
    wrong = Line(dimension="就业", text="指标", way=Way.FIGURE, points=Decimal(5), indicator="NO-1")
    refused("evaluation_indicator", actions.put_line, found, by=office, at=AT, line=wrong)
    nothing = Line(dimension="底线", text="底线", way=Way.VETO, points=Decimal(5))
    refused("evaluation_points", actions.put_line, found, by=office, at=AT, line=nothing)
    line = actions.put_line(found, by=office, at=AT, line=OWN_WORK)
    actions.open_scoring(found, by=second, at=AT)
    refused("evaluation_moved", actions.take_line_out, found, by=office, item_id=line.pk)


@pytest.mark.parametrize(
    ("value", "none_at", "full_at", "points"),
    [
        ("50", "0", "100", "5.0"),
        ("120", "0", "100", "10"),
        ("-1", "0", "100", "0"),
        ("2", "10", "0", "8.0"),
        ("0", "10", "0", "10"),
        ("33", "0", "100", "3.3"),
        (None, "0", "1", None),
    ],
)
def test_points_of_a_value(value, none_at, full_at, points):
    found = evaluating.from_value(
        None if value is None else Decimal(value),
        points=Decimal(10),
        none_at=Decimal(none_at),
        full_at=Decimal(full_at),
    )
    assert found == (None if points is None else Decimal(points))


def test_equal_points_share_a_place_and_a_sample_is_the_same_for_everybody():
    totals = {
        "a": Total(Decimal(90), 0, vetoed=False),
        "b": Total(Decimal(90), 0, vetoed=False),
        "c": Total(Decimal(80), 0, vetoed=False),
        "d": Total(Decimal(99), 0, vetoed=True),
    }
    assert evaluating.places(totals) == {"a": 1, "b": 1, "c": 3}
    keys = [str(number) for number in range(10)]
    drawn = evaluating.sampled(keys, seed="x", percent=30)
    assert len(drawn) == 3
    assert drawn == evaluating.sampled(reversed(keys), seed="x", percent=30)
    assert len(evaluating.sampled(["one"], seed="x", percent=1)) == 1
    assert evaluating.sampled(keys, seed="x", percent=0) == frozenset()


def test_the_pages_lead_from_the_draft_to_the_notice(there, time_machine):
    time_machine.move_to(datetime(2026, 3, 2, 3, 0, tzinfo=UTC))
    first = offices.factories.signed_in(there.officers["office"])
    second = offices.factories.signed_in(there.officers["second"])
    town = offices.factories.signed_in(there.officers["chengguan"])
    assert "还没有考评" in first.get("/supervision/evaluations/").text
    outline = {
        "year": "2026", "title": "年度考评", "basis": "样例", "is_sample": "on", "about": ["town"],
        "score_until": "2026-03-06", "as_of": "2026-12-31", "grades": "优秀 90、良好",
    }  # fmt: skip
    bad = first.post("/supervision/evaluations/new/", outline)
    assert bad.status_code == 422
    assert "“良好”写得不对" in bad.text
    made = first.post("/supervision/evaluations/new/", {**outline, "grades": "优秀 90、良好 60"})
    page = made.url
    line = {"dimension": "组织", "text": "联席会议", "way": "points", "points": "60"}
    assert first.post(page, line).status_code == 302
    assert town.get(page).status_code == 404  # a draft is the office's own
    assert second.post(f"{page}do/open/").status_code == 302
    sheet = sheet_of(there, "chengguan")
    row = scores(sheet)["联席会议"]
    own = f"/supervision/sheets/{sheet.pk}/"
    wrong = town.post(own, {f"points-{row.pk}": "七十", f"text-{row.pk}": "写过的话"})
    assert wrong.status_code == 422
    assert "写过的话" in wrong.text
    file = SimpleUploadedFile("纪要.png", PNG, content_type="image/png")
    sent = {f"points-{row.pk}": "50", f"text-{row.pk}": "四次", f"files-{row.pk}": file}
    assert town.post(own, {**sent, "send": "1"}).status_code == 302
    assert "收回来改" in town.get(own).text
    with acting(system(name="test")):
        kept = row.evidence.get()
    assert first.get(f"/supervision/sheets/evidence/{kept.pk}/").content == PNG
    other = offices.factories.signed_in(there.officers["jianchi"])
    assert other.get(own).status_code == 404
    time_machine.move_to(datetime(2026, 3, 9, 3, 0, tzinfo=UTC))
    first = offices.factories.signed_in(there.officers["office"])
    town = offices.factories.signed_in(there.officers["chengguan"])
    assert first.post(f"{page}do/begin/").status_code == 302
    assert "抽查佐证的情况" in first.get(own).text
    data = {f"points-{row.pk}": "50", f"result-{row.pk}": "看过"}
    assert first.post(own, data).status_code == 302
    rest = sheet_of(there, "jianchi")
    item = scores(rest)["联席会议"]
    data = {f"points-{item.pk}": "0", f"reason-{item.pk}": "没有自评"}
    assert first.post(f"/supervision/sheets/{rest.pk}/", data).status_code == 302
    assert first.post(f"{page}do/post/").status_code == 302
    assert "提异议" in town.get(own).text
    shown = first.get(page).text
    assert "考评结果" in shown
    assert "50.0" in shown
