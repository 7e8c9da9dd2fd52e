"""The ledgers of dispatch: batches, their members, claims, and the companies' money."""

from dataclasses import replace
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anjia.domains.employment import actions
from anjia.domains.employment.ledgers.permissions import PERMISSIONS
from anjia.domains.employment.models import (
    CompanyFee,
    DispatchBatch,
    DispatchMember,
    FollowUp,
    RightsCase,
)
from anjia.domains.employment.models.dispatch import BatchState, FeeWay, RightsState
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
    View,
    YesNo,
    by,
)
from anjia.registry.ledgers import Employers, Persons

ARRANGED = replace(PERMISSIONS, write=Permission.ARRANGE)


def _overdue(on: date) -> Q:
    return Q(state=RightsState.OPEN, due_on__lt=on)


class DispatchBatches(Ledger):
    """One row per journey that a labour company organises."""

    code = "batches"
    model = DispatchBatch
    title = _("派遣批次台账")
    noun = _("个批次")
    permissions = ARRANGED
    key = ("number",)
    title_of = "number"
    quick = ("number",)
    save = actions.record_batches
    examine = actions.examine_batches
    about = _("劳务公司组织输出的批次。出发、到岗、返回在批次页面上登记；到岗时自动登记务工。")
    order = ("area", "id")
    views = (
        View("all", _("全部")),
        View("planned", _("筹备"), where=Q(state=BatchState.PLANNED)),
        View("out", _("在外"), where=Q(state__in=[BatchState.LEFT, BatchState.ARRIVED])),
        View("partner", _("东西部协作"), where=Q(partner__isnull=False)),
    )
    links = (
        Link(_("名单和进展"), "employment:batch", Permission.READ, icon="users", primary=True),
    )

    number = Column("number", aliases=("编号", "批次"), pinned=True, example="2022-001")
    company = Column(
        "company", aliases=("派遣公司", "劳务公司名称"), find=by("name"), example="某某劳务公司"
    )
    employer = Column("employer", aliases=("接收单位", "务工单位"), find=by("name"))
    region = Column("region", aliases=("区域",), filter=OneOf(), required=False, fact=True)
    city = Column("city", aliases=("目的地", "输出城市"), filter=Contains())
    partner = Column("partner", aliases=("协作地区", "对口地区代码"), filter=Place(), shown=False)
    depart_on = Column("depart_on", aliases=("出发时间",), filter=Between(), fact=True)
    arrive_on = Column(
        "arrive_on", aliases=("到岗时间", "到达日期"), filter=Between(), unknown=False, fact=True
    )
    escort = Column("escort", aliases=("带队", "领队"), shown=False)
    escort_phone = Column("escort_phone", aliases=("带队电话",), shown=False)
    vehicle = Column("vehicle", aliases=("车次", "车辆"), shown=False)
    fund = Column("fund", aliases=("资金", "经费来源"), filter=Contains(), shown=False)
    state = Column("state", filter=OneOf(), read_only=True, fact=True)
    returned_on = Column(
        "returned_on", filter=Between(), read_only=True, unknown=False, fact=True, shown=False
    )
    note = Column("note", aliases=("说明",), shown=False)
    area = Column(
        "area",
        label=_("所在地代码"),
        aliases=("代码", "区划代码"),
        filter=Place(),
        place=True,
        required=False,
        shown=False,
    )


class DispatchMembers(Ledger):
    """One row per person in a batch, with the day of each of the four steps."""

    code = "dispatched"
    model = DispatchMember
    title = _("派遣人员台账")
    noun = _("人次")
    permissions = replace(ARRANGED, reveal=None)
    key = ("batch", "person")
    title_of = "dispatched_on"
    save = actions.record_members
    examine = actions.examine_members
    about = _("统一登记、统一培训、统一服务、统一派遣：每人一行，四步各写日期。")
    order = ("area", "id")
    views = (
        View("all", _("全部")),
        View("away", _("在外"), where=Q(dispatched_on__isnull=False, returned_on__isnull=True)),
        View("untrained", _("没有培训"), where=Q(trained_on__isnull=True)),
        View("back", _("已返回"), where=Q(returned_on__isnull=False)),
    )

    batch = Column("batch", aliases=("批次编号", "批次"), find=by("number"), pinned=True)
    person = Column(
        "person",
        label=_("派遣人员"),
        aliases=("身份证号", "公民身份号码", "姓名", "人员姓名"),
        find=by("name", within={"household": "household_id"}, also="identity_number"),
        pinned=True,
        help=_("写姓名并写户编号，或者只写身份证号。"),
    )
    household = Column(
        "household",
        label=_("户编号"),
        aliases=("户号", "所属户编号"),
        find=by("number"),
        required=False,
    )
    occupation = Column("occupation", aliases=("岗位", "职业"), filter=Contains())
    monthly_pay = Column(
        "monthly_pay", aliases=("月工资", "工资"), unit=YUAN_A_MONTH, filter=Between(), shown=False
    )
    registered_on = Column(
        "registered_on", aliases=("登记日期",), group=_("四统一"), filter=Between(), fact=True
    )
    trained_on = Column("trained_on", aliases=("培训日期",), filter=Between(), fact=True)
    served_on = Column("served_on", aliases=("服务日期",), filter=Between(), fact=True)
    dispatched_on = Column(
        "dispatched_on", aliases=("派遣日期",), filter=Between(), unknown=False, fact=True
    )
    returned_on = Column("returned_on", filter=Between(), read_only=True, unknown=False, fact=True)
    return_reason = Column("return_reason", read_only=True, shown=False)
    area = Column(
        "area", label=_("所在地"), filter=Place(), read_only=True, place=True, shown=False
    )
    origin = Column(
        "origin", label=_("迁出地"), filter=Place(), read_only=True, place=True, shown=False
    )


class FollowUps(Ledger):
    """One row per call to a dispatched person."""

    code = "calls"
    model = FollowUp
    title = _("派遣回访台账")
    noun = _("次回访")
    permissions = replace(PERMISSIONS, write=None, import_=None, reveal=None)
    key = ("person", "due_on")
    title_of = "due_on"
    about = _("派遣到岗以后问工资和权益的电话，一次一行。在回访页面上登记。")
    order = ("area", "id")
    views = (
        View("waiting", _("没有回访"), where=Q(called_on__isnull=True)),
        View("unpaid", _("工资没有按时足额发"), where=Q(paid=False)),
        View("all", _("全部")),
    )
    links = (
        Link(_("登记回访"), "employment:follow-up", Permission.HELP, icon="phone", primary=True),
    )

    person = Column("person", find=by("name"), read_only=True, pinned=True)
    household = Column("household", find=by("number"), read_only=True)
    day = Column("day", read_only=True)
    due_on = Column("due_on", filter=Between(), read_only=True, fact=True)
    called_on = Column("called_on", filter=Between(), read_only=True, unknown=False, fact=True)
    at_work = Column("at_work", filter=YesNo(), read_only=True, fact=True)
    paid = Column("paid", filter=YesNo(), read_only=True, fact=True)
    has_contract = Column("has_contract", filter=YesNo(), read_only=True, shown=False)
    insured = Column("insured", filter=YesNo(), read_only=True, shown=False)
    note = Column("note", read_only=True, shown=False)
    area = Column(
        "area", label=_("所在地"), filter=Place(), read_only=True, place=True, shown=False
    )
    origin = Column(
        "origin", label=_("迁出地"), filter=Place(), read_only=True, place=True, shown=False
    )


class RightsCases(Ledger):
    """One row per claim of a person against an employer."""

    code = "rights"
    model = RightsCase
    title = _("维权台账")
    noun = _("件")
    permissions = replace(PERMISSIONS, write=None, import_=None, reveal=None)
    key = ("person", "filed_on", "kind")
    title_of = "filed_on"
    about = _("务工人员的欠薪、工伤等维权，每件一行。在维权页面上登记和办结。")
    order = ("area", "id")
    views = (
        View("open", _("办理中"), where=Q(state=RightsState.OPEN)),
        View("overdue", _("超期"), where=_overdue),
        View("closed", _("已办结"), where=~Q(state=RightsState.OPEN)),
        View("all", _("全部")),
    )
    links = (
        Link(_("办理"), "employment:rights-case", Permission.HELP, icon="pencil", primary=True),
    )

    person = Column("person", find=by("name"), read_only=True, pinned=True)
    household = Column("household", find=by("number"), read_only=True)
    kind = Column("kind", filter=OneOf(), read_only=True, fact=True)
    employer = Column("employer", find=by("name"), read_only=True)
    against = Column("against", read_only=True, shown=False)
    amount = Column("amount", filter=Between(), read_only=True, unit=YUAN, fact=True)
    recovered = Column("recovered", read_only=True, unit=YUAN, fact=True)
    filed_on = Column("filed_on", filter=Between(), read_only=True, pinned=True, fact=True)
    due_on = Column("due_on", filter=Between(), read_only=True, fact=True)
    state = Column("state", filter=OneOf(), read_only=True, fact=True)
    closed_on = Column("closed_on", filter=Between(), read_only=True, unknown=False, fact=True)
    result = Column("result", read_only=True, shown=False)
    member = Column(
        "member",
        find=by("batch__number"),
        read_only=True,
        shown=False,
        fact=Published("dispatched", filled=True),
    )
    area = Column(
        "area", label=_("所在地"), filter=Place(), read_only=True, place=True, shown=False
    )
    origin = Column(
        "origin", label=_("迁出地"), filter=Place(), read_only=True, place=True, shown=False
    )


class CompanyFees(Ledger):
    """One row per amount that a labour company took in or paid out."""

    code = "fees"
    model = CompanyFee
    title = _("劳务公司收支台账")
    noun = _("笔")
    permissions = replace(ARRANGED, reveal=None)
    key = ("company", "voucher")
    title_of = "voucher"
    save = actions.record_fees
    examine = actions.examine_fees
    about = _("劳务公司按批次的收入和支出，一张凭证一行。合计在公司的结算页面上看。")
    order = ("area", "id")
    views = (
        View("all", _("全部")),
        View("in", _("收入"), where=Q(way=FeeWay.IN)),
        View("out", _("支出"), where=Q(way=FeeWay.OUT)),
    )

    voucher = Column("voucher", aliases=("凭证", "凭证编号"), pinned=True, example="2022-0001")
    company = Column("company", aliases=("公司", "劳务公司名称"), find=by("name"))
    batch = Column("batch", aliases=("批次编号",), find=by("number"))
    way = Column("way", aliases=("方向", "收入支出"), filter=OneOf())
    amount = Column("amount", aliases=("金额(元)",), filter=Between(), unit=YUAN)
    happened_on = Column("happened_on", aliases=("记账日期",), filter=Between())
    purpose = Column("purpose", aliases=("用途", "摘要"), filter=Contains())
    area = Column(
        "area", label=_("所在地"), filter=Place(), read_only=True, place=True, shown=False
    )


Persons.hang(Related("dispatched", "person", _("组织派遣")))
Persons.hang(Related("rights", "person", _("维权")))
Employers.hang(Related("batches", "company", _("派遣批次")))
