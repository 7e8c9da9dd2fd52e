"""The ledgers of factories and of their monthly reports."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anjia.domains.enterprise import actions
from anjia.domains.enterprise.ledgers.permissions import KILOWATT_HOURS, PERMISSIONS
from anjia.domains.enterprise.models import Factory, FactoryReport
from anjia.domains.enterprise.models.choices import BuildingKind, OperatingState
from anjia.domains.enterprise.policy import Permission, first_of
from anjia.ledger.declaration import (
    PERSONS,
    SQUARE_METRES,
    YUAN,
    YUAN_A_MONTH,
    Between,
    Column,
    Contains,
    Ledger,
    Link,
    OneOf,
    Place,
    Related,
    Search,
    View,
    by,
)

OPEN = Q(stopped_on__isnull=True)


class Factories(Ledger):
    """One row per community factory or workshop."""

    code = "factories"
    model = Factory
    title = _("社区工厂和帮扶车间台账")
    noun = _("家工厂")
    permissions = PERMISSIONS
    key = ("site", "name")
    title_of = "name"
    quick = ("name",)
    save = actions.record_factories
    examine = actions.examine_factories
    about = _("一个安置点一家工厂一行。用人单位要先在“用人单位名录”里。同一家企业可以办几家。")
    search = Search(names=("name", "product"), shows=("kind", "product"))
    views = (
        View("open", _("在办"), where=OPEN),
        View("listed", _("在名单上"), where=Q(listed_on__isnull=False, delisted_on__isnull=True)),
        View("standard", _("标准化厂房"), where=OPEN & Q(building_kind=BuildingKind.STANDARD)),
        View("stopped", _("已停办"), where=~OPEN),
        View("all", _("全部")),
    )
    related = (
        Related(
            "factory-reports",
            path="factory",
            columns=("month", "state", "staff", "relocated_staff", "wages"),
        ),
    )
    links = (
        Link(_("逐月情况和认定"), "enterprise:factory", Permission.READ, icon="building-factory-2"),
    )

    name = Column(
        "name",
        aliases=("工厂名称", "车间名称", "社区工厂", "厂名"),
        group=_("工厂"),
        filter=Contains(),
        pinned=True,
        example="盘龙社区毛绒玩具厂",
    )
    site = Column(
        "site",
        aliases=("安置点", "所在安置点", "服务安置点", "社区"),
        find=by("name"),
        filter=OneOf(),
        required=True,
    )
    kind = Column("kind", aliases=("工厂类型", "类别"), filter=OneOf(), fact=True)
    employer = Column(
        "employer",
        aliases=("企业名称", "经营主体", "单位名称"),
        find=by("name"),
        required=True,
        help=_("照“用人单位名录”里的单位名称写。"),
    )
    product = Column("product", aliases=("产品", "主营产品"), filter=Contains(), example="毛绒玩具")
    group = Column(
        "group", aliases=("集团", "总部", "所属集团"), filter=Contains(), shown=False,
        help=_("由总部统一接单、统一管理的，写总部名称。"),
    )  # fmt: skip
    building = Column("building", aliases=("厂房名称", "厂房位置"), group=_("厂房"), shown=False)
    building_kind = Column(
        "building_kind", aliases=("厂房类型",), filter=OneOf(), fact=True, shown=False
    )
    owner = Column("owner", aliases=("产权", "产权人"), shown=False)
    floor_area = Column(
        "floor_area", aliases=("面积", "建筑面积"), unit=SQUARE_METRES, filter=Between(), fact=True
    )
    rent = Column("rent", aliases=("租金",), unit=YUAN_A_MONTH, fact=True, shown=False)
    lease_from = Column("lease_from", aliases=("租赁开始",), shown=False, unknown=False)
    lease_to = Column(
        "lease_to", aliases=("租赁到期", "到期日期"), filter=Between(), fact=True, shown=False,
        unknown=False,
    )  # fmt: skip
    opened_on = Column(
        "opened_on", aliases=("开工日期", "开业日期"), group=_("经营"), filter=Between(), fact=True
    )
    stopped_on = Column(
        "stopped_on", aliases=("停产日期", "停办时间"), filter=Between(), fact=True, unknown=False,
        shown=False,
    )  # fmt: skip
    stop_reason = Column("stop_reason", aliases=("停产原因",), shown=False, unknown=False)
    listed_on = Column(
        "listed_on", group=_("认定"), filter=Between(), read_only=True, fact=True, unknown=False,
        shown=False,
    )  # fmt: skip
    delisted_on = Column("delisted_on", read_only=True, fact=True, unknown=False, shown=False)
    area = Column(
        "area", group=_("地方"), label=_("所在地"), filter=Place(), read_only=True, place=True,
        shown=False,
    )  # fmt: skip


class FactoryReports(Ledger):
    """One row per factory and month."""

    code = "factory-reports"
    model = FactoryReport
    title = _("工厂月报台账")
    noun = _("份月报")
    permissions = PERMISSIONS
    key = ("factory", "month")
    title_of = "month"
    save = actions.record_reports
    examine = actions.examine_reports
    about = _(
        "一家工厂一个月一行。月份写到月就行，如 2022年4月。"
        "同一个月再导一次，没改的不动，改了的更正。"
    )
    views = (
        View("all", _("全部"), order="-month"),
        View("stopped", _("当月停产"), where=Q(state=OperatingState.STOPPED)),
        View("unpaid", _("有人在岗、没发工资"), where=Q(staff__gt=0, wages=0)),
    )

    month = Column(
        "month",
        aliases=("月度", "报送月份", "统计月份", "年月"),
        group=_("月报"),
        filter=Between(),
        check=first_of,
        pinned=True,
        fact=True,
        example="2022-04",
    )
    factory = Column(
        "factory",
        aliases=("工厂名称", "车间名称", "社区工厂", "厂名", "名称"),
        find=by("name"),
        filter=OneOf(),
        required=True,
        pinned=True,
    )
    state = Column(
        "state", aliases=("生产状态", "运行情况", "生产经营情况"), filter=OneOf(), fact=True
    )
    staff = Column(
        "staff", aliases=("用工人数", "在岗", "职工人数", "员工人数"), unit=PERSONS,
        filter=Between(), fact=True,
    )  # fmt: skip
    relocated_staff = Column(
        "relocated_staff",
        aliases=("搬迁群众人数", "搬迁群众", "其中搬迁户", "吸纳搬迁群众"),
        unit=PERSONS,
        filter=Between(),
        fact=True,
    )
    wages = Column(
        "wages", aliases=("发放工资", "工资总额", "工资"), unit=YUAN, filter=Between(), fact=True
    )
    orders = Column("orders", aliases=("订单金额", "订单", "订单额"), unit=YUAN, fact=True)
    power = Column("power", aliases=("用电量", "用电"), unit=KILOWATT_HOURS, fact=True)
    note = Column("note", aliases=("备注",), shown=False, unknown=False)
    reported_on = Column(
        "reported_on", filter=Between(), read_only=True, fact=True, unknown=False, shown=False
    )
    area = Column(
        "area", group=_("地方"), label=_("所在地"), filter=Place(), read_only=True, place=True,
        shown=False,
    )  # fmt: skip
