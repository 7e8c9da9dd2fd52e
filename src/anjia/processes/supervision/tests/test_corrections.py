"""What an officer does to a reading: corrected, cut anew, units named, copies signed for."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from anjia.base.access.models import Unit
from anjia.base.notices.models import Notice
from anjia.base.scope import acting, system
from anjia.kernel.refusals import Refused
from anjia.processes.supervision.actions import documents
from anjia.processes.supervision.actions.documents import Described, TargetLine, UnitLine, Written
from anjia.processes.supervision.models import Copy, UnitGroup
from anjia.processes.supervision.policy import Permission, TaskState
from anjia.processes.supervision.queries import groups
from anjia.processes.supervision.tests import papers
from anjia.processes.supervision.tests.papers import AT, OFFICE
from anjia.registry.tests import county

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def _world(kept):
    papers.build()


@pytest.fixture(autouse=True)
def _scope():
    with acting(system(name="test")):
        yield


@pytest.fixture
def document():
    return papers.taken()


def task(document, number):
    return document.tasks.get(number=number)


def printed(one):
    return [row.printed for row in one.units.order_by("order")]


def test_a_task_is_written_anew_and_its_lines_keep_their_characters(document):
    one = task(document, "1")
    lead, _water, towns = one.units.order_by("order")
    target = one.targets.get()
    written = Written(
        title="提升就业质量",
        text=one.text,
        due_on=date(2022, 12, 31),
        leader="李明",
        units=[
            UnitLine(id=lead.pk, role="joint", unit=papers.unit("汉阴县水利局")),
            UnitLine(id=towns.pk, role="cooperating", group=towns.group),
            UnitLine(role="cooperating", printed="县供销社"),
        ],
        targets=[
            TargetLine(id=target.pk, measure="就业率", operator=">=", value=Decimal(0), unit="%")
        ],
    )
    documents.correct(one, by=OFFICE, at=AT, version=one.version, written=written)
    one.refresh_from_db()
    assert printed(one) == ["县人社局", "各镇人民政府", "县供销社"]
    first = one.units.order_by("order").first()
    assert (first.span_start, first.role, first.unit_name, first.how) == (
        lead.span_start,
        "joint",
        "汉阴县水利局",
        "hand",
    )
    assert one.targets.get().value == 0
    with pytest.raises(Refused, match="task_changed"):
        documents.correct(one, by=OFFICE, at=AT, version=1, written=written)


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"title": " "}, "task_text_missing"),
        ({"units": [UnitLine(role="lead")]}, "task_unit_missing"),
        ({"targets": [TargetLine(measure="", operator=">=")]}, "task_target_missing"),
        (
            {"targets": [TargetLine(measure="比例", operator="between", value=Decimal(2))]},
            "task_target_range",
        ),
        ({"starts_on": date(2022, 2, 1), "due_on": date(2022, 1, 1)}, "task_dates"),
    ],
)
def test_what_cannot_stand_is_refused(document, wrong, code):
    one = task(document, "1")
    written = Written(**{"title": "x", "text": "y"} | wrong)
    with pytest.raises(Refused, match=code):
        documents.correct(one, by=OFFICE, at=AT, version=one.version, written=written)


def test_two_are_made_one_and_divided_again(document):
    first, second = task(document, "1"), task(document, "2")
    before = (first.text, printed(first), first.targets.count())
    documents.merge(second, by=OFFICE, at=AT, into=first)
    first.refresh_from_db()
    assert first.spans == [
        (first.span_start, first.span_end),
        (second.span_start, second.span_end),
    ]
    assert second.text in first.text
    assert "县教体科技局" in printed(first)
    assert first.targets.count() == before[2] + second.targets.count()
    documents.restore(task(document, "2"), by=OFFICE, at=AT)
    first.refresh_from_db()
    assert (first.text, printed(first), first.targets.count()) == before
    assert first.more_spans == []


def test_one_is_dropped_with_a_reason_and_marked_again(document):
    third = task(document, "3")
    with pytest.raises(Refused, match="supervision_reason_missing"):
        documents.drop(third, by=OFFICE, at=AT, reason=" ")
    start, end = third.span_start, third.span_end
    with pytest.raises(Refused, match="document_marked_already"):
        documents.add(document, by=OFFICE, at=AT, start=start, end=end)
    documents.drop(third, by=OFFICE, at=AT, reason="另有文件")
    (made,) = documents.add(document, by=OFFICE, at=AT, start=start, end=end)
    assert made.title == "修好水池"
    assert document.text[made.span_start : made.span_end].startswith("3.修好水池")
    row = made.units.order_by("order").first()
    assert (document.text[row.span_start : row.span_end], row.role) == ("县水利局", "lead")
    with pytest.raises(Refused, match="document_marked_already"):
        documents.restore(third, by=OFFICE, at=AT)


def test_marked_words_that_say_nothing_become_a_bare_task(document):
    words = "现将要点印发给你们，请认真落实。"
    start = document.text.index(words)
    (made,) = documents.add(document, by=OFFICE, at=AT, start=start, end=start + len(words))
    assert (made.text, made.state) == (words, TaskState.DRAFT.value)
    assert document.tasks.order_by("order", "id").first() == made
    with pytest.raises(Refused, match="document_nothing_marked"):
        documents.add(document, by=OFFICE, at=AT, start=5, end=5)


def test_what_was_not_read_is_moved_to_a_task_and_back(document):
    words = "现将要点印发给你们，请认真落实。"
    start = document.text.index(words)
    one = documents.attach(
        task(document, "1"), by=OFFICE, at=AT, start=start, end=start + len(words)
    )
    assert one.text.endswith(words)
    assert one.spans[0] == (start, start + len(words))
    one = documents.detach(one, by=OFFICE, at=AT, start=start, end=start + len(words))
    assert words not in one.text


def test_a_printed_unit_is_named_once_for_the_whole_document(document):
    line = task(document, "2").units.get(printed="县教体科技局")
    school = papers.unit("汉阴县教育体育和科技局")
    assert documents.resolve(line, by=OFFICE, at=AT, unit=school, remember=True) == 1
    school.refresh_from_db()
    assert school.aliases == ["县教体科技局"]
    again = papers.taken(papers.PLAN.replace("汉政办发〔2022〕9号", "汉政办发〔2023〕9号"))
    assert task(again, "2").units.get(printed="县教体科技局").how == "alias"


def test_a_unit_that_does_not_exist_is_made_or_left_as_printed(document):
    line = task(document, "3").units.get(printed="县直相关单位")
    documents.resolve(line, by=OFFICE, at=AT)
    line.refresh_from_db()
    assert (line.how, str(line)) == ("kept", "县直相关单位")
    made = documents.create_unit(line, by=OFFICE, at=AT, name="汉阴县机关事务中心")
    line.refresh_from_db()
    assert line.unit == made
    assert Unit.objects.get(name="汉阴县机关事务中心").aliases == ["县直相关单位"]


def test_a_group_is_written_by_hand(document):
    water, labour = papers.unit("汉阴县水利局"), papers.unit("汉阴县人力资源和社会保障局")
    made = documents.write_group(
        UnitGroup(area=county.COUNTY),
        by=OFFICE,
        at=AT,
        name="县直相关单位",
        members=[water, labour],
    )
    line = task(document, "3").units.get(printed="县直相关单位")
    documents.resolve(line, by=OFFICE, at=AT, group=made)
    line.refresh_from_db()
    assert set(groups.named(line)) == {water, labour}
    documents.write_group(made, by=OFFICE, at=AT, name="县直相关单位", members=[water])
    assert groups.members(made) == [water]
    with pytest.raises(Refused, match="group_in_use"):
        documents.remove_group(made, by=OFFICE, at=AT)
    with pytest.raises(Refused, match="group_exists"):
        documents.write_group(UnitGroup(area=county.COUNTY), by=OFFICE, at=AT, name="县直相关单位")


def test_a_document_is_described_anew(document):
    described = Described(
        title=document.title, number="汉政办发〔2022〕10号", valid_until=date(2025, 1, 1)
    )
    documents.describe(document, by=OFFICE, at=AT, version=document.version, described=described)
    document.refresh_from_db()
    assert (document.number, document.valid_until) == ("汉政办发〔2022〕10号", date(2025, 1, 1))
    papers.taken(papers.PLAN + "\n")  # its number is free again


def test_copies_are_sent_once_signed_questioned_and_answered():
    made = papers.confirmed()
    labour, town = papers.unit("汉阴县人力资源和社会保障局"), papers.unit("城关镇人民政府")
    assert documents.send(made, by=OFFICE, at=AT, to=[labour, town, town]) == 2
    assert documents.send(made, by=OFFICE, at=AT, to=[town]) == 0
    copy = Copy.objects.get(unit=town)
    assert (copy.area, copy.due_on) == ("610921100", date(2022, 4, 14))
    assert Notice.objects.filter(code="supervision_copy_waits", state="open").count() == 2
    stranger = papers.officer(7, Permission.REPORT)
    with pytest.raises(Refused, match="copy_of_another_unit"):
        documents.receive(copy, by=stranger, at=AT)
    documents.receive(copy, by=OFFICE, at=AT, issue="没有经费")
    with pytest.raises(Refused, match="copy_received_already"):
        documents.receive(copy, by=OFFICE, at=AT)
    documents.answer(copy, by=OFFICE, at=AT + timedelta(days=1), text="已列入预算")
    copy.refresh_from_db()
    assert (copy.received_by_name, copy.answer) == (OFFICE.name, "已列入预算")
    assert not Notice.objects.filter(code="supervision_issue_waits", state="open").exists()
    with pytest.raises(Refused, match="document_moved"):
        documents.answer(copy, by=OFFICE, at=AT, text="又答")


def test_a_draft_is_sent_to_nobody(document):
    with pytest.raises(Refused, match="document_moved"):
        documents.send(document, by=OFFICE, at=AT, to=[papers.unit("城关镇人民政府")])
