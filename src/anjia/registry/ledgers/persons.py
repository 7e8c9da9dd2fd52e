"""The ledger of persons, with the words that county workbooks use for its columns."""

from datetime import date

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anjia.ledger.declaration import (
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
    by,
)
from anjia.registry import actions
from anjia.registry.ledgers.places import PERMISSIONS
from anjia.registry.models import Person
from anjia.registry.models.choices import HukouStatus, LabourCapacity, PersonStatus, WorkStatus
from anjia.registry.policy import Permission
from anjia.registry.queries import labour, people
from anjia.registry.queries.people import ABLE

PRESENT = Q(status=PersonStatus.PRESENT)


def _survey_overdue(on: date) -> Q:
    return PRESENT & people.survey_overdue(on=on)


def _labour_due(on: date) -> Q:
    return PRESENT & labour.review_due(on=on)


class Persons(Ledger):
    """One row per member of a relocated household."""

    code = "persons"
    model = Person
    title = _("全员人口台账")
    noun = _("人")
    permissions = PERMISSIONS
    key = ("identity_number",)
    otherwise = ("household", "name")
    title_of = "name"
    quick = ("name", "pinyin", "initials")
    save = actions.record_persons
    examine = actions.examine_persons
    about = _("每人一行。出生、死亡、婚嫁、户籍迁移和发居住簿在户和人的页面上登记，留有经过。")
    search = Search(
        names=("name",),
        initials="initials",
        pinyin="pinyin",
        identity="identity_number",
        phones=("phone",),
        addresses=("household__address",),
        shows=("household", "relation", "sex", "birth_on", "site"),
    )
    views = (
        View("present", _("在册"), where=PRESENT),
        View("able", _("有劳动力"), where=PRESENT & Q(labour_capacity__in=ABLE)),
        View(
            "weak",
            _("弱、半劳动力"),
            where=PRESENT & Q(labour_capacity__in=[LabourCapacity.WEAK, LabourCapacity.SEMI]),
        ),
        View(
            "unemployed",
            _("未就业"),
            where=PRESENT & Q(labour_capacity__in=ABLE, work_status=WorkStatus.UNEMPLOYED),
        ),
        View("hukou-moved", _("户籍已迁"), where=PRESENT & Q(hukou_status=HukouStatus.MOVED)),
        View(
            "booklet",
            _("凭居住簿"),
            where=PRESENT & ~Q(residence_booklet="") & ~Q(hukou_status=HukouStatus.MOVED),
        ),
        View("no-identity", _("缺身份证号"), where=PRESENT & Q(identity_number_index__isnull=True)),
        View("survey-overdue", _("该更新"), where=_survey_overdue),
        View("labour-due", _("该认定劳动能力"), where=_labour_due),
        View("left", _("死亡和迁出"), where=~PRESENT),
        View("all", _("全部")),
    )
    related = (Related("labour", "person", _("劳动能力认定")),)
    links = (
        Link(_("入户调查"), "registry:survey", Permission.WRITE, icon="clipboard-check"),
        Link(_("登记变动"), "registry:person-events", Permission.EVENT, icon="pencil"),
    )

    name = Column(
        "name",
        aliases=("成员姓名", "家庭成员姓名", "人员姓名"),
        group=_("基本情况"),
        filter=Contains(),
        pinned=True,
        example="张三",
    )
    household = Column(
        "household",
        label=_("户编号"),
        aliases=("户号", "所属户编号", "搬迁户编号", "户编码", "家庭编号"),
        find=by("number"),
        pinned=True,
        example="HY-PL-0001",
    )
    site = Column("household__site", label=_("安置点"), find=by("name"), filter=OneOf())
    relation = Column(
        "relation",
        aliases=("关系", "与户主的关系", "家庭关系", "户主关系"),
        filter=OneOf(),
        fact=True,
    )
    sex = Column("sex", filter=OneOf(), fact=True)
    identity_number = Column(
        "identity_number",
        aliases=("身份证号", "身份证号码", "证件号码", "身份证", "公民身份证号码", "证件号"),
        filter=Contains(),
        help=_("18 位。出生日期和性别从号码里取。"),
    )
    birth_on = Column(
        "birth_on", aliases=("出生年月", "生日", "出生时间"), filter=Between(), fact=True
    )
    ethnicity = Column("ethnicity", filter=Contains(), shown=False, example="汉族")
    phone = Column(
        "phone",
        aliases=("手机号", "手机号码", "电话", "联系方式", "本人电话"),
        filter=Contains(),
    )
    education = Column(
        "education",
        aliases=("学历", "受教育程度", "文化水平"),
        group=_("教育健康"),
        filter=OneOf(),
        fact=True,
    )
    school_status = Column(
        "school_status",
        aliases=("在校生状况", "在校情况", "就学状况"),
        filter=OneOf(),
        fact=True,
        shown=False,
    )
    health = Column("health", aliases=("健康", "身体状况"), filter=OneOf(), fact=True, shown=False)
    disability_level = Column(
        "disability_level",
        unknown=False,
        aliases=("残疾级别",),
        filter=OneOf(),
        fact=True,
        shown=False,
    )
    labour_capacity = Column(
        "labour_capacity",
        aliases=("劳动技能", "劳动力类型", "劳动力状况", "劳动能力状况"),
        group=_("劳动就业"),
        filter=OneOf(),
        fact=True,
    )
    labour_assessed_on = Column(
        "labour_assessed_on",
        filter=Between(),
        read_only=True,
        unknown=False,
        fact=True,
        shown=False,
    )
    work_status = Column(
        "work_status", aliases=("就业情况", "务工状况", "是否就业"), filter=OneOf(), fact=True
    )
    work_region = Column(
        "work_region",
        aliases=("务工地点", "就业区域", "务工地区", "就业地点"),
        filter=OneOf(),
        fact=True,
        shown=False,
    )
    skills = Column(
        "skills",
        aliases=("技能特长", "掌握技能", "技能证书"),
        filter=Contains(),
        fact=Published("has_skill", filled=True),
        shown=False,
    )
    training_wish = Column(
        "training_wish",
        aliases=("培训需求", "培训意向"),
        filter=Contains(),
        fact=Published("wants_training", filled=True),
        shown=False,
    )
    hukou_status = Column(
        "hukou_status",
        aliases=("户籍迁移情况", "户口状态", "户籍情况", "户籍是否迁移"),
        group=_("户籍"),
        filter=OneOf(),
        fact=True,
    )
    hukou_area = Column(
        "hukou_area",
        label=_("户籍所在地代码"),
        aliases=("户籍地代码", "户籍所在地", "户籍地"),
        filter=Place(),
        place=True,
        fact=True,
        shown=False,
    )
    hukou_moved_on = Column(
        "hukou_moved_on",
        unknown=False,
        aliases=("户籍迁入时间", "迁户时间"),
        filter=Between(),
        fact=True,
        shown=False,
    )
    residence_booklet = Column(
        "residence_booklet",
        aliases=("居住簿", "居住簿号", "居住证编号"),
        filter=Contains(),
        fact=Published("has_booklet", filled=True),
        shown=False,
    )
    residence_booklet_on = Column(
        "residence_booklet_on",
        unknown=False,
        aliases=("居住簿发放时间", "发簿日期"),
        filter=Between(),
        shown=False,
    )
    medical_insurance = Column(
        "medical_insurance",
        aliases=("医保", "医疗保险类型", "参加医疗保险情况"),
        group=_("参保"),
        filter=OneOf(),
        fact=True,
        shown=False,
    )
    pension_insurance = Column(
        "pension_insurance",
        aliases=("养老", "社会养老保险", "参加养老保险情况"),
        filter=OneOf(),
        fact=True,
        shown=False,
    )
    surveyed_on = Column(
        "surveyed_on",
        aliases=("采集日期", "入户日期", "调查时间", "更新日期"),
        group=_("状态"),
        filter=Between(),
        fact=True,
        shown=False,
    )
    status = Column("status", filter=OneOf(), read_only=True, fact=True, shown=False)
    ended_on = Column(
        "ended_on", unknown=False, filter=Between(), read_only=True, fact=True, shown=False
    )
    area = Column(
        "area",
        label=_("所在地"),
        filter=Place(),
        read_only=True,
        place=True,
        shown=False,
    )
    origin = Column(
        "origin",
        label=_("迁出地"),
        filter=Place(),
        read_only=True,
        place=True,
        fact=True,
        shown=False,
    )
    pinyin = Column("pinyin", read_only=True, shown=False)
    initials = Column("initials", read_only=True, shown=False)
