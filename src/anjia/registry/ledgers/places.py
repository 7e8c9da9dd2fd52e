"""Ledgers of what stands in a place: sites, grids, buildings, dwellings, organisations."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anjia.ledger.declaration import (
    FLOORS,
    HOUSEHOLDS,
    SQUARE_METRES,
    Above,
    Between,
    Column,
    Contains,
    Ledger,
    Link,
    OneOf,
    Permissions,
    Place,
    Published,
    Related,
    View,
    YesNo,
    by,
)
from anjia.registry import actions
from anjia.registry.models import Building, Dwelling, Grid, Organisation, Site
from anjia.registry.models.choices import Occupancy, SiteKind
from anjia.registry.policy import Permission

PERMISSIONS = Permissions(
    read=Permission.READ,
    write=Permission.WRITE,
    export=Permission.EXPORT,
    approve=Permission.APPROVE_EXPORT,
    import_=Permission.IMPORT,
    reveal=Permission.REVEAL,
)


class Sites(Ledger):
    """One row per settlement site."""

    code = "sites"
    model = Site
    title = _("安置点名录")
    noun = _("个安置点")
    permissions = PERMISSIONS
    key = ("area",)
    title_of = "name"
    order = ("area", "id")
    quick = ("name",)
    save = actions.record_sites
    examine = actions.examine_sites
    about = _("易地扶贫搬迁集中安置点和安置社区。规模按在住户数和人数实时划分，不在这里填。")
    views = (
        View("all", _("全部")),
        View("urban", _("城镇安置"), where=Q(setting="urban")),
        View("rural", _("农村安置"), where=Q(setting="rural")),
        View(
            "cross", _("跨镇以上"), where=~Q(kind__in=[SiteKind.CROSS_VILLAGE, SiteKind.IN_VILLAGE])
        ),
        View("no-point", _("缺坐标"), where=Q(longitude__isnull=True)),
    )
    links = (Link(_("规模和概况"), "registry:site", Permission.READ, icon="chart-bar"),)
    related = (
        Related("grids", "site", _("网格")),
        Related("buildings", "site", _("楼栋")),
        Related("households", "site", _("搬迁户")),
    )

    name = Column(
        "name",
        aliases=("安置点", "安置社区", "社区名称", "安置点名"),
        group=_("基本情况"),
        filter=Contains(),
        pinned=True,
        example="盘龙社区",
    )
    area = Column(
        "area",
        label=_("安置点代码"),
        aliases=("代码", "社区代码", "安置点编码", "编码"),
        filter=Place(),
        help=_("所在村的 12 位代码，后加 3 位顺序号。"),
        example="610921100008001",
    )
    kind = Column("kind", aliases=("安置点类型", "类型", "搬迁方式"), filter=OneOf(), fact=True)
    setting = Column("setting", aliases=("城乡", "城镇农村", "安置类型"), filter=OneOf(), fact=True)
    period = Column("period", aliases=("时期", "批次"), filter=OneOf(), fact=True)
    status = Column("status", filter=OneOf(), fact=True, shown=False)
    capacity_households = Column(
        "capacity_households",
        aliases=("设计户数", "安置规模", "规划户数", "安置户数"),
        group=_("规模"),
        filter=Between(),
        unit=HOUSEHOLDS,
        fact=True,
    )
    built_on = Column(
        "built_on", aliases=("建成时间", "竣工日期", "竣工时间"), filter=Between(), fact=True
    )
    address = Column(
        "address", aliases=("详细地址", "安置点地址", "坐落"), group=_("位置"), filter=Contains()
    )
    longitude = Column("longitude", aliases=("东经",), shown=False)
    latitude = Column("latitude", aliases=("北纬",), shown=False)


class Grids(Ledger):
    """One row per grid of a site."""

    code = "grids"
    model = Grid
    title = _("网格名录")
    noun = _("个网格")
    permissions = PERMISSIONS
    key = ("site", "number")
    title_of = "name"
    save = actions.record_grids
    examine = actions.examine_grids
    about = _("每个网格一行。网格员按网格看户、入户调查。")
    views = (View("all", _("全部")),)
    related = (
        Related("buildings", "grid", _("楼栋")),
        Related("households", "grid", _("搬迁户")),
    )

    name = Column("name", aliases=("网格",), group=_("网格"), filter=Contains(), pinned=True)
    site = Column(
        "site",
        aliases=("安置点名称", "安置社区", "社区", "社区名称"),
        find=by("name"),
        filter=OneOf(),
    )
    number = Column(
        "number", aliases=("序号", "网格号", "网格编号"), help=_("1 到 999。"), fact=True
    )
    area = Column("area", label=_("网格代码"), filter=Place(), read_only=True)


class Buildings(Ledger):
    """One row per building of a site."""

    code = "buildings"
    model = Building
    title = _("楼栋名录")
    noun = _("栋")
    permissions = PERMISSIONS
    key = ("site", "name")
    title_of = "name"
    save = actions.record_buildings
    examine = actions.examine_buildings
    about = _("每栋楼一行。住房按楼栋、单元、房号登记在住房台账里。")
    views = (View("all", _("全部")), View("no-grid", _("未划网格"), where=Q(grid__isnull=True)))
    related = (Related("dwellings", "building", _("住房")),)

    name = Column(
        "name",
        aliases=("楼号", "栋号", "楼栋号", "幢号"),
        group=_("楼栋"),
        filter=Contains(),
        pinned=True,
        example="6栋",
    )
    site = Column(
        "site",
        aliases=("安置点名称", "安置社区", "社区", "社区名称"),
        find=by("name"),
        filter=OneOf(),
    )
    grid = Column(
        "grid",
        unknown=False,
        aliases=("所属网格", "网格名称"),
        find=by("name", within={"site": "site_id"}),
        filter=OneOf(),
    )
    floors = Column("floors", aliases=("楼层数", "总层数"), unit=FLOORS)
    units = Column("units", aliases=("单元", "总单元数"))
    area = Column("area", label=_("所在地"), filter=Place(), read_only=True, place=True)


class Dwellings(Ledger):
    """One row per flat or house."""

    code = "dwellings"
    model = Dwelling
    title = _("住房台账")
    noun = _("套")
    permissions = PERMISSIONS
    key = ("building", "unit", "room")
    title_of = "room"
    quick = ("room",)
    save = actions.record_dwellings
    examine = actions.examine_dwellings
    about = _("每套房一行：面积、自住还是空置、不动产登记办了没有。")
    views = (
        View("all", _("全部")),
        View("vacant", _("空置"), where=Q(occupancy=Occupancy.VACANT)),
        View("let", _("出租或借住"), where=Q(occupancy__in=[Occupancy.LET, Occupancy.LENT])),
        View(
            "no-title",
            _("未办不动产登记"),
            where=Q(title_registered=False),
        ),
        View("title-unknown", _("登记待核实"), where=Q(title_registered__isnull=True)),
    )
    related = (Related("households", "dwelling", _("住户")),)

    building = Column(
        "building",
        aliases=("楼号", "栋号", "楼栋号", "幢号"),
        group=_("房屋"),
        find=by("site__name", "name"),
        pinned=True,
        help=_("安置点名称和楼栋，用短横线连接。"),
        example="盘龙社区-6栋",
    )
    unit = Column("unit", aliases=("单元号",), filter=Contains(), pinned=True)
    room = Column("room", aliases=("房间号", "门牌号", "室号"), filter=Contains(), pinned=True)
    floor_area = Column(
        "floor_area",
        aliases=("面积", "住房面积", "房屋面积"),
        group=_("面积和权属"),
        filter=Between(),
        unit=SQUARE_METRES,
        suspicious=Above("dwelling_area_suspicious"),
        fact=True,
    )
    title_registered = Column(
        "title_registered",
        aliases=("不动产登记", "是否办证", "是否办理不动产证", "办证情况"),
        filter=YesNo(),
        fact=True,
    )
    title_number = Column(
        "title_number",
        aliases=("不动产证号", "产权证号", "证号"),
        filter=Contains(),
        fact=Published("has_title_number", filled=True),
        shown=False,
    )
    occupancy = Column(
        "occupancy",
        aliases=("使用状况", "居住情况", "入住情况", "居住状态"),
        filter=OneOf(),
        fact=Published(unknown=Occupancy.UNKNOWN),
    )
    area = Column("area", label=_("所在地"), filter=Place(), read_only=True, place=True)


class Organisations(Ledger):
    """One row per Party or self-governing organisation."""

    code = "organisations"
    model = Organisation
    title = _("组织名录")
    noun = _("个组织")
    permissions = PERMISSIONS
    key = ("name",)
    title_of = "name"
    quick = ("name",)
    save = actions.record_organisations
    examine = actions.examine_organisations
    about = _("党组织和村(居)民自治组织，以及它们覆盖的安置点。")
    views = (
        View("all", _("现有"), where=Q(ended_on__isnull=True)),
        View("party", _("党组织"), where=Q(kind__startswith="party_", ended_on__isnull=True)),
        View(
            "self-governing",
            _("自治组织"),
            where=~Q(kind__startswith="party_") & Q(ended_on__isnull=True),
        ),
        View(
            "expired", _("已届满"), where=lambda on: Q(term_ends_on__lt=on, ended_on__isnull=True)
        ),
        View("ended", _("已撤并"), where=Q(ended_on__isnull=False)),
    )
    links = (
        Link(_("任职和换届"), "registry:organisation", Permission.READ, icon="building-community"),
    )

    name = Column(
        "name", aliases=("名称", "党组织名称"), group=_("组织"), filter=Contains(), pinned=True
    )
    area = Column(
        "area",
        label=_("所在地代码"),
        aliases=("代码", "区划代码", "地区代码"),
        filter=Place(),
    )
    kind = Column("kind", aliases=("类型", "组织类别", "类别"), filter=OneOf(), fact=True)
    parent = Column("parent", aliases=("上级党组织", "隶属组织"), find=by("name"))
    founded_on = Column(
        "founded_on", aliases=("成立时间", "组建时间"), group=_("任期"), filter=Between(), fact=True
    )
    term_ends_on = Column(
        "term_ends_on", aliases=("换届时间", "任期届满", "届满时间"), filter=Between(), fact=True
    )
    ended_on = Column("ended_on", unknown=False, filter=Between(), shown=False, fact=True)
    members = Column("members", aliases=("党员人数", "人数", "党员数"), group=_("规模"), fact=True)
    sites_served = Column(
        "sites_served", aliases=("覆盖安置点", "服务社区", "覆盖社区"), filter=Contains()
    )
