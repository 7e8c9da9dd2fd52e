"""The ledger of jobs, with the words that county workbooks use for its columns."""

from datetime import date

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anjia.domains.employment import actions
from anjia.domains.employment.ledgers.permissions import NUMBERS, PERMISSIONS
from anjia.domains.employment.models import JobSpell
from anjia.domains.employment.models.choices import SpellKind
from anjia.ledger.declaration import (
    YUAN_A_MONTH,
    Above,
    Below,
    Between,
    Column,
    Contains,
    Ledger,
    OneOf,
    Place,
    Related,
    View,
    YesNo,
    by,
)
from anjia.registry.ledgers import Employers, Persons
from anjia.registry.models.choices import WorkRegion

HELD = Q(ended_on__isnull=True)
FAR = (WorkRegion.CITY, WorkRegion.PROVINCE, WorkRegion.ELSEWHERE, WorkRegion.ABROAD)


def _begun_this_month(on: date) -> Q:
    return Q(started_on__gte=on.replace(day=1))


def _ended_this_month(on: date) -> Q:
    return Q(ended_on__gte=on.replace(day=1))


def _unconfirmed(on: date) -> Q:
    first = on.replace(day=1)
    return HELD & (Q(confirmed_on__isnull=True) | Q(confirmed_on__lt=first))


class Jobs(Ledger):
    """One row per job of a person, from its first day to its last."""

    code = "jobs"
    model = JobSpell
    title = _("务工台账")
    noun = _("份工作")
    permissions = PERMISSIONS
    key = ("person", "started_on", "kind")
    title_of = "started_on"
    save = actions.record_spells
    examine = actions.examine_spells
    about = _(
        "一人一份工作一行，写上岗和离岗日期。存下后，人员台账里的就业状况和务工区域跟着变。"
        "同一人的两份全日制工作时间不能重叠。"
    )
    views = (
        View("held", _("在岗"), where=HELD, order="-started_on"),
        View("begun", _("本月新增"), where=_begun_this_month),
        View("ended", _("本月离岗"), where=_ended_this_month),
        View("unconfirmed", _("本月待核实"), where=_unconfirmed),
        View("far", _("县外"), where=HELD & Q(region__in=FAR)),
        View("near", _("县内"), where=HELD & Q(region__in=[WorkRegion.TOWN, WorkRegion.COUNTY])),
        View("posts", _("公益性岗位"), where=HELD & Q(kind=SpellKind.PUBLIC_POST)),
        View("past", _("已离岗"), where=~HELD),
        View("all", _("全部")),
    )

    person = Column(
        "person",
        label=_("务工人员"),
        # A workbook with both has its persons found by number, which names one person only.
        aliases=(*NUMBERS, "姓名", "务工人员姓名", "人员姓名", "成员姓名"),
        group=_("务工人员"),
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
    kind = Column(
        "kind",
        aliases=("就业类型", "务工形式", "就业方式", "工作类型"),
        group=_("工作"),
        filter=OneOf(),
        fact=True,
    )
    employer = Column(
        "employer",
        aliases=("用人单位", "务工单位", "企业名称", "工作单位", "就业单位"),
        find=by("name"),
        help=_("写用人单位名录里的名称；不在名录的写在“单位(未在名录)”。"),
    )
    employer_name = Column(
        "employer_name",
        aliases=("单位名称(未在名录)", "务工单位名称", "其他单位"),
        filter=Contains(),
        shown=False,
    )
    region = Column(
        "region",
        aliases=("务工地点", "就业区域", "务工地区", "就业地点", "就业地域"),
        filter=OneOf(),
        fact=True,
    )
    city = Column(
        "city",
        aliases=("务工城市", "省市", "务工所在地", "详细地点"),
        filter=Contains(),
        example="江苏省苏州市",
    )
    trade = Column("trade", aliases=("从事行业", "行业类别"), filter=OneOf(), fact=True)
    occupation = Column(
        "occupation", aliases=("岗位", "职业", "从事工种", "岗位名称"), filter=Contains()
    )
    monthly_pay = Column(
        "monthly_pay",
        aliases=("工资", "月收入", "月工资(元)", "月工资收入", "务工月收入"),
        filter=Between(),
        unit=YUAN_A_MONTH,
        fact=True,
        suspicious=(Below("job_pay_low"), Above("job_pay_high")),
    )
    contract = Column(
        "contract",
        aliases=("合同类型", "劳动合同", "是否签订合同", "合同情况"),
        group=_("保障和渠道"),
        filter=OneOf(),
        fact=True,
        shown=False,
    )
    pension_at_work = Column(
        "pension_at_work",
        aliases=("单位养老保险", "是否参加养老保险", "养老保险"),
        filter=YesNo(),
        fact=True,
        shown=False,
    )
    channel = Column(
        "channel",
        aliases=("就业途径", "务工渠道", "输出渠道"),
        filter=OneOf(),
        fact=True,
        shown=False,
    )
    organised = Column(
        "organised",
        aliases=("是否有组织", "是否有组织输出", "有组织劳务输出"),
        filter=YesNo(),
        fact=True,
        shown=False,
    )
    started_on = Column(
        "started_on",
        aliases=("上岗时间", "务工时间", "就业时间", "外出时间", "外出务工时间", "入职时间"),
        group=_("起止"),
        filter=Between(),
        fact=True,
    )
    ended_on = Column(
        "ended_on",
        aliases=("离岗时间", "返乡时间", "离职时间", "结束时间"),
        filter=Between(),
        unknown=False,
        fact=True,
    )
    end_reason = Column(
        "end_reason",
        aliases=("离职原因", "返乡原因", "失业原因"),
        filter=OneOf(),
        fact=True,
        shown=False,
    )
    confirmed_on = Column(
        "confirmed_on",
        filter=Between(),
        unknown=False,
        read_only=True,
        fact=True,
        shown=False,
    )
    area = Column(
        "area", label=_("所在地"), filter=Place(), read_only=True, place=True, shown=False
    )
    origin = Column(
        "origin", label=_("迁出地"), filter=Place(), read_only=True, place=True, shown=False
    )


Persons.hang(Related("jobs", "person", _("务工经历")))
Employers.hang(Related("jobs", "employer", _("在这里务工的人")))
