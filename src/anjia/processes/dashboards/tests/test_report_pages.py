"""The pages of frozen reports: frozen on the page, proved there, and what changed told by name."""

import re
from io import BytesIO

import pytest
from openpyxl import load_workbook

from anjia.base.scope import acting
from anjia.kernel.refusals import Refused
from anjia.ledger.tests.visits import text, visit
from anjia.processes.dashboards.models import Report
from anjia.processes.dashboards.policy import Permission
from anjia.processes.dashboards.tests.test_changed_since import (  # noqa: F401 - a fixture
    edit,
    fresh,
)
from anjia.processes.dashboards.tests.test_reports import (
    NEXT,
    frozen,
    officer,
    refreshed,
    settled,  # noqa: F401 - a fixture
)
from anjia.registry.policy import Permission as Registry
from anjia.registry.tests import county

pytestmark = pytest.mark.django_db

INLINE = re.compile(r"<[^>]+\s(?:style|on[a-z]+)=|<style|<script(?![^>]+(?:src=|application/json))")


def page(url, actor=None, data=None):
    html = text(visit(actor or officer(), url, data))
    assert not INLINE.search(html), INLINE.search(html)
    assert "{%" not in html
    assert "{{" not in html
    return html


def test_a_report_is_frozen_on_its_page_and_the_next_takes_the_same_figures():
    assert "还没有冻结过报表" in page("/reports/")
    html = page("/reports/new/?group=work")
    assert re.search(r'value="WRK-01" checked', html)
    assert not re.search(r'value="REG-01" checked', html)
    asked = {
        "area": county.COUNTY,
        "as_of": "2022-09-30",
        "title": "9月报市局",
        "code": ["REG-01", "WRK-01"],
    }
    answer = visit(officer(), "/reports/new/", asked)
    with acting(officer()):
        report = Report.objects.get()
    assert answer["Location"] == f"/reports/{report.pk}/"
    assert "9月报市局" in page("/reports/")
    html = page(f"/reports/new/?like={report.pk}")
    assert re.findall(r'value="([A-Z]+-\d+)" checked', html) == report.codes
    refused = visit(officer(), "/reports/new/", asked | {"title": " "})
    assert refused.status_code == 422
    assert "请给报表写一个名称" in text(refused)


def test_a_report_states_its_figures_proves_them_and_leaves_as_a_workbook():
    report = frozen("REG-01", "WRK-01")
    html = page(f"/reports/{report.pk}/")
    assert "2022年9月30日" in html
    assert report.manifest in html
    html = page(f"/reports/{report.pk}/recompute/", data={})
    assert "重算了 2 个数，每一个都和冻结的完全相同" in html
    content = visit(officer(), f"/reports/{report.pk}/workbook/").content
    rows = list(load_workbook(BytesIO(content)).active.iter_rows(values_only=True))
    assert rows[0][0] == "9月报表"
    assert rows[1][5] == "日期：2022年9月30日"
    assert [(row[8], row[3]) for row in rows[4:6]] == [("REG-01", 2), ("WRK-01", 50)]


def test_the_change_since_is_named_on_the_page_and_in_its_workbook():
    report = frozen("REG-01", "WRK-01")
    edit("张三", work_status="employed")
    refreshed(NEXT)
    assert "2 个数里 1 个变了" in page(f"/reports/{report.pk}/changes/")
    html = page(f"/reports/{report.pk}/changes/WRK-01/")
    for words in ("进了分子", "记录改了", "陈晓梅", "入户核实", "张三", "未就业", "就业"):
        assert words in html
    counted = page(f"/reports/{report.pk}/changes/WRK-01/?move=counted")
    assert "上报时的分子" in counted
    content = visit(officer(), f"/reports/{report.pk}/changes/WRK-01/export/", {}).content
    rows = list(load_workbook(BytesIO(content)).active.iter_rows(values_only=True))
    assert rows[4][0] == "进了分子"
    assert "未就业 → 就业" in rows[4][4]


def test_without_the_ledger_right_numbers_show_and_rows_do_not():
    report = frozen("WRK-01")
    edit("张三", work_status="employed")
    refreshed(NEXT)
    html = page(f"/reports/{report.pk}/changes/WRK-01/", officer(county.COUNTY, Permission.READ))
    assert "张三" not in html
    assert "明细要有台账的权限" in html


@pytest.mark.parametrize("tail", ["", "workbook/", "changes/", "changes/WRK-01/"])
def test_a_report_of_another_place_is_not_found(tail):
    report = frozen("WRK-01", area=county.PANLONG)
    with pytest.raises(Refused, match="report_not_found"):
        visit(officer(county.YUEHE[:9]), f"/reports/{report.pk}/{tail}")


def test_a_place_elsewhere_is_not_offered_and_not_frozen():
    html = page("/reports/new/", officer(county.YUEHE[:9]))
    assert county.PANLONG not in html
    asked = {"area": county.PANLONG, "as_of": "2022-09-30", "title": "x", "code": "REG-01"}
    with pytest.raises(Exception, match=r"^$"):
        visit(officer(county.YUEHE[:9]), "/reports/new/", asked)
    with pytest.raises(Refused, match="not_permitted"):
        visit(officer(county.COUNTY, Permission.READ, Registry.READ), "/reports/new/")
