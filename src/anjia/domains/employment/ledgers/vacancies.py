"""The ledger of vacancies, with the words that employers' workbooks use."""

from dataclasses import replace
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anjia.domains.employment import actions
from anjia.domains.employment.ledgers.permissions import PERMISSIONS
from anjia.domains.employment.models import Vacancy
from anjia.domains.employment.models.vacancies import VacancyState
from anjia.domains.employment.policy import Permission
from anjia.domains.employment.queries.matching import open_on
from anjia.ledger.declaration import (
    PERSONS,
    YEARS,
    YUAN_A_MONTH,
    Between,
    Column,
    Contains,
    Ledger,
    Link,
    OneOf,
    Place,
    Related,
    View,
    YesNo,
    by,
)
from anjia.registry.ledgers import Employers
from anjia.registry.models.choices import WorkRegion

NEAR = Q(region__in=[WorkRegion.TOWN, WorkRegion.COUNTY]) | Q(region=None)


def _expired(on: date) -> Q:
    return Q(state=VacancyState.OPEN, closes_on__lt=on)


def _near(on: date) -> Q:
    return open_on(on) & NEAR


def _far(on: date) -> Q:
    return open_on(on) & ~NEAR


class Vacancies(Ledger):
    """One row per kind of opening at an employer."""

    code = "vacancies"
    model = Vacancy
    title = _("岗位台账")
    noun = _("个岗位")
    permissions = replace(PERMISSIONS, write=Permission.ARRANGE, reveal=None)
    key = ("employer", "position", "posted_on")
    title_of = "position"
    quick = ("position",)
    save = actions.record_vacancies
    examine = actions.examine_vacancies
    about = _(
        "用人单位的招聘岗位。所在地、行业、区域不写的，照用人单位名录。"
        "岗位不写性别和民族要求（就业促进法第二十七条、第二十八条）。"
    )
    order = ("area", "id")
    views = (
        View("open", _("招聘中"), where=open_on),
        View("near", _("本县的"), where=_near),
        View("far", _("县外的"), where=_far),
        View("expired", _("到期没招满"), where=_expired),
        View("all", _("全部")),
    )
    links = (
        Link(_("排候选人"), "employment:candidates", Permission.HELP, icon="users", primary=True),
        Link(_("撤下岗位"), "employment:withdraw", Permission.ARRANGE, icon="x"),
    )

    employer = Column(
        "employer",
        aliases=("用人单位", "企业名称", "单位名称", "招聘单位", "公司名称"),
        group=_("岗位"),
        find=by("name"),
        pinned=True,
        help=_("写用人单位名录里的名称。"),
        example="汉阴县某某毛绒玩具厂",
    )
    position = Column(
        "position",
        aliases=("岗位", "工种", "招聘岗位", "职位", "职位名称"),
        filter=Contains(),
        pinned=True,
        example="缝纫工",
    )
    kind = Column("kind", filter=OneOf(), shown=False, fact=True)
    trade = Column("trade", aliases=("所属行业",), filter=OneOf(), fact=True)
    openings = Column(
        "openings",
        aliases=("人数", "需求人数", "招工人数", "用工人数"),
        filter=Between(),
        unit=PERSONS,
        fact=True,
        example="10",
    )
    region = Column(
        "region", aliases=("区域", "工作地区"), group=_("地方"), filter=OneOf(), fact=True
    )
    city = Column("city", aliases=("工作地点", "省市", "工作城市"), filter=Contains(), shown=False)
    area = Column(
        "area",
        label=_("所在地代码"),
        aliases=("代码", "区划代码", "地区代码"),
        filter=Place(),
        place=True,
        required=False,
        shown=False,
    )
    pay_from = Column(
        "pay_from",
        aliases=("最低工资", "工资下限", "月薪从"),
        group=_("待遇和要求"),
        filter=Between(),
        unit=YUAN_A_MONTH,
        fact=True,
        example="2800",
    )
    pay_to = Column(
        "pay_to",
        aliases=("最高工资", "工资上限", "月薪到"),
        filter=Between(),
        unit=YUAN_A_MONTH,
        fact=True,
        example="4000",
    )
    age_from = Column(
        "age_from", aliases=("最低年龄", "年龄下限"), unit=YEARS, fact=True, shown=False
    )
    age_to = Column("age_to", aliases=("最高年龄", "年龄上限"), unit=YEARS, fact=True, shown=False)
    education = Column(
        "education", aliases=("学历", "学历要求", "文化程度"), filter=OneOf(), shown=False
    )
    skills = Column(
        "skills", aliases=("技能", "技能要求", "任职要求"), filter=Contains(), example="缝纫"
    )
    family_hours = Column(
        "family_hours",
        aliases=("能照顾家庭", "弹性工时", "妈妈岗"),
        filter=YesNo(),
        fact=True,
    )
    lodging = Column("lodging", aliases=("包住", "住宿"), filter=YesNo(), fact=True, shown=False)
    duties = Column("duties", aliases=("岗位职责", "工作描述", "备注"), shown=False)
    posted_on = Column(
        "posted_on",
        aliases=("发布时间", "登记日期"),
        group=_("时间"),
        filter=Between(),
        fact=True,
    )
    closes_on = Column(
        "closes_on",
        aliases=("截止时间", "有效期至", "招聘截止"),
        filter=Between(),
        unknown=False,
        fact=True,
    )
    state = Column("state", filter=OneOf(), read_only=True, fact=True)


Employers.hang(Related("vacancies", "employer", _("招聘的岗位")))
