"""The checklist of a policy sweep: a sample, marked as one, until the office keeps its own.

No document at hand lists the policies to be checked; these lines only show the shape of a list.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Item:
    """One policy to ask a household about."""

    code: str
    name: str
    about: str


SAMPLE = "（示例）"
ITEMS: tuple[Item, ...] = (
    Item("employment", "就业帮扶", "有劳动力的户至少一人就业，或已提供岗位和培训"),
    Item("schooling", "义务教育资助", "在校学生按政策享受资助"),
    Item("medical", "医疗保障", "参加基本医疗保险，按政策报销"),
    Item("relief", "社会救助", "符合条件的享受低保、特困、残疾人补贴"),
    Item("industry", "产业到户", "有产业的得到技术、资金或销路的扶持"),
    Item("rights", "迁出地权益", "承包地、山林和集体收益没有因搬迁丢掉"),
)


def name_of(code: str) -> str:
    """Return what an item is called; a code that is no longer listed is shown as it is."""
    return next((item.name for item in ITEMS if item.code == code), code)
