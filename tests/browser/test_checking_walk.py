"""A document's figures, pasted and judged, narrowed to what contradicts and taken away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

from tests.browser.conftest import DESK, PHONE
from tests.browser.test_walk import COUNTY_OFFICER

if TYPE_CHECKING:
    from tests.browser.test_walk import Enter

pytestmark = pytest.mark.browser

# 保山市民政局对市政协四届六次会议第0132号提案的答复，2021年7月29日.
TABLE = """名称\t印出来的数\t分子\t分母
安置群众\t79406人\t66128+14730\t79406
全程网办率\t48.08%\t\t6763
实名认证率\t82.18%\t319600\t388918
"""


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_printed_figures_are_judged_and_taken_away(visit: Enter, size: tuple[int, int]) -> None:
    seen = visit(COUNTY_OFFICER, size=size)
    page = seen.go("/figures/")
    page = seen.press("核对文件里的数")
    page.get_by_label("或者从 Excel").fill(TABLE)
    page = seen.press("核对粘贴的表")
    assert page.locator("tbody tr").count() == 3
    assert "比 79,406 多 1,452" in page.inner_text("tbody")
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    page = seen.press("有矛盾")
    assert page.locator("tbody tr").count() == 2
    assert "82.18%" not in page.inner_text("tbody")
    assert seen.serious() == []
    seen.picture(f"checking-{size[0]}")
    sheet = load_workbook(seen.download("下载结果")).worksheets[0]
    verdicts = [row[-2].value for row in sheet.iter_rows(min_row=5)]
    assert verdicts == ["部分加起来不对", "只有截尾才得", "对得上"]
    assert seen.faults == []
