"""The ledgers of work-for-relief projects and of who worked on them."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anjia.domains.enterprise import actions
from anjia.domains.enterprise.ledgers.permissions import DAYS, PERMISSIONS
from anjia.domains.enterprise.models import ReliefProject, ReliefWork
from anjia.domains.enterprise.policy import Permission, first_of
from anjia.ledger.declaration import (
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
    by,
)


class ReliefProjects(Ledger):
    """One row per work-for-relief project."""

    code = "relief-projects"
    model = ReliefProject
    title = _("以工代赈项目台账")
    noun = _("个项目")
    permissions = PERMISSIONS
    key = ("area", "name")
    title_of = "name"
    quick = ("name",)
    save = actions.record_projects
    examine = actions.examine_projects
    about = _("一个项目一行。所在地写项目建在哪里的代码，镇、村、安置点都行。")
    views = (
        View("open", _("没有验收"), where=Q(accepted_on__isnull=True)),
        View(
            "finished",
            _("完工待验收"),
            where=Q(finished_on__isnull=False, accepted_on__isnull=True),
        ),
        View("accepted", _("已验收"), where=Q(accepted_on__isnull=False)),
        View("all", _("全部")),
    )
    related = (
        Related(
            "relief-works", path="project", columns=("worker", "month", "days", "wage", "paid_on")
        ),
    )
    links = (Link(_("报酬占比和验收"), "enterprise:project", Permission.READ, icon="chart-bar"),)

    name = Column(
        "name",
        aliases=("项目", "工程名称"),
        group=_("项目"),
        filter=Contains(),
        pinned=True,
        example="三元村产业路",
    )
    area = Column(
        "area", label=_("所在地代码"), aliases=("代码", "区划代码", "地区代码"), filter=Place(),
        place=True,
    )  # fmt: skip
    fund_kind = Column("fund_kind", aliases=("资金类型", "资金渠道"), filter=OneOf(), fact=True)
    investment = Column("investment", aliases=("投资总额",), unit=YUAN, shown=False)
    fund = Column(
        "fund",
        aliases=("以工代赈资金额", "下达资金", "资金"),
        unit=YUAN,
        filter=Between(),
        fact=True,
    )
    wages_planned = Column(
        "wages_planned", aliases=("计划发放劳务报酬",), unit=YUAN, fact=True, shown=False
    )
    unit = Column("unit", aliases=("建设单位", "责任单位"), filter=Contains())
    approved_on = Column("approved_on", aliases=("批复时间",), group=_("进度"), shown=False)
    started_on = Column("started_on", aliases=("开工时间",), filter=Between(), fact=True)
    finished_on = Column(
        "finished_on", aliases=("完工时间", "竣工日期"), filter=Between(), fact=True, unknown=False
    )
    accepted_on = Column("accepted_on", filter=Between(), read_only=True, fact=True, unknown=False)
    acceptance = Column("acceptance", read_only=True, shown=False, unknown=False)


class ReliefWorks(Ledger):
    """One row per worker, project and month."""

    code = "relief-works"
    model = ReliefWork
    title = _("以工代赈出工和报酬台账")
    noun = _("条出工")
    permissions = PERMISSIONS
    key = ("project", "month", "worker", "person")
    title_of = "worker"
    quick = ("worker",)
    save = actions.record_works
    examine = actions.examine_works
    about = _(
        "一人一个项目一个月一行。搬迁群众写户编号和“搬迁群众”一栏的姓名，别人只写务工人员姓名。"
    )
    views = (
        View("all", _("全部"), order="-month"),
        View("relocated", _("搬迁群众"), where=Q(person__isnull=False)),
        View("unpaid", _("没有发放"), where=Q(paid_on__isnull=True, wage__gt=0)),
    )

    project = Column(
        "project",
        aliases=("项目名称", "工程名称"),
        group=_("出工"),
        find=by("name"),
        filter=OneOf(),
        required=True,
        pinned=True,
    )
    month = Column(
        "month", aliases=("出工月份", "年月"), filter=Between(), check=first_of, fact=True,
        example="2022-04", pinned=True,
    )  # fmt: skip
    worker = Column(
        "worker",
        aliases=("姓名", "务工人员姓名", "民工姓名"),
        filter=Contains(),
        required=False,
        help=_("搬迁群众按下面的户编号和姓名写，这里可以不填。"),
    )
    household = Column(
        "household", aliases=("户号", "所属户编号"), find=by("number"), shown=False, unknown=False
    )
    person = Column(
        "person",
        aliases=("搬迁群众姓名",),
        find=by("name", within={"household": "household_id"}, also="identity_number"),
        shown=False,
        unknown=False,
        fact=Published(name="is_relocated", filled=True),
    )
    days = Column("days", aliases=("天数", "工日"), unit=DAYS, filter=Between(), fact=True)
    wage = Column(
        "wage", aliases=("报酬", "工资", "发放金额"), unit=YUAN, filter=Between(), fact=True
    )
    paid_on = Column("paid_on", aliases=("发放时间",), filter=Between(), fact=True, unknown=False)
    area = Column(
        "area", group=_("地方"), label=_("所在地"), filter=Place(), read_only=True, place=True,
        shown=False,
    )  # fmt: skip
