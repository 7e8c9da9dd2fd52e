"""The pages of documents and tasks: full, empty, and closed to whoever may not see or change."""

import re
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from openpyxl import load_workbook

from anjia.base.scope import acting, system
from anjia.kernel.refusals import Refused
from anjia.ledger.tests.visits import text, visit
from anjia.ledger.texts.tests import files
from anjia.processes.supervision.models import Copy, TaskUnit, UnitGroup
from anjia.processes.supervision.policy import Permission
from anjia.processes.supervision.tests import papers
from anjia.processes.supervision.tests.papers import OFFICE, PLAN

pytestmark = pytest.mark.django_db

INLINE = re.compile(r"<[^>]+\s(?:style|on[a-z]+)=|<style|<script(?![^>]+(?:src=|application/json))")
TOWN = papers.officer(3, Permission.READ, Permission.REPORT, area="610921100")
READER = papers.officer(4, Permission.READ)


@pytest.fixture(scope="module", autouse=True)
def _world(kept):
    papers.build()


@pytest.fixture
def document():
    return papers.taken()


@pytest.fixture
def confirmed():
    return papers.confirmed()


def page(url, actor=OFFICE, data=None, status=200):
    answer = visit(actor, url, data)
    assert answer.status_code == status, answer.headers
    html = text(answer)
    assert not INLINE.search(html), INLINE.search(html)
    assert "{%" not in html
    assert "{{" not in html
    return html


def goes(url, actor=OFFICE, **data):
    answer = visit(actor, url, data)
    assert answer.status_code == 302
    return answer["Location"]


def task(document, number):
    with acting(system(name="test")):
        return document.tasks.prefetch_related("units").get(number=number)


def line(document, printed):
    with acting(system(name="test")):
        return TaskUnit.objects.get(task__document=document, printed=printed)


def test_empty_pages_say_how_to_begin():
    assert "还没有文件" in page("/supervision/documents/")
    assert "文件由县后扶办录入" in page("/supervision/documents/", TOWN)
    assert "还没有任务" in page("/supervision/tasks/")
    assert "还没有单位组" in page("/supervision/groups/")
    with pytest.raises(Refused, match="not_permitted"):
        visit(TOWN, "/supervision/documents/new/")


def test_text_is_pasted_and_a_file_is_dropped():
    target = goes("/supervision/documents/new/", text=PLAN)
    assert target.endswith("/review/")
    html = page("/supervision/documents/new/", data={"text": PLAN}, status=422)
    assert "已经录入过" in html
    assert "看那份文件" in html
    assert "还没有选文件" in page("/supervision/documents/new/", data={"text": " "}, status=422)
    scanned = SimpleUploadedFile("扫描.pdf", files.pdf([[], []]))
    html = page("/supervision/documents/new/", data={"file": scanned}, status=422)
    assert "都是图片" in html
    again = PLAN.replace("9号", "10号")
    dropped = SimpleUploadedFile("要点.pdf", files.pdf([again.splitlines()]))
    assert goes("/supervision/documents/new/", file=dropped).endswith("/review/")


def test_the_review_shows_the_source_beside_its_tasks(document):
    html = page(f"/supervision/documents/{document.pk}/review/")
    first = task(document, "1")
    assert f'data-s="{first.span_start}" data-t="{first.pk}"' in html
    assert '<span class="src unit"' in html
    assert '<span class="src target"' in html
    shown = "".join(re.findall(r'<span class="src [a-z]*" data-s="\d+"[^>]*>([^<]*)</span>', html))
    assert shown.replace("&quot;", '"') == document.text
    assert "没有对上的单位" in html
    assert "是汉阴县教育体育和科技局" in html  # looks like what is printed
    html = page(f"/supervision/documents/{document.pk}/review/", READER)
    assert "确认立项" not in html
    with pytest.raises(Http404):
        visit(papers.officer(9, area="610922"), f"/supervision/documents/{document.pk}/review/")


def test_tasks_walk_through_the_review(document):
    base = f"/supervision/documents/{document.pk}"
    second, third = task(document, "2"), task(document, "3")
    assert goes(f"/supervision/tasks/{second.pk}/confirm/").endswith(f"#t-{second.pk}")
    assert task(document, "2").state == "confirmed"
    goes(f"/supervision/tasks/{third.pk}/drop/", reason="另有安排")
    goes(f"/supervision/tasks/{third.pk}/restore/")
    first = task(document, "1")
    goes(f"/supervision/tasks/{third.pk}/merge/", into=str(first.pk))
    assert "并到“提升就业质量”" in page(f"{base}/review/")
    goes(f"/supervision/tasks/{third.pk}/restore/")
    words = "现将要点印发给你们，请认真落实。"
    start = document.text.index(words)
    goes(f"{base}/mark/", start=start, end=start + len(words), to=str(first.pk))
    assert task(document, "1").more_spans == [[start, start + len(words)]]
    goes(f"/supervision/tasks/{first.pk}/detach/", start=start, end=start + len(words))
    added = goes(f"{base}/mark/", start=start, end=start + len(words)).partition("#t-")[2]
    goes(f"{base}/confirm/")
    assert "待确认" in page(f"{base}/")  # nobody has looked at what the new one lacks
    goes(f"/supervision/tasks/{added}/settle/")
    goes(f"{base}/confirm/")
    assert "已确认" in page(f"{base}/")
    goes(f"{base}/unconfirm/", reason="看漏了")
    assert "核对任务" in page(f"{base}/")


def test_printed_units_are_named(document):
    school, sundry = line(document, "县教体科技局"), line(document, "县直相关单位")
    goes(f"/supervision/lines/{school.pk}/", name="汉阴县教育体育和科技局", remember="1")
    goes(f"/supervision/lines/{sundry.pk}/", name="没有的局")
    goes(f"/supervision/lines/{sundry.pk}/", how="keep")
    html = page(f"/supervision/documents/{document.pk}/review/")
    assert "没有对上的单位" not in html
    goes(f"/supervision/lines/{sundry.pk}/", how="create", name="汉阴县机关事务中心")
    assert "汉阴县机关事务中心" in page(f"/supervision/documents/{document.pk}/")


def test_a_task_is_edited_beside_its_source(document):
    first = task(document, "1")
    url = f"/supervision/tasks/{first.pk}/edit/"
    html = page(url)
    assert "1.提升就业质量" in html
    given = {
        "number": "1",
        "title": "提升就业",
        "text": first.text,
        "section": "一、稳定就业",
        "due_on": "2022-12-31",
        "version": first.version,
        "units-TOTAL_FORMS": "2",
        "units-INITIAL_FORMS": "0",
        "units-0-role": "lead",
        "units-0-name": "县水利局",
        "units-1-role": "responsible",
        "units-1-name": "",
        "targets-TOTAL_FORMS": "1",
        "targets-INITIAL_FORMS": "0",
        "targets-0-measure": "就业率",
        "targets-0-operator": ">=",
        "targets-0-value": "0",
        "targets-0-unit": "%",
    }
    assert goes(url, **given).endswith(f"#t-{first.pk}")
    html = page(f"/supervision/tasks/{first.pk}/")
    assert "汉阴县水利局" in html
    assert "就业率 不少于 0%" in html
    assert "别人刚改过" in page(url, data=given, status=422)
    html = page(url, data=given | {"title": "", "targets-0-value": "很多"}, status=422)
    assert "看标红的" in html
    with pytest.raises(Refused, match="not_permitted"):
        visit(TOWN, url)


def test_lists_are_narrowed(confirmed):
    html = page("/supervision/documents/?q=试行&state=confirmed&kind=plan&year=2022")
    assert confirmed.title in html
    assert "没有公开日期" in html
    assert "没有符合条件的文件" in page("/supervision/documents/?q=没有这个")
    assert "提升就业质量" in page("/supervision/tasks/?unit=人社&q=招聘")
    assert "没有符合条件的任务" in page("/supervision/tasks/?lacks=lead")
    html = page(f"/supervision/tasks/?document={confirmed.pk}&lacks=due", TOWN)
    assert "修好水池" in html
    assert "提升就业质量" not in html


def test_both_ledgers_list_and_give_a_workbook(confirmed):
    html = page("/ledgers/policy-documents/")
    assert confirmed.number in html
    html = page("/ledgers/policy-tasks/?view=undated")
    assert "修好水池" in html
    assert "提升就业质量" not in html
    html = page("/ledgers/policy-tasks/")
    assert "汉阴县人力资源和社会保障局" in html
    html = page("/ledgers/policy-tasks/?leads=人力资源")
    assert "提升就业质量" in html
    assert "修好水池" not in html
    assert "看任务" in page(f"/ledgers/policy-tasks/{task(confirmed, '1').pk}/")
    office = papers.officer(8, *Permission)
    answer = visit(office, "/ledgers/policy-tasks/export/", {"export": "1"})
    book = load_workbook(BytesIO(answer.content))
    cells = {cell.value for row in book.worksheets[0].iter_rows() for cell in row}
    assert {"修好水池", "提升就业质量"} <= cells


def test_the_register_is_corrected(document):
    url = f"/supervision/documents/{document.pk}/describe/"
    given = {"title": "新标题", "read_as": "plan", "number": document.number, "version": 1}
    goes(url, **given, index_number="x/2023-1", made_on="2022-04-10", published_on="2022-04-09")
    html = page(f"/supervision/documents/{document.pk}/")
    assert "索引号的年份和文件年份不一样" in html
    assert "公开日期早于成文日期" in html
    goes(url, **given | {"title": ""})
    assert "新标题" in page(f"/supervision/documents/{document.pk}/")


def test_an_original_comes_back_and_a_pasted_text_has_none(document):
    content = files.pdf([PLAN.replace("9号", "11号").splitlines()])
    kept = papers.taken(content, name="要点.pdf")
    answer = visit(TOWN, f"/supervision/documents/{kept.pk}/original/")
    assert answer.content == content
    assert answer["Content-Type"] == "application/pdf"
    with pytest.raises(Http404):
        visit(OFFICE, f"/supervision/documents/{document.pk}/original/")


def test_editions_stand_side_by_side(confirmed):
    revised = PLAN.replace("95%", "98%").replace("3.修好水池", "3.修好水窖")
    target = goes("/supervision/documents/new/", text=revised, replaces=str(confirmed.pk))
    html = page(target.replace("/review/", "/changes/"))
    assert "目标改了" in html
    assert "名称改了" in html
    assert "没有变 1 项" in html
    html = page(f"/supervision/documents/{confirmed.pk}/")
    assert "第 2 版" in html
    with pytest.raises(Http404):
        visit(OFFICE, f"/supervision/documents/{confirmed.pk}/changes/")


def test_copies_are_sent_and_signed_on_the_page(confirmed):
    town = papers.unit("城关镇人民政府")
    base = f"/supervision/documents/{confirmed.pk}"
    assert "还没有抄送" in page(f"{base}/")
    goes(f"{base}/send/", names="各镇人民政府\n县人社局")
    goes(f"{base}/send/", names="没有的局")
    with acting(system(name="test")):
        copy = Copy.objects.get(unit=town)
        assert Copy.objects.count() == 3
    assert "3 个没签收" in page(f"{base}/")
    assert "涧池镇人民政府" not in page(f"{base}/", TOWN).partition('id="copies"')[2]
    goes(f"/supervision/copies/{copy.pk}/receive/", text="经费没有着落")
    assert "经费没有着落" in page(f"{base}/")
    goes(f"/supervision/copies/{copy.pk}/answer/", text="已列入预算")
    goes(f"/supervision/copies/{copy.pk}/raise/", text="还是不够")
    html = page(f"{base}/")
    assert "2 个没签收" in html
    assert "还是不够" in html
    with pytest.raises(Http404):
        visit(OFFICE, f"/supervision/copies/{copy.pk}/lose/", {})


def test_groups_are_written_and_removed():
    water = papers.unit("汉阴县水利局")
    url = "/supervision/groups/new/"
    assert "县直单位" in page(f"{url}?name=县直单位")
    goes(url, name="县直单位", aliases="县直有关部门", kind="", members=[str(water.pk)])
    with acting(system(name="test")):
        group = UnitGroup.objects.get()
    assert "汉阴县水利局" in page("/supervision/groups/", READER)
    assert "已经有叫" in page(url, data={"name": "县直单位", "kind": ""}, status=422)
    goes(f"/supervision/groups/{group.pk}/", name="县直部门", kind="department")
    assert "县直部门" in page(f"/supervision/groups/{group.pk}/")
    goes(f"/supervision/groups/{group.pk}/remove/")
    assert "还没有单位组" in page("/supervision/groups/")


def test_a_document_without_tasks_and_one_of_a_table_alone_say_so():
    bare = papers.taken("关于某次活动的报道\n大家都来了。\n")
    assert "没有找到任务" in page(f"/supervision/documents/{bare.pk}/review/")
    goes(f"/supervision/documents/{bare.pk}/confirm/")
    assert "只作登记" in page(f"/supervision/documents/{bare.pk}/")
    rows = "序号\t工作任务\t牵头单位\n1\t修好水池\t县水利局\n2\t办好培训\t县人社局\n"
    table = papers.taken(rows)
    assert "这份文件只有表格" in page(f"/supervision/documents/{table.pk}/review/")
    assert [one.title for one in _tasks(table)] == ["修好水池", "办好培训"]


def _tasks(document):
    with acting(system(name="test")):
        return list(document.tasks.order_by("order"))
