"""Documents: taken in, confirmed, corrected, replaced by an edition, and what is refused."""

from datetime import date
from decimal import Decimal

import pytest

from anjia.base.scope import acting, refusals, system
from anjia.kernel.refusals import Refused
from anjia.ledger.texts.tests import files
from anjia.processes.supervision.actions import documents
from anjia.processes.supervision.models import Document, Task, UnitGroup
from anjia.processes.supervision.policy import DocumentState, Permission, TaskState
from anjia.processes.supervision.queries import editions, groups
from anjia.processes.supervision.tests import papers
from anjia.processes.supervision.tests.papers import AT, OFFICE, PLAN
from anjia.registry.tests import county

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def _world(kept):
    papers.build()


@pytest.fixture(autouse=True)
def _scope():
    with acting(system(name="test")):
        yield


def task(document, number):
    return document.tasks.get(number=number)


def units(one):
    return [(row.printed, row.role, row.how, str(row)) for row in one.units.all()]


def test_a_pasted_document_gives_drafts_that_point_at_its_characters():
    made = papers.taken()
    assert (made.number, made.made_on, made.read_as) == (
        "汉政办发〔2022〕9号",
        date(2022, 4, 10),
        "plan",
    )
    assert (made.state, made.file, made.entered_by_name) == ("read", None, OFFICE.name)
    drafts = list(made.tasks.order_by("order"))
    assert [one.title for one in drafts] == ["提升就业质量", "办好职业培训", "修好水池"]
    first = drafts[0]
    assert made.text[first.span_start : first.span_end].startswith("1.提升就业质量")
    assert (first.due_text, first.due_on, first.section) == (
        "6月底前",
        date(2022, 6, 30),
        ["一、稳定就业"],
    )
    target = first.targets.get()
    assert (target.operator, target.value, target.unit) == (">=", Decimal(95), "%")
    assert made.text[target.span_start : target.span_end] == target.printed
    lead = first.units.order_by("order").first()
    assert made.text[lead.span_start : lead.span_end] == "县人社局"


def test_units_are_found_by_letters_alone():
    made = papers.taken()
    assert units(task(made, "1")) == [
        ("县人社局", "lead", "alias", "汉阴县人力资源和社会保障局"),
        ("县水利局", "responsible", "prefix", "汉阴县水利局"),
        ("各镇人民政府", "responsible", "group", "各镇人民政府"),
    ]
    assert units(task(made, "2"))[0] == ("县教体科技局", "lead", "", "县教体科技局")
    group = UnitGroup.objects.get()
    assert [unit.name for unit in groups.members(group)] == ["城关镇人民政府", "涧池镇人民政府"]
    assert [len(groups.named(row)) for row in task(made, "1").units.order_by("order")] == [1, 1, 2]


def test_a_file_is_kept_with_its_document():
    made = papers.taken(files.pdf([PLAN.splitlines()]), name="要点.pdf")
    assert made.file.name == "要点.pdf"
    assert made.file.expires_at is None
    assert made.tasks.count() == 3


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("  \n", "document_empty"),
        (b"", "document_empty"),
        (files.pdf([[]]), "pdf_without_text"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "document_kind_unknown"),
        ("督" * 3_000_001, "document_too_long"),
    ],
)
def test_what_cannot_be_read_is_refused_and_leaves_nothing(source, code):
    with pytest.raises(Refused, match=code):
        papers.taken(source)
    assert not Document.objects.exists()


def test_a_second_document_of_one_number_is_refused_with_the_first():
    first = papers.taken()
    with pytest.raises(Refused, match="document_there") as again:
        papers.taken()
    assert again.value.facts["document"] == str(first.pk)
    with pytest.raises(Refused, match="document_number_taken") as other:
        papers.taken(PLAN.replace("修好水池", "修好水窖"))
    assert first.title in refusals.text(other.value)


def test_confirmation_counts_once_and_is_undone():
    made = papers.taken()
    one = task(made, "2")
    assert documents.confirm(made, by=OFFICE, at=AT, tasks=[one.pk]) == 1
    made.refresh_from_db()
    assert (made.state, task(made, "2").state) == ("read", "confirmed")
    assert documents.confirm(made, by=OFFICE, at=AT) == 2
    made.refresh_from_db()
    assert (made.state, made.confirmed_by_name) == ("confirmed", OFFICE.name)
    with pytest.raises(Refused, match="document_moved"):
        documents.confirm(made, by=OFFICE, at=AT)
    documents.unconfirm(made, by=OFFICE, at=AT, reason="看漏了")
    made.refresh_from_db()
    assert made.state == DocumentState.READ
    assert set(made.tasks.values_list("state", flat=True)) == {TaskState.DRAFT.value}


def test_doubts_are_looked_at_before_confirmation():
    made = papers.taken(PLAN.replace("6月底前", "6月前"))
    with pytest.raises(Refused, match="document_doubts") as refused:
        documents.confirm(made, by=OFFICE, at=AT)
    assert refused.value.facts["count"] == 1
    documents.settle(task(made, "1"), by=OFFICE, at=AT)
    assert documents.confirm(made, by=OFFICE, at=AT) == 3


def test_only_the_office_takes_in_and_confirms():
    made = papers.taken()
    town = papers.officer(2, Permission.READ, Permission.REPORT, area="610921100")
    for call in (
        lambda: documents.take_in("x", by=town, area=county.COUNTY, at=AT),
        lambda: documents.confirm(made, by=town, at=AT),
        lambda: documents.withdraw(made, by=town, at=AT, reason="x"),
    ):
        with pytest.raises(Refused, match="not_permitted"):
            call()


REVISED = (
    PLAN.replace("95%", "98%")
    .replace("3.修好水池。新建水池3座以上。（牵头单位：县水利局；责任单位：县直相关单位）", "")
    .replace("二、稳定饮水", "3.开展走访。每季度走访一次。（牵头单位：县后扶办）")
)


def test_a_revised_edition_takes_the_place_of_the_first_and_gives_it_back():
    first = papers.confirmed()
    second = papers.taken(REVISED, replaces=first)
    assert (second.edition, second.number) == (2, first.number)
    assert {one.number: one.follows and one.follows.number for one in second.tasks.all()} == {
        "1": "1",
        "2": "2",
        "3": None,
    }
    with pytest.raises(Refused, match="document_replaced_already"):
        papers.taken(REVISED + "\n", replaces=first)
    documents.confirm(second, by=OFFICE, at=AT)
    first.refresh_from_db()
    second.refresh_from_db()
    assert first.state == DocumentState.REPLACED
    assert {old.number: new and new.number for old, new in editions.successors(second).items()} == {
        "1": "1",
        "2": "2",
        "3": None,
    }
    documents.unconfirm(second, by=OFFICE, at=AT, reason="没有会签")
    first.refresh_from_db()
    assert first.state == DocumentState.CONFIRMED
    assert set(first.tasks.values_list("state", flat=True)) == {TaskState.CONFIRMED.value}
    documents.withdraw(second, by=OFFICE, at=AT, reason="没有会签")
    assert papers.taken(REVISED, replaces=first).edition == 2
    assert Task.objects.filter(document=second, state=TaskState.CANCELLED.value).count() == 3
