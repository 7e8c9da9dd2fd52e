"""The ledger of wishes for work."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anjia.domains.employment import actions
from anjia.domains.employment.ledgers.permissions import NUMBERS, PERMISSIONS
from anjia.domains.employment.models import JobWish
from anjia.ledger.declaration import (
    YUAN_A_MONTH,
    Between,
    Column,
    Contains,
    Ledger,
    Place,
    Related,
    View,
    YesNo,
    by,
)
from anjia.registry.ledgers import Persons


class Wishes(Ledger):
    """One row per person: what they wish of work, as last asked."""

    code = "job-wishes"
    model = JobWish
    title = _("求职意愿台账")
    noun = _("人")
    permissions = PERMISSIONS
    key = ("person",)
    title_of = "asked_on"
    save = actions.record_wishes
    examine = actions.examine_wishes
    about = _("一人一行，写最近一次问到的意愿。培训意愿记在人员台账里。")
    views = (
        View("wants", _("愿意就业"), where=Q(wants_work=True)),
        View("leaves", _("能离家务工"), where=Q(wants_work=True, may_leave=True)),
        View("stays", _("只能就近"), where=Q(wants_work=True, may_leave=False)),
        View("refuses", _("暂不愿就业"), where=Q(wants_work=False)),
        View("all", _("全部")),
    )

    person = Column(
        "person",
        label=_("求职人"),
        aliases=(*NUMBERS, "姓名", "求职人姓名", "人员姓名"),
        group=_("求职人"),
        find=by("name", within={"household": "household_id"}, also="identity_number"),
        pinned=True,
        help=_("写姓名并写户编号，或者只写身份证号。"),
        example="张三",
    )
    household = Column(
        "household",
        label=_("户编号"),
        aliases=("户号", "所属户编号", "搬迁户编号", "户编码", "家庭编号"),
        find=by("number"),
        required=False,
        example="HY-PL-0001",
    )
    wants_work = Column(
        "wants_work",
        aliases=("就业意愿", "有无就业意愿", "是否愿意就业"),
        group=_("意愿"),
        filter=YesNo(),
        fact=True,
    )
    regions = Column(
        "regions",
        aliases=("意向区域", "意向地点", "期望就业地", "求职区域"),
        filter=Contains(),
        help=_("可写几个：本镇、县内、市内、省内、省外、境外。"),
        example="县内、省外",
    )
    trades = Column(
        "trades",
        aliases=("意向行业", "期望行业", "求职行业"),
        filter=Contains(),
        help=_("可写几个，用国民经济行业门类的名称。"),
        example="制造业",
        shown=False,
    )
    lowest_pay = Column(
        "lowest_pay",
        aliases=("期望工资", "期望薪资", "最低工资要求"),
        filter=Between(),
        unit=YUAN_A_MONTH,
        fact=True,
    )
    family_duty = Column(
        "family_duty",
        aliases=("是否照顾家庭", "有无照料负担", "照顾老人孩子"),
        filter=YesNo(),
        fact=True,
    )
    may_leave = Column(
        "may_leave", aliases=("能否外出", "是否愿意外出", "外出意愿"), filter=YesNo(), fact=True
    )
    note = Column("note", aliases=("备注",), shown=False)
    asked_on = Column(
        "asked_on", aliases=("登记日期", "调查日期", "采集日期"), filter=Between(), fact=True
    )
    area = Column(
        "area", label=_("所在地"), group=_("地方"), filter=Place(), read_only=True, place=True,
        shown=False,
    )  # fmt: skip


Persons.hang(Related("job-wishes", "person", _("求职意愿")))
