"""A unit's workbook of a quarter: out, filled in, in again, refused cell by cell, taken back."""

import io
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from django.urls import reverse

from anjia.base.access.models import Officer
from anjia.base.access.tests import factories
from anjia.base.scope import acting, system
from anjia.kernel.refusals import Refused
from anjia.ledger.imports import actions as imports
from anjia.ledger.imports import messages, queries
from anjia.ledger.imports.models import ImportBatch, State
from anjia.processes.supervision.actions import Reported, reporting
from anjia.processes.supervision.actions.steps import take
from anjia.processes.supervision.ledgers.reports import BY_CODE
from anjia.processes.supervision.models import Assignment, Progress, Step, TakenBack
from anjia.processes.supervision.policy import filling
from anjia.processes.supervision.queries import attaining, quarters
from anjia.processes.supervision.tests import rounds
from anjia.processes.supervision.tests.rounds import IN_TIME, LATE, THIRD
from anjia.registry.tests import county

pytestmark = pytest.mark.django_db(databases=["default", "progress"])

HEAD = 4  # the second row of the head


@pytest.fixture(scope="module")
def w(kept):
    del kept
    return rounds.build()


def client(actor):
    return factories.signed_in(Officer.objects.get(pk=actor.id))


def fetched(quarter, unit, by):
    """The unit's workbook as its officer downloads it."""
    one = rounds.part(quarter, unit)
    answer = client(by).get(reverse("supervision:contribution-pack", args=[one.pk]) + "?as=xlsx")
    assert answer.status_code == 200
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def heads(sheet):
    return {cell.value.rstrip("*"): cell.column for cell in sheet[HEAD] if cell.value}


def written(content, **tasks):
    """The workbook with what a person types: `{"稳定就业": {"进展情况": "…"}}`."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book.worksheets[0]
    at = heads(sheet)
    for row in range(HEAD + 1, sheet.max_row + 1):
        for head, value in tasks.get(sheet.cell(row, at["任务内容"]).value, {}).items():
            sheet.cell(row, at[head]).value = value
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def brought(content, by, *, at=IN_TIME, write=True):
    return imports.bring_in(
        content, name="报送表.xlsx", ledger="progress-reports", by=by,
        area=by.areas("supervision.report")[0], at=at, write=write,
    )  # fmt: skip


def undone(batch, by, *, only_unchanged=False):
    with acting(by):
        imports.begin_undo(batch, by=by, at=LATE, only_unchanged=only_unchanged)
    return imports.carry_out(batch.pk, by=by, at=LATE)


def faults(batch, by):
    """What is wrong with each row: the cell and the words."""
    with acting(by):
        return [fault for row in queries.rows(batch, "error", 0) for fault in row.faults]


def own(w, task, unit):
    with acting(system(name="test")):
        return Assignment.objects.select_related("task").get(task=task, unit=unit)


def held(assignment):
    """The report of the quarter that holds."""
    with acting(system(name="test")):
        return quarters.last_reports([assignment], THIRD).get(assignment.pk)


JOBS = {"进展情况": "招工会办了三场，\n送工120人。", "存在问题": "缺技工", "下步打算": "办培训"}
PLANTS = {"进展情况": "新建两家", "目标完成值": "社区工厂（家）：15", "完成进度(%)": 75}


def test_out_filled_in_and_on_the_page(w):
    quarter = rounds.opened(w)
    content = fetched(quarter, w.town_unit, w.town)
    batch = brought(written(content, 稳定就业=JOBS, 社区工厂=PLANTS), w.town)
    assert (batch.state, batch.result["inserted"]) == (State.COMMITTED, 2)
    assert all(each["certain"] for each in batch.mapping.values())
    plants = own(w, w.plants, w.town_unit)
    told = held(plants)
    assert (told.text, told.percent, told.by_name) == ("新建两家", Decimal("75.0"), "周建平")
    assert told.reached == "社区工厂（家）：15"
    (value,) = attaining.of_assignment(plants, on=IN_TIME.date())
    assert (value.value, value.percent) == (15, 75)
    assert (plants.progress, plants.reported_on) == (75, IN_TIME.date())
    jobs = held(own(w, w.jobs, w.town_unit))
    assert (jobs.text, jobs.problems, jobs.plans) == tuple(JOBS.values())
    page = client(w.town).get(reverse("supervision:assignment", args=[plants.pk])).content.decode()
    assert "新建两家" in page
    assert "15家" in page
    unit = reverse("supervision:contribution", args=[rounds.part(quarter, w.town_unit).pk])
    assert reverse("imports:start", args=["progress-reports"]) in client(w.town).get(
        unit
    ).content.decode().replace("&amp;", "&")
    assert "progress-reports" not in client(w.office).get(unit).content.decode()


def test_the_workbook_goes_in_unchanged(w):
    quarter = rounds.opened(w)
    empty = brought(fetched(quarter, w.town_unit, w.town), w.town)
    assert (empty.state, empty.counts["error"]) == (State.READY, 2)
    assert {place for place, _text in faults(empty, w.town)} == {"H5", "H6"}
    brought(written(fetched(quarter, w.town_unit, w.town), 稳定就业=JOBS, 社区工厂=PLANTS), w.town)
    again = brought(fetched(quarter, w.town_unit, w.town), w.town)
    assert (again.state, again.counts["same"], again.counts["error"]) == (State.READY, 2, 0)


def test_what_the_form_said_is_changed_and_what_a_cell_leaves_empty_stays(w):
    quarter = rounds.opened(w)
    plants = own(w, w.plants, w.town_unit)
    said = Reported(quarter=THIRD, text="一行\r\n两行", problems="缺地", values={w.count.pk: 3})
    with acting(w.town):
        reporting.report(plants, by=w.town, at=IN_TIME, said=said)
    content = fetched(quarter, w.town_unit, w.town)
    assert brought(content, w.town, write=False).counts["same"] == 1
    typed = written(content, 社区工厂={"目标完成值": "4家", "存在问题": None})
    batch = brought(typed, w.town, at=LATE)
    assert (batch.result["inserted"], batch.result["updated"]) == (0, 1)
    told = held(plants)
    assert (told.text, told.problems, told.reached) == ("一行\n两行", "缺地", "社区工厂（家）：4")
    undone(batch, w.town)
    assert held(plants).reached == "社区工厂（家）：3"
    with acting(system(name="test")):
        assert Assignment.objects.get(pk=plants.pk).progress == 15


@pytest.mark.parametrize(
    ("column", "typed", "place", "words"),
    [
        ("完成进度(%)", 120, "J6", "0 到 100"),
        ("完成进度(%)", "大半", "J6", "大半"),
        ("目标完成值", "社区工厂（家）：-1", "I6", "不小于 0"),
        ("目标完成值", "工厂：3", "I6", "可以填：社区工厂（家）"),
        ("季度", date(2050, 1, 1), "B6", "还没到"),
        ("季度", date(2021, 1, 1), "B6", "请选以后的季度"),
        ("交办编号", "2-城关镇-00000000", "A6", "没有找到"),
    ],
)
def test_what_the_form_refuses_is_refused_at_its_cell(w, column, typed, place, words):
    quarter = rounds.opened(w)
    content = fetched(quarter, w.town_unit, w.town)
    tasks = {"稳定就业": JOBS, "社区工厂": PLANTS | {column: typed}}
    batch = brought(written(content, **tasks), w.town)
    ((at, text),) = faults(batch, w.town)
    assert at == place
    assert words in text
    assert batch.result["inserted"] == 1  # the good row goes in
    assert held(own(w, w.plants, w.town_unit)) is None


def test_a_percent_of_what_is_computed_is_refused(w):
    quarter = rounds.opened(w)
    content = fetched(quarter, w.town_unit, w.town)
    batch = brought(written(content, 稳定就业=JOBS | {"完成进度(%)": 50}), w.town)
    assert ("J5", "这项任务的进度由系统从台账算，不用填。请把这一格空着。") in faults(batch, w.town)


def test_nobody_reports_for_a_foreign_unit(w):
    quarter = rounds.opened(w)
    typed = written(fetched(quarter, w.bureau_unit, w.bureau), 社区工厂=PLANTS)
    # The office sees the bureau's work and is not the bureau; a town does not see it.
    found = faults(brought(typed, w.office), w.office)
    assert ("A6", "这是县人社局的事，由本单位的工作人员办。") in found
    assert any(
        at == "A6" and "没有找到" in text for at, text in faults(brought(typed, w.town), w.town)
    )
    with acting(system(name="test")):
        assert not Progress.objects.exists()
    auditor = rounds.officer(w.bureau_unit, "auditor", name="审计员")
    with pytest.raises(Refused, match="not_permitted"):
        imports.bring_in(
            typed, name="a.xlsx", ledger="progress-reports", by=auditor, area=county.COUNTY,
            at=IN_TIME,
        )  # fmt: skip


def test_a_state_that_takes_no_report_is_refused(w):
    quarter = rounds.opened(w)
    typed = written(fetched(quarter, w.town_unit, w.town), 社区工厂=PLANTS)
    plants = own(w, w.plants, w.town_unit)
    with acting(system(name="test")):
        Assignment.objects.filter(pk=plants.pk).update(state="assigned")
    assert ("A6", "这件事还没有签收。请先签收，再报进展。") in faults(
        brought(typed, w.town), w.town
    )
    with acting(system(name="test")):
        Assignment.objects.filter(pk=plants.pk).update(state="closed", closed_on=IN_TIME.date())
    assert any(at == "A6" for at, _text in faults(brought(typed, w.town), w.town))


def test_a_frozen_quarter_is_refused_and_keeps_what_came_before(w):
    quarter = rounds.opened(w)
    content = fetched(quarter, w.town_unit, w.town)
    batch = brought(written(content, 稳定就业=JOBS, 社区工厂=PLANTS), w.town)
    rounds.sent(quarter, w.town_unit, w.town)
    assert undone(batch, w.town).problem["code"] == "import_changed_since"
    rounds.accepted(w, quarter, w.town_unit)
    rounds.approved(w, rounds.made(w, quarter))
    late = brought(written(content, 社区工厂=PLANTS | {"进展情况": "再改"}), w.town, at=LATE)
    assert ("B6", "这个季度的报告已经审定，不能再报。请报到下一季度。") in faults(late, w.town)
    assert late.state == State.READY
    assert undone(batch, w.town).problem["facts"]["count"] == 2
    assert undone(batch, w.town, only_unchanged=True).result["undone"]["kept"] == 2
    assert held(own(w, w.plants, w.town_unit)).text == "新建两家"


def test_undo_restores(w):
    quarter = rounds.opened(w)
    plants = own(w, w.plants, w.town_unit)
    content = fetched(quarter, w.town_unit, w.town)
    batch = brought(written(content, 稳定就业=JOBS, 社区工厂=PLANTS), w.town)
    assert undone(batch, w.office).problem  # another unit's officer takes nothing back
    with acting(system(name="test")):
        batch = ImportBatch.objects.get(pk=batch.pk)
    assert batch.state == State.COMMITTED
    batch = undone(batch, w.town)
    assert batch.state == State.UNDONE
    assert batch.result["undone"] == {"restored": 0, "removed": 2, "kept": 0}
    assert held(plants) is None
    with acting(system(name="test")):
        now = Assignment.objects.get(pk=plants.pk)
        assert (now.progress, now.reported_on, now.state) == (plants.progress, None, "signed")
        assert TakenBack.objects.count() == Progress.objects.count() == 2
        steps = Step.objects.filter(assignment=plants).order_by("number")
        assert [step.name for step in steps] == ["report", "take_back"]
    page = client(w.town).get(reverse("supervision:assignment", args=[plants.pk])).content.decode()
    assert "周建平已在" in page
    assert "撤回进展" in page
    unit = rounds.part(quarter, w.town_unit)
    shown = client(w.town).get(reverse("supervision:contribution", args=[unit.pk]))
    assert "还有 2 项没填" in shown.content.decode()
    assert brought(content, w.town).counts["error"] == 2  # nothing is stored of it any more


def test_undo_leaves_what_was_built_on(w):
    quarter = rounds.opened(w)
    content = fetched(quarter, w.town_unit, w.town)
    batch = brought(written(content, 稳定就业=JOBS, 社区工厂=PLANTS), w.town)
    with acting(w.town):
        take("submit", [own(w, w.jobs, w.town_unit).pk], by=w.town, at=LATE)
    refused = undone(batch, w.town)
    assert refused.problem["facts"] == {"count": 1, "names": "稳定就业"}
    assert held(own(w, w.plants, w.town_unit)) is not None
    done = undone(refused, w.town, only_unchanged=True)
    assert done.result["undone"] == {"restored": 0, "removed": 1, "kept": 1}
    assert held(own(w, w.plants, w.town_unit)) is None
    assert held(own(w, w.jobs, w.town_unit)) is not None


def test_the_pages_of_the_import_take_it(w):
    quarter = rounds.opened(w)
    typed = written(fetched(quarter, w.town_unit, w.town), 社区工厂=PLANTS | {"完成进度(%)": 101})
    town = client(w.town)
    start = reverse("imports:start", args=["progress-reports"])
    assert "进展报告台账" in town.get(start).content.decode()
    sent = io.BytesIO(typed)
    sent.name = "报送表.xlsx"
    answer = town.post(start, {"file": sent})
    assert answer.status_code == 302
    with acting(system(name="test")):
        batch = ImportBatch.objects.get()
    mapping = {f"column-{at}": each["target"] for at, each in batch.mapping.items()}
    town.post(reverse("imports:columns", args=[batch.pk]), mapping)
    batch = imports.carry_out(batch.pk, by=w.town, at=IN_TIME)
    page = town.get(reverse("imports:batch", args=[batch.pk])).content.decode()
    assert "J6" in page
    assert "完成进度写 0 到 100 的数" in page
    listing = town.get(reverse("ledger:list", args=["progress-reports"])).content.decode()
    assert start in listing
    assert town.get(reverse("ledger:add", args=["progress-reports"])).status_code == 403


def test_what_a_cell_says_of_targets():
    known = filling.names([("社区工厂", "家"), ("社区工厂", "家"), ("培训：技能", "人次")])
    assert known == ["社区工厂（家）", "社区工厂（家）（第2个）", "培训 技能（人次）"]
    text = "社区工厂(家):1,200家\n社区工厂（家）（第2个）： ；培训技能（人次）：８０．５"
    found = filling.read(text, known)
    assert found == {known[0]: 1200, known[2]: Decimal("80.5")}
    assert filling.written({known[0]: Decimal("1200.0000"), known[1]: None}) == (
        "社区工厂（家）：1200；社区工厂（家）（第2个）："
    )
    assert filling.read("15", known[:1]) == {known[0]: 15}
    for text, code in (
        ("15", "report_value_form"),
        ("工厂：1", "report_value_of"),
        ("社区工厂（家）：1；社区工厂（家）：2", "report_value_twice"),
        ("社区工厂（家）：一些", "report_value"),
        ("社区工厂（家）：NaN", "report_value"),
        ("社区工厂（家）：0.00001", "report_value"),
        ("社区工厂（家）：999999999999999", "report_value"),
    ):
        with pytest.raises(Refused, match=f"^{code}"):
            filling.read(text, known)


def test_two_that_end_alike_are_named_as_two(w):
    one = own(w, w.jobs, w.town_unit)
    text = BY_CODE.text(("1", "城关镇", one.pk))
    assert text.startswith("1-城关镇-")
    with acting(w.town):
        found = BY_CODE.find(Assignment, {(text,), (text.lower(),), ("城关镇",)})
        assert found == {(text,): [one.pk], (text.lower(),): [one.pk], ("城关镇",): []}
        with acting(system(name="test")):
            values = {f.attname: getattr(one, f.attname) for f in Assignment._meta.concrete_fields}
            head = "00000000-0000-7000-8000-0000"
            twin = values | {"id": head + str(one.pk)[-8:], "unit_id": w.other_unit.pk}
            Assignment.objects.create(**twin | {"task_id": w.plants.pk})
        assert len(BY_CODE.find(Assignment, {(text,)})[text,]) == 2
    assert "分不清" in messages.of_fault(
        "related_many", {"shown": text, "what": "交办编号", "count": 2}
    )
