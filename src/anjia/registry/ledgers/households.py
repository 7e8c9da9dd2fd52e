"""The ledger of households, with the words that county workbooks use for their columns."""

from datetime import date
from functools import lru_cache
from time import monotonic
from typing import Any

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, Subquery
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from anjia.base.scope import current_actor
from anjia.ledger.declaration import (
    PERSONS,
    Between,
    Column,
    Contains,
    Ledger,
    Link,
    OneOf,
    Place,
    Published,
    Related,
    Search,
    View,
    by,
)
from anjia.registry import actions
from anjia.registry.ledgers.places import PERMISSIONS
from anjia.registry.models import Household, Person
from anjia.registry.models.choices import (
    HouseholdStatus,
    HukouStatus,
    PersonStatus,
)
from anjia.registry.policy import Permission
from anjia.registry.queries import areas
from anjia.registry.queries.people import ABLE, WORKING

SETTLED = Q(status=HouseholdStatus.SETTLED)
PRESENT = Q(status=PersonStatus.PRESENT)


def village_code(text: Any) -> str:
    """Return the village that a cell names today; a code that was changed leads to its successor.

    The same text is looked up once a minute at most.
    """
    places = current_actor().read_areas
    return _village(str(text), places, int(monotonic() // 60))


@lru_cache(maxsize=4096)
def _village(text: str, _places: tuple[str, ...], _minute: int) -> str:
    return areas.village(text, on=localdate())


def _members() -> Combinable:
    members = Person.objects.filter(PRESENT, household=OuterRef("pk")).order_by()
    counted = members.values("household").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted), 0, output_field=IntegerField())


def _having(condition: Q) -> Q:
    """Households with at least one member on the roll who meets a condition."""
    return Q(Exists(Person.objects.filter(PRESENT & condition, household=OuterRef("pk"))))


def _no_one_at_work(_on: date) -> Q:
    able = _having(Q(labour_capacity__in=ABLE))
    return SETTLED & able & ~_having(Q(labour_capacity__in=ABLE, work_status__in=WORKING))


def _with_origin_hukou(_on: date) -> Q:
    return SETTLED & _having(~Q(hukou_status=HukouStatus.MOVED) & Q(hukou_status__isnull=False))


class Households(Ledger):
    """One row per relocated household."""

    code = "households"
    model = Household
    title = _("搬迁户台账")
    noun = _("户")
    permissions = PERMISSIONS
    key = ("number",)
    title_of = "head_name"
    quick = ("number", "head_name", "address")
    save = actions.record_households
    examine = actions.examine_households
    about = _("每户一行。分户、并户、换房、变更户主和回流在户的页面上登记，留有经过。")
    search = Search(
        names=("head_name",),
        numbers=("number",),
        phones=("phone",),
        addresses=("address",),
        shows=("number", "site", "kind", "status"),
    )
    views = (
        View("settled", _("在住"), where=SETTLED),
        View("registered-poor", _("建档立卡户"), where=SETTLED & Q(kind="registered_poor")),
        View("accompanying", _("随迁户"), where=SETTLED & Q(kind="accompanying")),
        View("hukou-unmoved", _("户籍未迁"), where=_with_origin_hukou),
        View("no-one-at-work", _("有劳动力无人就业"), where=_no_one_at_work),
        View(
            "unconfirmed",
            _("两地未确认"),
            where=SETTLED
            & (Q(origin_confirmed_on__isnull=True) | Q(host_confirmed_on__isnull=True)),
        ),
        View("no-dwelling", _("未落实住房"), where=SETTLED & Q(dwelling__isnull=True)),
        View("returned", _("回流"), where=Q(status=HouseholdStatus.RETURNED)),
        View("all", _("全部")),
    )
    related = (Related("persons", "household", _("家庭成员")),)
    links = (
        Link(_("两地与变动"), "registry:household", Permission.READ, icon="history"),
        Link(_("登记变动"), "registry:household-events", Permission.EVENT, icon="pencil"),
    )

    number = Column(
        "number",
        aliases=("户号", "搬迁户编号", "户编码", "家庭编号", "户代码"),
        group=_("户信息"),
        filter=Contains(),
        pinned=True,
        example="HY-PL-0001",
    )
    head_name = Column(
        "head_name", aliases=("户主", "户主名称"), filter=Contains(), pinned=True, example="张三"
    )
    kind = Column(
        "kind", aliases=("户属性", "搬迁类型", "对象类型", "搬迁户类型"), filter=OneOf(), fact=True
    )
    phone = Column(
        "phone", aliases=("手机号", "手机号码", "电话", "联系方式", "户主电话"), filter=Contains()
    )
    members = Column(
        expression=_members,
        output=IntegerField(),
        label=_("家庭人口"),
        unit=PERSONS,
    )
    site = Column(
        "site",
        aliases=("安置社区", "安置点名称", "社区", "迁入安置点", "安置地"),
        group=_("安置"),
        find=by("name"),
        filter=OneOf(),
    )
    grid = Column(
        "grid",
        unknown=False,
        aliases=("所属网格", "网格名称"),
        find=by("name", within={"site": "site_id"}),
        filter=OneOf(),
        shown=False,
    )
    dwelling = Column(
        "dwelling",
        aliases=("楼栋房号", "房号", "门牌号", "安置住房"),
        find=by("building__name", "unit", "room", within={"site": "building__site_id"}),
        help=_("楼栋、单元和房号，用短横线连接；没有单元时中间空着。"),
        fact=Published("has_dwelling", filled=True),
        example="6栋-1-302",
    )
    address = Column("address", aliases=("家庭住址", "现住址", "安置地址"), filter=Contains())
    moved_in_on = Column(
        "moved_in_on",
        aliases=("入住时间", "搬迁时间", "搬迁入住时间", "搬入日期"),
        filter=Between(),
        fact=True,
    )
    period = Column("period", aliases=("批次", "搬迁时期"), filter=OneOf(), fact=True, shown=False)
    origin = Column(
        "origin",
        label=_("迁出村"),
        aliases=("迁出村代码", "迁出地", "原住址", "迁出地村", "原籍村"),
        group=_("迁出"),
        filter=Place(),
        check=village_code,
        place=True,
        fact=True,
        help=_("村的 12 位代码，或写全的镇名和村名。"),
        example="610921103005",
    )
    origin_confirmed_on = Column(
        "origin_confirmed_on",
        unknown=False,
        aliases=("迁出地确认时间",),
        group=_("确认"),
        filter=Between(),
        fact=True,
        shown=False,
    )
    host_confirmed_on = Column(
        "host_confirmed_on",
        unknown=False,
        aliases=("迁入地确认时间", "安置地确认日期"),
        filter=Between(),
        fact=True,
        shown=False,
    )
    status = Column(
        "status", group=_("状态"), filter=OneOf(), read_only=True, fact=True, aliases=("状态",)
    )
    ended_on = Column(
        "ended_on", unknown=False, filter=Between(), read_only=True, fact=True, shown=False
    )
    area = Column(
        "area",
        label=_("所在地"),
        filter=Place(),
        read_only=True,
        place=True,
        shown=False,
    )
    note = Column("note", aliases=("说明", "备注说明"), shown=False)
