"""The ledgers of public posts: the posts, who holds them, the months they attended."""

from dataclasses import replace
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anjia.domains.employment.actions import post_months, post_rosters
from anjia.domains.employment.actions import posts as actions
from anjia.domains.employment.ledgers.permissions import NUMBERS, PERMISSIONS
from anjia.domains.employment.models import PostAttendance, PostHolding, PublicPost
from anjia.domains.employment.models.choices import HoldingState, PostKind
from anjia.domains.employment.policy import Permission
from anjia.ledger.declaration import (
    YUAN,
    YUAN_A_MONTH,
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
    YesNo,
    by,
)
from anjia.ledger.declaration.units import PERSONS, Unit
from anjia.registry.ledgers import Persons

DAYS = Unit("day", _("天"))
ARRANGED = replace(PERMISSIONS, write=Permission.ARRANGE)
SERVING = Q(state=HoldingState.SERVING)


def _open(on: date) -> Q:
    return Q(ends_on__isnull=True) | Q(ends_on__gte=on)


def _expired(on: date) -> Q:
    return SERVING & Q(contract_to__lt=on)


class PublicPosts(Ledger):
    """One row per public post, whatever its number of places."""

    code = "public-posts"
    model = PublicPost
    title = _("公益性岗位台账")
    noun = _("个岗位")
    permissions = ARRANGED
    key = ("name",)
    title_of = "name"
    quick = ("name", "unit")
    save = actions.record_posts
    examine = actions.examine_posts
    about = _(
        "每个岗位一行，写明职责、人数、补贴和资金来源。申请、公示、审批和考勤在岗位页面上办。"
    )
    search = Search(names=("name",), shows=("kind", "unit", "places"))
    views = (
        View("open", _("在设"), where=_open),
        View("rural", _("乡村岗位"), where=Q(kind=PostKind.RURAL)),
        View("ranger", _("生态护林员"), where=Q(kind=PostKind.RANGER)),
        View("all", _("全部")),
    )
    related = (Related("post-holdings", "post", _("岗位人员")),)
    links = (Link(_("打开岗位页面"), "employment:post", Permission.READ, icon="users"),)

    name = Column(
        "name", aliases=("岗位", "公岗名称", "公益岗名称"), group=_("岗位"), filter=Contains(),
        pinned=True, example="社区保洁员",
    )  # fmt: skip
    kind = Column("kind", aliases=("类型", "岗位类别"), filter=OneOf(), fact=True)
    employer = Column(
        "employer", aliases=("所属用人单位",), find=by("name"), filter=OneOf(), shown=False
    )
    unit = Column(
        "unit", aliases=("开发单位", "单位"), filter=Contains(), required=False,
        example="盘龙社区居委会",
    )  # fmt: skip
    duties = Column("duties", aliases=("职责", "工作内容"), example="负责3、4号楼楼道保洁")
    workplace = Column("workplace", aliases=("上岗地点", "地点"), shown=False)
    places = Column(
        "places", aliases=("设岗人数", "名额", "人数"), unit=PERSONS, filter=Between(), fact=True
    )
    monthly_pay = Column(
        "monthly_pay", aliases=("补贴标准", "月工资", "岗位补贴"), group=_("补贴"),
        unit=YUAN_A_MONTH, filter=Between(), fact=True,
    )  # fmt: skip
    full_days = Column(
        "full_days", aliases=("应出勤天数", "月出勤天数"), unit=DAYS, filter=Between(), fact=True,
        help=_("出勤够这么多天发全月补贴，不够的按天折算。"), shown=False,
    )  # fmt: skip
    fund = Column("fund", aliases=("补贴资金来源", "经费来源"), filter=OneOf(), fact=True)
    document = Column("document", aliases=("文号", "批复文件"), filter=Contains(), shown=False)
    starts_on = Column(
        "starts_on", aliases=("设岗时间", "开始日期"), group=_("期限"), filter=Between(), fact=True
    )
    ends_on = Column(
        "ends_on", aliases=("截止日期", "有效期至"), filter=Between(), unknown=False, fact=True
    )
    area = Column(
        "area", label=_("所在地代码"), aliases=("代码", "区划代码", "地区代码"), group=_("地方"),
        filter=Place(), place=True, shown=False,
    )  # fmt: skip


class PostHoldings(Ledger):
    """One row per application for a post and the time in it."""

    code = "post-holdings"
    model = PostHolding
    title = _("公益性岗位人员台账")
    noun = _("人次")
    permissions = replace(PERMISSIONS, write=Permission.DECIDE)
    key = ("person", "post", "started_on")
    title_of = "post_name"
    save = post_rosters.record_holdings
    examine = post_rosters.examine_holdings
    about = _(
        "每次申请或上岗一行。这里只补录原来已经在岗的人；新的申请、公示、审批和退出在岗位页面上办。"
    )
    views = (
        View("serving", _("在岗"), where=SERVING),
        View("waiting", _("待审批"), where=Q(state__in=["applied", "noticed"])),
        View("expired", _("合同到期仍在岗"), where=_expired),
        View("reported", _("反映冒名顶替"), where=SERVING & Q(impersonation_on__isnull=False)),
        View("left", _("已退出"), where=Q(state=HoldingState.LEFT)),
        View("all", _("全部")),
    )
    related = (Related("post-months", "holding", _("考勤和补贴")),)
    links = (Link(_("打开人员页面"), "employment:post-holding", Permission.READ, icon="user"),)

    person = Column(
        "person", aliases=(*NUMBERS, "姓名", "人员姓名", "公岗人员"), group=_("人员"),
        find=by("name", within={"household": "household_id"}, also="identity_number"), pinned=True,
    )  # fmt: skip
    household = Column(
        "household", aliases=("户号", "搬迁户编号"), find=by("number"), required=False
    )
    post = Column("post", aliases=("岗位名称", "公益岗"), group=_("岗位"), find=by("name"))
    post_name = Column("post_name", read_only=True, shown=False, label=_("上岗时岗位名称"))
    kind = Column("kind", filter=OneOf(), read_only=True, fact=True)
    state = Column("state", filter=OneOf(), read_only=True, fact=True)
    applied_on = Column("applied_on", filter=Between(), read_only=True, fact=True, shown=False)
    noticed_from = Column("noticed_from", read_only=True, unknown=False, shown=False)
    noticed_to = Column(
        "noticed_to", filter=Between(), read_only=True, unknown=False, fact=True, shown=False
    )
    decided_on = Column("decided_on", filter=Between(), read_only=True, unknown=False, shown=False)
    started_on = Column(
        "started_on", aliases=("上岗时间", "到岗日期"), filter=Between(), required=True, fact=True
    )
    contract = Column(
        "contract", aliases=("合同类型", "协议类型"), group=_("合同"), filter=OneOf(), fact=True,
        shown=False,
    )  # fmt: skip
    contract_from = Column(
        "contract_from", aliases=("合同起", "协议开始"), filter=Between(), fact=True, shown=False
    )
    contract_to = Column(
        "contract_to", aliases=("合同止", "合同截止", "协议到期"), filter=Between(), fact=True
    )
    accident_insurance = Column(
        "accident_insurance", aliases=("意外险", "购买意外险"), filter=YesNo(), fact=True
    )
    monthly_pay = Column(
        "monthly_pay", aliases=("补贴标准", "月工资"), group=_("补贴"), unit=YUAN_A_MONTH,
        filter=Between(), required=False, fact=True,
    )  # fmt: skip
    full_days = Column("full_days", unit=DAYS, read_only=True, fact=True, shown=False)
    fund = Column("fund", filter=OneOf(), read_only=True, fact=True)
    ended_on = Column(
        "ended_on", aliases=("退岗日期", "退出时间"), group=_("退出"), filter=Between(),
        unknown=False, fact=True, shown=False,
    )  # fmt: skip
    exit_reason = Column(
        "exit_reason", aliases=("退岗原因",), filter=OneOf(), fact=True, shown=False
    )
    impersonation_on = Column(
        "impersonation_on", filter=Between(), read_only=True, unknown=False, fact=True, shown=False
    )
    area = Column(
        "area", label=_("所在地"), group=_("地方"), filter=Place(), read_only=True, place=True,
        shown=False,
    )  # fmt: skip
    origin = Column(
        "origin", label=_("迁出地"), filter=Place(), read_only=True, place=True, fact=True,
        shown=False,
    )  # fmt: skip


class PostMonths(Ledger):
    """One row per month of a holder: attendance and pay."""

    code = "post-months"
    model = PostAttendance
    title = _("公益性岗位考勤和补贴台账")
    noun = _("人月")
    permissions = replace(PERMISSIONS, write=Permission.CONFIRM)
    key = ("person", "month")
    title_of = "month"
    save = post_months.record_attendance
    examine = post_months.examine_attendance
    about = _("每人每月一行。月份填当月任何一天。补贴按出勤天数折算，发放后这个月就不能再改。")
    views = (
        View("unpaid", _("未发放"), where=Q(paid__isnull=True), order="-month"),
        View("paid", _("已发放"), where=Q(paid__isnull=False)),
        View("absent", _("整月未出勤"), where=Q(days=0)),
        View("all", _("全部")),
    )

    person = Column(
        "person", aliases=(*NUMBERS, "姓名", "人员姓名"), group=_("人员"),
        find=by("name", within={"household": "household_id"}, also="identity_number"), pinned=True,
    )  # fmt: skip
    household = Column(
        "household", aliases=("户号", "搬迁户编号"), find=by("number"), required=False
    )
    month = Column(
        "month", aliases=("考勤月份", "年月"), group=_("考勤"), filter=Between(),
        fact=Published("month_on"),
    )  # fmt: skip
    days = Column("days", aliases=("出勤", "实际出勤天数"), unit=DAYS, filter=Between(), fact=True)
    fund = Column("fund", group=_("补贴"), filter=OneOf(), read_only=True, fact=True)
    pay_due = Column(
        "pay_due", aliases=("应发",), unit=YUAN, filter=Between(), required=False, fact=True,
        help=_("不填就按出勤天数折算。"),
    )  # fmt: skip
    paid = Column(
        "paid", aliases=("实发", "实发金额"), unit=YUAN, filter=Between(), unknown=False, fact=True
    )
    paid_on = Column("paid_on", aliases=("发放时间",), filter=Between(), unknown=False, fact=True)
    recorded_on = Column("recorded_on", filter=Between(), read_only=True, shown=False)
    note = Column("note", shown=False)
    area = Column(
        "area", label=_("所在地"), group=_("地方"), filter=Place(), read_only=True, place=True,
        shown=False,
    )  # fmt: skip


Persons.hang(Related("post-holdings", "person", _("公益性岗位")))
