"""The ledgers of training: brands, bases, classes, trainees."""

from datetime import date

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anjia.domains.employment.actions import training as actions
from anjia.domains.employment.ledgers.permissions import NUMBERS
from anjia.domains.employment.ledgers.posts import ARRANGED
from anjia.domains.employment.models import LabourBrand, Trainee, TrainingBase, TrainingClass
from anjia.domains.employment.models.choices import Repeat, TrainingResult
from anjia.domains.employment.policy import Permission
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
    View,
    YesNo,
    by,
)
from anjia.ledger.declaration.units import Unit
from anjia.registry.ledgers import Persons

HOURS = Unit("hour", _("课时"))
CODES = ("代码", "区划代码", "地区代码")


def _running(on: date) -> Q:
    return Q(starts_on__lte=on, ends_on__gte=on)


def _over(on: date) -> Q:
    return Q(ends_on__lt=on)


def _no_result(on: date) -> Q:
    return Q(ends_on__lt=on, result__isnull=True, left_on__isnull=True)


class LabourBrands(Ledger):
    """One row per labour brand."""

    code = "labour-brands"
    model = LabourBrand
    title = _("劳务品牌名录")
    noun = _("个品牌")
    permissions = ARRANGED
    key = ("name",)
    title_of = "name"
    save = actions.record_brands
    examine = actions.examine_brands
    about = _("本地培育的劳务品牌，培训班按它归类。品牌由各地自己定。")

    name = Column("name", aliases=("品牌", "品牌名称"), pinned=True, example="紫阳修脚师")
    document = Column("document", aliases=("文件", "文号"))
    area = Column("area", label=_("所在地代码"), aliases=CODES, filter=Place(), place=True)


class TrainingBases(Ledger):
    """One row per training base."""

    code = "training-bases"
    model = TrainingBase
    title = _("就业培训基地名录")
    noun = _("个基地")
    permissions = ARRANGED
    key = ("name",)
    title_of = "name"
    quick = ("name",)
    save = actions.record_bases
    examine = actions.examine_bases
    about = _("承担搬迁群众就业培训的基地。")
    related = (Related("training-classes", "base", _("培训班")),)

    name = Column(
        "name", aliases=("基地", "培训机构", "机构名称"), filter=Contains(), pinned=True,
        example="某某职业技能培训基地",
    )  # fmt: skip
    address = Column("address", aliases=("详细地址",), shown=False)
    contact = Column("contact", aliases=("负责人",), shown=False)
    capacity = Column("capacity", aliases=("培训规模",), unit=PERSONS, filter=Between(), fact=True)
    accredited_on = Column("accredited_on", aliases=("认定时间",), filter=Between(), fact=True)
    document = Column("document", aliases=("文号",), shown=False)
    closed_on = Column("closed_on", filter=Between(), unknown=False, fact=True, shown=False)
    area = Column("area", label=_("所在地代码"), aliases=CODES, filter=Place(), place=True)


class TrainingClasses(Ledger):
    """One row per class."""

    code = "training-classes"
    model = TrainingClass
    title = _("培训班台账")
    noun = _("个班")
    permissions = ARRANGED
    key = ("number",)
    title_of = "number"
    quick = ("number", "course")
    save = actions.record_classes
    examine = actions.examine_classes
    about = _("每个班一行。学员和点名在班的页面上办，也可以用学员台账导入。")
    views = (
        View("running", _("正在办"), where=_running),
        View("over", _("已结业"), where=_over),
        View("ordered", _("订单培训"), where=Q(employer__isnull=False)),
        View("all", _("全部")),
    )
    related = (Related("trainees", "training_class", _("学员")),)
    links = (
        Link(_("打开培训班页面"), "employment:training-class", Permission.READ, icon="school"),
    )

    number = Column(
        "number", aliases=("班次", "期次", "培训班号"), group=_("培训班"), filter=Contains(),
        pinned=True, example="2025-01",
    )  # fmt: skip
    base = Column("base", aliases=("基地", "培训机构"), find=by("name"), filter=OneOf())
    brand = Column("brand", aliases=("品牌",), find=by("name"), filter=OneOf())
    course = Column(
        "course", aliases=("工种", "培训专业", "培训项目"), filter=Contains(), fact=True,
        example="家政服务员",
    )  # fmt: skip
    employer = Column(
        "employer", aliases=("用工企业", "订单单位"), find=by("name"), filter=OneOf(),
        fact=Published("ordered", filled=True),
    )  # fmt: skip
    starts_on = Column(
        "starts_on", aliases=("开班时间", "培训开始"), group=_("时间"), filter=Between(), fact=True
    )
    ends_on = Column("ends_on", aliases=("结业时间", "培训结束"), filter=Between(), fact=True)
    hours = Column("hours", aliases=("课时",), unit=HOURS, filter=Between(), fact=True)
    places = Column(
        "places", aliases=("计划培训人数", "班额"), unit=PERSONS, filter=Between(), fact=True
    )
    subsidy_number = Column(
        "subsidy_number", aliases=("备案号", "补贴编号"), group=_("补贴"), filter=Contains(),
        fact=Published("has_reference", filled=True),
    )  # fmt: skip
    area = Column(
        "area",
        label=_("所在地代码"),
        required=False,
        shown=False,
        aliases=CODES,
        filter=Place(),
        place=True,
    )


class Trainees(Ledger):
    """One row per person and class: 人次. Persons are counted in the figures."""

    code = "trainees"
    model = Trainee
    title = _("培训学员台账")
    noun = _("人次")
    permissions = ARRANGED
    key = ("person", "training_class")
    title_of = "course"
    save = actions.record_trainees
    examine = actions.examine_trainees
    about = _("一人参加一个班一行，按人次数；同一时间不能在两处培训。出勤从点名里算。")
    views = (
        View("no-result", _("结业待登记结果"), where=_no_result),
        View("passed", _("合格"), where=Q(result=TrainingResult.PASSED)),
        View("certified", _("已发证"), where=~Q(certificate_number="")),
        View("ready", _("可申领补贴"), where=Q(is_claim_ready=True)),
        View("twice", _("重复培训"), where=~Q(repeat=Repeat.NONE)),
        View("all", _("全部")),
    )

    person = Column(
        "person", aliases=(*NUMBERS, "姓名", "学员姓名"), group=_("学员"),
        find=by("name", within={"household": "household_id"}, also="identity_number"), pinned=True,
    )  # fmt: skip
    household = Column(
        "household", aliases=("户号", "搬迁户编号"), find=by("number"), required=False
    )
    training_class = Column(
        "training_class", aliases=("班次", "培训班号"), group=_("培训"), find=by("number")
    )
    course = Column("course", filter=Contains(), read_only=True)
    starts_on = Column("starts_on", filter=Between(), read_only=True, fact=True)
    ends_on = Column("ends_on", filter=Between(), read_only=True, fact=True)
    enrolled_on = Column(
        "enrolled_on", aliases=("报名时间",), filter=Between(), required=False, shown=False
    )
    left_on = Column(
        "left_on", aliases=("退班日期",), filter=Between(), unknown=False, fact=True, shown=False
    )
    days_held = Column("days_held", read_only=True, fact=True, shown=False)
    days_attended = Column("days_attended", filter=Between(), read_only=True, fact=True)
    result = Column(
        "result", aliases=("考核", "鉴定结果"), group=_("结果"), filter=OneOf(), fact=True
    )
    certificate = Column("certificate", aliases=("证书",), filter=Contains())
    certificate_number = Column(
        "certificate_number", aliases=("证书号",), filter=Contains(),
        fact=Published("has_certificate", filled=True),
    )  # fmt: skip
    certified_on = Column(
        "certified_on", aliases=("发证时间",), filter=Between(), unknown=False, fact=True,
        shown=False,
    )  # fmt: skip
    repeat = Column("repeat", filter=OneOf(), read_only=True, fact=True, shown=False)
    is_claim_ready = Column(
        "is_claim_ready", group=_("之后"), filter=YesNo(), read_only=True, fact=True
    )
    worked_after_3 = Column("worked_after_3", filter=YesNo(), read_only=True, fact=True)
    worked_after_6 = Column("worked_after_6", filter=YesNo(), read_only=True, fact=True)
    area = Column(
        "area", label=_("所在地"), group=_("地方"), filter=Place(), read_only=True, place=True,
        shown=False,
    )  # fmt: skip
    origin = Column(
        "origin", label=_("迁出地"), filter=Place(), read_only=True, place=True, shown=False
    )


Persons.hang(Related("trainees", "person", _("培训经历")))
