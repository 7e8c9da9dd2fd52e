"""The ledgers of ventures, training, loans, incubators and outlets."""

from datetime import date

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from anjia.domains.enterprise import actions
from anjia.domains.enterprise.ledgers.permissions import DAYS, PERMISSIONS
from anjia.domains.enterprise.models import Incubator, Loan, Outlet, Venture, VentureTraining
from anjia.domains.enterprise.models.choices import OutletKind
from anjia.domains.enterprise.policy import Permission
from anjia.domains.enterprise.queries.ventures import is_late, is_open
from anjia.ledger.declaration import (
    PERCENT,
    PERSONS,
    YUAN,
    Between,
    Column,
    Contains,
    Ledger,
    Link,
    OneOf,
    Place,
    Published,
    Related,
    View,
    YesNo,
    by,
)

OF_PERSON = by("name", within={"household": "household_id"}, also="identity_number")
NAMES = ("姓名", "人员姓名")
NUMBERS = ("户号", "所属户编号", "搬迁户编号")


REPAID = Q(repaid__gte=F("amount"))


def _current(on: date) -> Q:
    return Q(repaid__lt=F("amount"), due_on__gte=on)


def _closed(on: date) -> Q:
    return ~is_open(on)


class Incubators(Ledger):
    """One row per incubator."""

    code = "incubators"
    model = Incubator
    title = _("创业孵化基地名录")
    noun = _("个孵化基地")
    permissions = PERMISSIONS
    key = ("area", "name")
    title_of = "name"
    quick = ("name",)
    save = actions.record_incubators
    examine = actions.examine_incubators
    views = (View("open", _("在用"), where=is_open), View("all", _("全部")))
    related = (Related("ventures", path="incubator", columns=("name", "person", "opened_on")),)

    name = Column("name", aliases=("基地名称",), group=_("基地"), filter=Contains(), pinned=True)
    area = Column(
        "area", label=_("所在地代码"), aliases=("代码", "区划代码"), filter=Place(), place=True
    )
    keeper = Column("keeper", aliases=("运营",), filter=Contains())
    places = Column("places", aliases=("工位", "可入驻数"), filter=Between(), fact=True)
    opened_on = Column("opened_on", aliases=("启用时间",), filter=Between(), fact=True)
    closed_on = Column("closed_on", fact=True, unknown=False, shown=False)


class Ventures(Ledger):
    """One row per venture of a resident."""

    code = "ventures"
    model = Venture
    title = _("创业项目台账")
    noun = _("个创业项目")
    permissions = PERMISSIONS
    key = ("person", "name", "opened_on")
    title_of = "name"
    quick = ("name",)
    save = actions.record_ventures
    examine = actions.examine_ventures
    about = _("一个人一个创业项目一行。带动就业不算本人。“归雁”是从外地回来创业的。")
    views = (
        View("open", _("在营"), where=is_open, order="-opened_on"),
        View("returnee", _("返乡创业(归雁)"), where=Q(returnee=True)),
        View("ecommerce", _("电子商务"), where=Q(ecommerce=True)),
        View("closed", _("已歇业"), where=_closed),
        View("all", _("全部")),
    )
    related = (
        Related("venture-loans", path="venture", columns=("bank", "amount", "due_on", "repaid")),
    )
    links = (Link(_("贷款和还款"), "enterprise:venture", Permission.READ, icon="building-bank"),)

    name = Column(
        "name",
        aliases=("项目名称", "店铺名称", "创业项目名称"),
        group=_("创业项目"),
        filter=Contains(),
        pinned=True,
        example="张三小吃店",
    )
    household = Column("household", aliases=NUMBERS, find=by("number"), required=False)
    person = Column("person", aliases=(*NAMES, "创业人员", "经营者"), find=OF_PERSON, required=True)
    trade = Column("trade", aliases=("所属行业", "行业类别"), filter=OneOf(), fact=True)
    where = Column("where", aliases=("经营场所",), filter=OneOf(), fact=True)
    jobs = Column(
        "jobs", aliases=("带动就业人数", "吸纳就业"), unit=PERSONS, filter=Between(), fact=True
    )
    relocated_jobs = Column(
        "relocated_jobs", aliases=("带动搬迁群众",), unit=PERSONS, fact=True, shown=False
    )
    returnee = Column("returnee", aliases=("归雁", "返乡创业"), filter=YesNo(), fact=True)
    ecommerce = Column("ecommerce", aliases=("电商",), filter=YesNo(), fact=True, shown=False)
    incubator = Column(
        "incubator",
        aliases=("孵化基地",),
        find=by("name"),
        filter=OneOf(),
        shown=False,
        unknown=False,
        fact=Published(name="in_incubator", filled=True),
    )
    mentor = Column("mentor", aliases=("导师",), shown=False, unknown=False)
    opened_on = Column("opened_on", aliases=("开业时间", "注册日期"), filter=Between(), fact=True)
    closed_on = Column(
        "closed_on", aliases=("歇业时间",), filter=Between(), fact=True, unknown=False, shown=False
    )
    close_reason = Column("close_reason", shown=False, unknown=False)
    area = Column(
        "area", group=_("地方"), label=_("所在地"), filter=Place(), read_only=True, place=True,
        shown=False,
    )  # fmt: skip


class VentureTrainings(Ledger):
    """One row per person and course."""

    code = "venture-trainings"
    model = VentureTraining
    title = _("创业培训台账")
    noun = _("人次")
    permissions = PERMISSIONS
    key = ("person", "course", "held_on")
    title_of = "course"
    quick = ("course",)
    save = actions.record_trainings
    examine = actions.examine_trainings
    about = _("一人参加一期一行：行数是人次，人数另算。")
    views = (
        View("all", _("全部"), order="-held_on"),
        View("passed", _("已结业"), where=Q(passed=True)),
    )

    course = Column(
        "course", aliases=("培训班名称", "课程"), group=_("培训"), filter=Contains(), pinned=True
    )
    held_on = Column("held_on", aliases=("培训日期", "开班时间"), filter=Between(), fact=True)
    household = Column("household", aliases=NUMBERS, find=by("number"), required=False)
    person = Column("person", aliases=(*NAMES, "学员"), find=OF_PERSON, required=True)
    days = Column("days", aliases=("培训天数",), unit=DAYS, fact=True)
    passed = Column("passed", aliases=("是否结业",), filter=YesNo(), fact=True)
    area = Column(
        "area", group=_("地方"), label=_("所在地"), filter=Place(), read_only=True, place=True,
        shown=False,
    )  # fmt: skip


class Loans(Ledger):
    """One row per guaranteed start-up loan."""

    code = "venture-loans"
    model = Loan
    title = _("创业担保贷款台账")
    noun = _("笔贷款")
    permissions = PERMISSIONS
    key = ("bank", "contract")
    title_of = "contract"
    quick = ("contract",)
    save = actions.record_loans
    examine = actions.examine_loans
    about = _("一份合同一行。还款在创业项目的页面上一笔一笔登记，逾期没逾期由系统按到期日算。")
    views = (
        View("late", _("逾期"), where=is_late, order="due_on"),
        View("current", _("正常"), where=_current, order="due_on"),
        View("repaid", _("已还清"), where=REPAID),
        View("all", _("全部")),
    )

    contract = Column(
        "contract", aliases=("合同号", "贷款合同"), group=_("贷款"), filter=Contains(), pinned=True
    )
    bank = Column("bank", aliases=("银行", "贷款银行"), filter=Contains())
    household = Column("household", aliases=NUMBERS, find=by("number"), required=False)
    person = Column("person", aliases=(*NAMES, "借款人姓名"), find=OF_PERSON, required=True)
    venture = Column(
        "venture",
        find=by("name", within={"person": "person_id"}),
        shown=False,
        unknown=False,
    )
    amount = Column("amount", aliases=("金额", "放款金额"), unit=YUAN, filter=Between(), fact=True)
    guarantor = Column("guarantor", aliases=("担保人", "担保"), filter=Contains(), shown=False)
    subsidy_percent = Column(
        "subsidy_percent", aliases=("贴息比例", "贴息"), unit=PERCENT, fact=True, shown=False
    )
    lent_on = Column("lent_on", aliases=("放款时间", "发放日期"), filter=Between(), fact=True)
    due_on = Column("due_on", aliases=("到期时间",), filter=Between(), fact=True)
    repaid = Column("repaid", unit=YUAN, group=_("还款"), read_only=True, fact=True)
    last_repaid_on = Column(
        "last_repaid_on", filter=Between(), read_only=True, fact=True, unknown=False, shown=False
    )
    area = Column(
        "area", group=_("地方"), label=_("所在地"), filter=Place(), read_only=True, place=True,
        shown=False,
    )  # fmt: skip


class Outlets(Ledger):
    """One row per e-commerce station or start-up outlet of a site."""

    code = "outlets"
    model = Outlet
    title = _("电商站点和创业服务站名录")
    noun = _("个站点")
    permissions = PERMISSIONS
    key = ("site", "kind", "name")
    title_of = "name"
    quick = ("name",)
    save = actions.record_outlets
    examine = actions.examine_outlets
    views = (
        View("open", _("在用"), where=is_open),
        View("ecommerce", _("电商服务站"), where=Q(kind=OutletKind.ECOMMERCE)),
        View("start_up", _("公共创业服务站"), where=Q(kind=OutletKind.START_UP)),
        View("all", _("全部")),
    )

    name = Column("name", aliases=("站点",), group=_("站点"), filter=Contains(), pinned=True)
    site = Column(
        "site", aliases=("安置社区", "所在安置点"), find=by("name"), filter=OneOf(), required=True
    )
    kind = Column("kind", aliases=("站点类型",), filter=OneOf(), fact=True)
    level = Column("level", aliases=("站点级别",), filter=OneOf(), fact=True)
    keeper = Column("keeper", aliases=("运营",), filter=Contains(), shown=False)
    sales = Column("sales", aliases=("网络零售额",), unit=YUAN, fact=True, shown=False)
    opened_on = Column("opened_on", aliases=("启用时间", "建成日期"), filter=Between(), fact=True)
    closed_on = Column("closed_on", fact=True, unknown=False, shown=False)
    area = Column(
        "area", group=_("地方"), label=_("所在地"), filter=Place(), read_only=True, place=True,
        shown=False,
    )  # fmt: skip
