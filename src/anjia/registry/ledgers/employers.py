"""The ledger of employers, near and far."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anjia.ledger.declaration import Between, Column, Contains, Ledger, OneOf, Place, Search, View
from anjia.registry import actions
from anjia.registry.ledgers.places import PERMISSIONS
from anjia.registry.models import Employer
from anjia.registry.models.choices import EmployerKind, WorkRegion

OPEN = Q(closed_on__isnull=True)


class Employers(Ledger):
    """One row per employer of relocated people."""

    code = "employers"
    model = Employer
    title = _("用人单位名录")
    noun = _("个用人单位")
    permissions = PERMISSIONS
    key = ("name",)
    title_of = "name"
    quick = ("name",)
    save = actions.record_employers
    examine = actions.examine_employers
    about = _("吸纳搬迁群众就业的单位，含县外的协作企业。县外单位所在地代码填本县，再写所在区域。")
    search = Search(names=("name",), numbers=("credit_code",), shows=("kind", "trade", "region"))
    views = (
        View("open", _("在营"), where=OPEN),
        View(
            "near",
            _("社区工厂和帮扶车间"),
            where=OPEN & Q(kind__in=[EmployerKind.COMMUNITY_FACTORY, EmployerKind.WORKSHOP]),
        ),
        View(
            "far",
            _("县外单位"),
            where=OPEN & ~Q(region__in=[WorkRegion.TOWN, WorkRegion.COUNTY]) & ~Q(region=None),
        ),
        View("closed", _("已停业"), where=~OPEN),
        View("all", _("全部")),
    )

    name = Column(
        "name",
        aliases=("单位名称", "企业名称", "用人单位", "工厂名称", "名称"),
        group=_("单位"),
        filter=Contains(),
        pinned=True,
        example="汉阴县某某毛绒玩具厂",
    )
    credit_code = Column(
        "credit_code",
        aliases=("信用代码", "社会信用代码", "统一信用代码"),
        filter=Contains(),
        help=_("18 位，照营业执照填。"),
        shown=False,
    )
    kind = Column("kind", aliases=("类型", "单位性质", "企业类型"), filter=OneOf(), fact=True)
    trade = Column("trade", aliases=("所属行业", "行业类别"), filter=OneOf(), fact=True)
    area = Column(
        "area", label=_("所在地代码"), aliases=("代码", "区划代码", "地区代码"), filter=Place(),
        place=True,
    )  # fmt: skip
    region = Column(
        "region", aliases=("区域", "所在范围"), group=_("位置"), filter=OneOf(), fact=True
    )
    city = Column("city", aliases=("省市", "所在城市"), filter=Contains(), example="江苏省苏州市")
    address = Column("address", aliases=("详细地址", "经营地址"), shown=False)
    contact = Column("contact", aliases=("负责人", "联系人姓名"), group=_("联系"), shown=False)
    phone = Column("phone", aliases=("电话", "手机号", "联系方式"), shown=False)
    opened_on = Column(
        "opened_on", aliases=("开业时间", "成立日期", "投产日期"), group=_("经营"),
        filter=Between(), fact=True,
    )  # fmt: skip
    closed_on = Column(
        "closed_on", aliases=("停业时间", "关闭日期"), filter=Between(), unknown=False, fact=True,
        shown=False,
    )  # fmt: skip
