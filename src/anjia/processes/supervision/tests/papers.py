"""Documents to take in, and a county with units that they name."""

from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from anjia.base.access import actions as access
from anjia.base.access.models import Unit
from anjia.base.scope import Actor, Grant, acting, system
from anjia.processes.supervision.actions import documents
from anjia.processes.supervision.models import Document
from anjia.processes.supervision.policy import Permission
from anjia.registry.tests import county

AT = datetime(2022, 4, 11, 2, 0, tzinfo=UTC)
SEEDS = Path(__file__).parent / "papers"
EVERYTHING = frozenset(str(each) for each in Permission)


def officer(
    number: int = 1, *permissions: str, area: str = county.COUNTY, unit: str = "县后扶办"
) -> Actor:
    """An officer with all rights of this package at a place, or those named."""
    wanted = frozenset(str(each) for each in permissions) or EVERYTHING
    return Actor(
        id=str(UUID(int=number)),
        name=f"工作人员{number}",
        unit="县后扶办",
        grants=(Grant(area, "county_office", wanted | {"access.read", "access.units"}),),
    )


OFFICE = officer()

UNITS = (
    ("汉阴县易地搬迁后续扶持办公室", "county_office", county.COUNTY, ["县后扶办"]),
    ("汉阴县人力资源和社会保障局", "department", county.COUNTY, ["县人社局"]),
    ("汉阴县水利局", "department", county.COUNTY, []),
    ("汉阴县教育体育和科技局", "department", county.COUNTY, []),
    ("城关镇人民政府", "town", "610921100", ["城关镇"]),
    ("涧池镇人民政府", "town", "610921101", ["涧池镇"]),
)

PLAN = """汉阴县人民政府办公室关于印发2022年试行工作要点的通知

汉政办发〔2022〕9号

各镇人民政府，县直有关部门：

现将要点印发给你们，请认真落实。

2022年4月10日

2022年试行工作要点

一、稳定就业
1.提升就业质量。开展招聘活动，有劳动力的搬迁家庭就业率达到95%以上，6月底前完成。（牵头单位：县人社局；责任单位：县水利局，各镇人民政府）
2.办好职业培训。每个社区每年至少培训20名技工。（牵头单位：县教体科技局；责任单位：各镇人民政府）
二、稳定饮水
3.修好水池。新建水池3座以上。（牵头单位：县水利局；责任单位：县直相关单位）
"""


def build() -> None:
    """The county, its towns and the units of `UNITS`."""
    county.areas()
    by = system(name="test")
    with acting(by):
        for name, kind, area, aliases in UNITS:
            access.create_unit(area, by=by, values={"name": name, "kind": kind, "aliases": aliases})


def unit(name: str) -> Unit:
    """A unit by its name."""
    with acting(system(name="test")):
        found: Unit = Unit.objects.get(name=name)
    return found


def taken(text: str = PLAN, **more: object) -> Document:
    """A document that was taken in."""
    return documents.take_in(text, by=OFFICE, area=county.COUNTY, at=AT, **more)


def confirmed(text: str = PLAN, **more: object) -> Document:
    """A document whose tasks all count."""
    made = taken(text, **more)
    with acting(OFFICE):
        for task in made.tasks.all():
            if task.doubts:
                documents.settle(task, by=OFFICE, at=AT)
        documents.confirm(made, by=OFFICE, at=AT)
        made.refresh_from_db()
    return made
