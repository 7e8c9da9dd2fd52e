"""The ledgers of service orders, of the four small trades, and of policy checks."""

from dataclasses import replace
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anjia.domains.enterprise import actions
from anjia.domains.enterprise.ledgers.permissions import PERMISSIONS
from anjia.domains.enterprise.ledgers.ventures import NAMES, NUMBERS, OF_PERSON
from anjia.domains.enterprise.models import PolicyCheck, ServiceOrder, SmallLivelihood
from anjia.domains.enterprise.models.choices import Delivered, OrderDesk, OrderState
from anjia.domains.enterprise.policy import Permission
from anjia.ledger.declaration import (
    YUAN,
    Between,
    Column,
    Contains,
    Ledger,
    Link,
    OneOf,
    Place,
    View,
    by,
)

WAITING = Q(state__in=[OrderState.OPEN, OrderState.ASSIGNED, OrderState.DELIVERED])
GAP = Q(found=Delivered.NO, fixed_on__isnull=True)


def _late(on: date) -> Q:
    return GAP & Q(due_on__lt=on)


class ServiceOrders(Ledger):
    """One row per order that a resident gave."""

    code = "service-orders"
    model = ServiceOrder
    title = _("“三业”平台和青年订单台账")
    noun = _("个订单")
    permissions = PERMISSIONS
    key = ("person", "desk", "kind", "taken_on")
    title_of = "need"
    quick = ("need",)
    save = actions.record_orders
    examine = actions.examine_orders
    about = _("在这里受理。受理以后派单、服务、本人确认，在订单的页面上办。")
    views = (
        View("waiting", _("没有办结"), where=WAITING, order="taken_on"),
        View("youth", _("青年订单"), where=Q(desk=OrderDesk.YOUTH)),
        View("closed", _("已办结"), where=Q(state=OrderState.CLOSED)),
        View("all", _("全部")),
    )
    links = (Link(_("办理"), "enterprise:order", Permission.READ, icon="clipboard-check"),)

    need = Column("need", aliases=("诉求", "服务需求"), group=_("订单"), pinned=True)
    household = Column("household", aliases=NUMBERS, find=by("number"), required=False)
    person = Column("person", aliases=NAMES, find=OF_PERSON, required=True)
    desk = Column("desk", aliases=("受理窗口",), filter=OneOf(), fact=True)
    kind = Column("kind", aliases=("类别", "需求类型"), filter=OneOf(), fact=True)
    taken_on = Column("taken_on", aliases=("受理时间",), filter=Between(), fact=True)
    state = Column("state", group=_("办理"), filter=OneOf(), read_only=True, fact=True)
    assignee = Column("assignee", filter=Contains(), read_only=True, unknown=False)
    assigned_on = Column("assigned_on", read_only=True, unknown=False, shown=False)
    delivered_on = Column("delivered_on", read_only=True, unknown=False, shown=False)
    closed_on = Column(
        "closed_on", filter=Between(), read_only=True, fact=True, unknown=False, shown=False
    )
    result = Column("result", read_only=True, unknown=False, shown=False)
    area = Column(
        "area", group=_("地方"), label=_("所在地"), filter=Place(), read_only=True, place=True,
        shown=False,
    )  # fmt: skip


class SmallLivelihoods(Ledger):
    """One row per small trade of a household."""

    code = "small-livelihoods"
    model = SmallLivelihood
    title = _("“四小”产业台账")
    noun = _("项")
    permissions = PERMISSIONS
    key = ("household", "kind", "started_on")
    title_of = "kind"
    quick = ("detail",)
    save = actions.record_small
    examine = actions.examine_small
    about = _("一户一项一行：小养殖、小种植、小作坊、小买卖。收入可以不填。由登记人以外的人核实。")
    views = (
        View("running", _("在做"), where=Q(ended_on__isnull=True)),
        View("unverified", _("没有核实"), where=Q(verified_on__isnull=True)),
        View("supported", _("有扶持"), where=~Q(support="")),
        View("all", _("全部")),
    )

    kind = Column(
        "kind", aliases=("类型",), group=_("“四小”"), filter=OneOf(), pinned=True, fact=True
    )
    household = Column("household", aliases=NUMBERS, find=by("number"), required=True)
    detail = Column("detail", aliases=("内容", "规模"), filter=Contains(), example="养鸡 30 只")
    started_on = Column("started_on", aliases=("开始时间",), filter=Between(), fact=True)
    ended_on = Column("ended_on", fact=True, unknown=False, shown=False)
    support = Column("support", aliases=("扶持内容",), unknown=False)
    support_amount = Column("support_amount", unit=YUAN, fact=True, unknown=False, shown=False)
    income = Column("income", aliases=("收入",), unit=YUAN, fact=True, unknown=False)
    income_year = Column("income_year", unknown=False, shown=False)
    verified_on = Column(
        "verified_on", group=_("核实"), filter=Between(), read_only=True, fact=True, unknown=False
    )
    verified_by = Column("verified_by", read_only=True, unknown=False, shown=False)
    area = Column(
        "area", group=_("地方"), label=_("所在地"), filter=Place(), read_only=True, place=True,
        shown=False,
    )  # fmt: skip


class PolicyChecks(Ledger):
    """One row per household, policy and visit of a sweep; recorded on the sweep's own page."""

    code = "policy-checks"
    model = PolicyCheck
    title = _("政策落实大排查台账")
    noun = _("项")
    permissions = replace(PERMISSIONS, write=None, import_=None)
    key = ("household", "item", "checked_on")
    title_of = "item"
    about = _("一户一项政策一次排查一行。在户的排查页面登记，缺口由排查人以外的人复核。")
    views = (
        View("gaps", _("没有整改"), where=GAP, order="due_on"),
        View("late", _("逾期没有整改"), where=_late, order="due_on"),
        View("all", _("全部")),
    )
    links = (Link(_("这一户的排查"), "enterprise:check", Permission.READ, icon="clipboard-check"),)

    item = Column(
        "item", group=_("排查"), filter=Contains(), read_only=True, pinned=True, fact=True
    )
    household = Column("household", find=by("number"), read_only=True)
    found = Column("found", filter=OneOf(), read_only=True, fact=True)
    checked_on = Column("checked_on", filter=Between(), read_only=True, fact=True)
    gap = Column("gap", read_only=True, unknown=False)
    due_on = Column("due_on", filter=Between(), read_only=True, fact=True, unknown=False)
    fixed_on = Column(
        "fixed_on", group=_("复核"), filter=Between(), read_only=True, fact=True, unknown=False
    )
    fix = Column("fix", read_only=True, unknown=False, shown=False)
    fixed_by = Column("fixed_by", read_only=True, unknown=False, shown=False)
    area = Column(
        "area", group=_("地方"), label=_("所在地"), filter=Place(), read_only=True, place=True,
        shown=False,
    )  # fmt: skip
