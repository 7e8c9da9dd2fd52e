"""A subsidy from its scheme to the bank's answer, through the hands that the law wants apart."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import PHONE
from tests.browser.test_walk import COUNTY_OFFICER

if TYPE_CHECKING:
    from tests.browser.conftest import Visit
    from tests.browser.test_walk import Enter

pytestmark = pytest.mark.browser

SECOND_OFFICER, DEPARTMENT, TOWN, AUDITOR = "hezhiyuan", "liwenbo", "zhoujianping", "shenyan"
ACCOUNT = "6217001234567890"


def test_a_subsidy_from_its_scheme_to_the_banks_answer(visit: Enter) -> None:  # noqa: PLR0915 - one walk
    seen = visit(COUNTY_OFFICER)
    page = seen.go("/subsidies/schemes/new/?sample=JTBT")
    page.fill("input[name=code]", "WALK")
    page.fill("input[name=title]", "外出务工交通补助")
    page.select_option("select[name=payee]", "person")
    page.fill("textarea[name=condition]", "work_status = 'employed'")
    page.fill("input[name=notice_days]", "0")  # a walk cannot wait five days
    page.fill("input[name=evidence]", "")
    assert seen.serious() == []
    seen.press("存成草稿")
    scheme = page.url.removeprefix(seen.url)
    assert "自己写的项目要请另一位工作人员批准" in page.content()
    assert seen.serious() == []

    second = visit(SECOND_OFFICER)
    second.go(scheme)
    second.press("批准这个项目")
    assert "已批准" in second.page.content()
    second.picture("subsidy-scheme")

    town = visit(TOWN)
    town.go("/subsidies/claims/propose/?scheme=WALK")
    assert town.serious() == []
    town.press("列出名单")
    town.press("确认提交")
    # Not the first: those of the demonstration have their accounts already.
    town.go("/subsidies/?group=submitted&scheme=WALK&page=3")
    claims = town.page.locator("table.sub-list tbody tr a.b")
    name, claim = claims.first.inner_text(), claims.first.get_attribute("href") or ""
    assert "*" in name
    _account(town, claim)
    assert town.faults == []

    seen.go(claim)
    assert "现在怎么办" in page.content()
    seen.press("核对这一笔")
    assert page.locator("main").inner_text().count("通过") > 0
    assert seen.serious() == []
    seen.picture("subsidy-claim")
    seen.press("公示这一笔")
    seen.go(claim)
    assert "这笔经过你的手" in page.content()
    page.get_by_role("link", name="看公示").click()
    page.wait_for_load_state("networkidle")
    assert ACCOUNT[-4:] not in page.locator("main").inner_text()
    assert seen.serious() == []
    seen.picture("subsidy-notice")

    second.go(claim)
    second.press("审批同意")
    assert "待支付" in second.page.content()

    pays = visit(DEPARTMENT)
    pays.go("/subsidies/?group=approved")
    assert pays.serious() == []
    pays.press("生成支付文件")
    file = pays.page.url.removeprefix(pays.url)
    assert ACCOUNT not in pays.page.content()
    text = pays.download("下载文本").read().decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text))
    assert row["银行账号"] == ACCOUNT
    answer = f"支付键,金额,处理结果\n{row['支付键']},{row['金额']},成功\nNOBODY,1.00,成功\n"
    pays.page.set_input_files(
        "input[name=reply]",
        files=[{"name": "回盘.csv", "mimeType": "text/csv", "buffer": answer.encode()}],
    )
    pays.press("登记回盘")
    assert "没有采用 1 行" in pays.page.content()
    assert pays.serious() == []
    pays.picture("subsidy-file")
    assert pays.faults == []

    reads = visit(AUDITOR)
    page = reads.go("/subsidies/balance/")
    assert "对平了" in page.content()
    assert reads.serious() == []
    reads.picture("subsidy-balance")
    page.locator("table.sub-balance tbody a.num").first.click()
    page.wait_for_load_state("networkidle")
    assert page.locator("table.sub-list tbody tr").count() > 0
    reads.go(file)
    assert page.get_by_role("button", name="下载 Excel").count() == 0
    assert reads.faults == seen.faults == second.faults == []


def _account(town: Visit, claim: str) -> None:
    """Register where the money of a claim goes: the number comes from the person's record."""
    page = town.go(claim)
    assert "还没有登记领款账户" in page.content()
    href = page.get_by_role("link", name="打开台账记录").get_attribute("href") or ""
    number = _identity(town, href)
    page = town.go("/ledgers/accounts/add/")
    page.fill("[name=holder]", "持卡人")
    page.fill("[name=bank]", "农商行")
    page.fill("[name=account]", ACCOUNT)
    page.fill("[name=person]", number)
    page.locator("main form button.btn-primary").last.click()
    page.wait_for_load_state("networkidle")
    assert ACCOUNT not in page.content()


def _identity(town: Visit, href: str) -> str:
    """Open an identity number for a stated reason, as one would at the counter."""
    page = town.go(href)
    page.get_by_role("button", name=re.compile("看.*身份")).first.click()
    page.locator("input[name=reason]").fill("登记领款账户")
    page.get_by_role("button", name="看号码").click()
    found = page.locator(".mask", has_text=re.compile(r"\d{17}[\dX]")).first
    found.wait_for()
    (number,) = re.findall(r"\d{17}[\dX]", found.inner_text())
    return str(number)


@pytest.mark.parametrize(
    "path", ["/subsidies/", "/subsidies/schemes/", "/subsidies/files/", "/subsidies/balance/"]
)
def test_the_pages_fit_a_phone(visit: Enter, path: str) -> None:
    seen = visit(COUNTY_OFFICER, size=PHONE)
    page = seen.go(path)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    assert seen.serious() == []
    assert seen.faults == []
