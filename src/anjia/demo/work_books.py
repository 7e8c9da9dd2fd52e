"""The county's work as workbooks: employers, jobs month by month, public posts, vacancies."""

import datetime
from collections.abc import Sequence
from typing import Any

from django.db.models import Choices

from anjia.demo import sheets
from anjia.demo.jobs import Job, Opening, Works
from anjia.demo.posts import Holder, Post
from anjia.demo.sheets import Form, Heading
from anjia.domains.employment.models import choices
from anjia.registry.models.choices import EmployerKind, Trade, WorkRegion

COUNTY_NAME = "汉阴县"
OFFICE = "汉阴县人力资源和社会保障局"


def employers(works: Works, *, on: datetime.date) -> Form:
    """Return the list of employers, near and far."""
    headings = (
        Heading(label="单位名称", value=lambda e: e.name, width=26),
        Heading(label="单位类型", value=lambda e: word(EmployerKind, e.kind), width=14),
        Heading(label="行业", value=lambda e: word(Trade, e.trade), width=20),
        Heading(label="所在地代码", group="位置", value=lambda e: e.area, width=18),
        Heading(label="所在区域", group="位置", value=lambda e: word(WorkRegion, e.region)),
        Heading(label="所在省市", group="位置", value=lambda e: e.city, width=14),
        Heading(label="开业日期", value=lambda e: e.opened_on, width=12),
        Heading(label="备注", value=lambda _: ""),
    )
    return form("用人单位名录", "个", on, headings, works.employers)


def ledger(works: Works, *, on: datetime.date) -> Form:
    """Return two years of jobs as they were known on a day."""
    return form("搬迁劳动力务工台账", "人次", on, _headings(), works.known)


def month(works: Works, *, on: datetime.date) -> Form:
    """Return what began and ended in the month that ends on a day."""
    title = f"{on.year}年{on.month}月务工变动表"
    return form(title, "人次", on, _headings(), works.told[on])


def posts(made: Sequence[Post], *, on: datetime.date) -> Form:
    """Return the list of public posts."""
    headings = (
        Heading(label="岗位名称", value=lambda p: p.name, width=20),
        Heading(label="岗位类型", value=lambda p: word(choices.PostKind, p.kind), width=14),
        Heading(label="管理单位", value=lambda p: f"{p.site.name}居委会", width=18),
        Heading(label="岗位职责", value=lambda p: p.duties, width=34),
        Heading(label="岗位人数", group="补贴", value=lambda p: p.places),
        Heading(label="月补贴", group="补贴", value=lambda p: p.pay),
        Heading(label="每月应出勤天数", group="补贴", value=lambda p: p.full_days, width=14),
        Heading(
            label="资金来源", group="补贴", value=lambda p: word(choices.Fund, p.fund), width=18
        ),
        Heading(label="设岗日期", value=lambda p: p.starts_on, width=12),
        Heading(label="所在地代码", value=lambda p: p.site.code, width=18),
    )
    return form("公益性岗位台账", "个、人", on, headings, made)


def holders(held: Sequence[Holder], *, on: datetime.date) -> Form:
    """Return who holds the posts."""
    headings = (
        Heading(label="户编号", value=lambda h: h.household.number, width=14),
        Heading(label="姓名", value=lambda h: h.person.name),
        Heading(label="身份证号码", value=lambda h: h.person.identity_number, width=21),
        Heading(label="岗位", value=lambda h: h.post.name, width=20),
        Heading(label="上岗日期", value=lambda h: h.started_on, width=12),
        Heading(label="合同", group="合同", value=lambda _: word(choices.Contract, "service")),
        Heading(label="合同起", group="合同", value=lambda h: h.contract_from, width=12),
        Heading(label="合同止", group="合同", value=lambda h: h.contract_to, width=12),
        Heading(label="意外险", value=lambda _: True),
    )
    return form("公益性岗位人员台账", "人", on, headings, held)


def vacancies(offered: Sequence[Opening], *, on: datetime.date) -> Form:
    """Return what employers are looking for."""
    headings = (
        Heading(label="用人单位", value=lambda v: v.employer.name, width=26),
        Heading(label="岗位", value=lambda v: v.position, width=14),
        Heading(label="招聘人数", value=lambda v: v.openings),
        Heading(label="最低工资", group="待遇", value=lambda v: v.employer.pay[0]),
        Heading(label="最高工资", group="待遇", value=lambda v: v.employer.pay[1]),
        Heading(label="最低年龄", group="要求", value=lambda _: 18),
        Heading(label="最高年龄", group="要求", value=lambda v: v.age_to),
        Heading(label="技能要求", group="要求", value=lambda v: v.skills, width=14),
        Heading(label="能照顾家庭", value=lambda v: v.family_hours),
        Heading(label="发布日期", value=lambda v: v.posted_on, width=12),
        Heading(label="截止日期", value=lambda v: v.closes_on, width=12),
    )
    return form("用人单位招聘岗位表", "个、人", on, headings, offered)


def _headings() -> tuple[Heading, ...]:
    return (
        Heading(label="户编号", value=lambda j: j.household.number, width=14),
        Heading(label="姓名", value=lambda j: j.person.name),
        Heading(label="身份证号码", value=lambda j: j.person.identity_number, width=21),
        Heading(label="就业形式", value=lambda j: word(choices.SpellKind, j.kind), width=11),
        Heading(label="用人单位", group="单位", value=_employer, width=24),
        Heading(label="务工区域", group="单位", value=lambda j: word(WorkRegion, j.region)),
        Heading(label="务工省市", group="单位", value=lambda j: j.city, width=14),
        Heading(label="行业", group="单位", value=lambda j: word(Trade, j.trade), width=18),
        Heading(label="工种", group="待遇", value=lambda j: j.occupation),
        Heading(label="月工资", group="待遇", value=lambda j: j.monthly_pay),
        Heading(label="合同", group="待遇", value=lambda j: word(choices.Contract, j.contract)),
        Heading(label="单位参加养老保险", group="待遇", value=lambda j: j.pension_at_work),
        Heading(
            label="就业渠道",
            group="渠道",
            value=lambda j: word(choices.Channel, j.channel),
            width=16,
        ),
        Heading(label="有组织输出", group="渠道", value=lambda j: j.organised),
        Heading(label="上岗日期", group="起止", value=lambda j: j.started_on, width=12),
        Heading(label="离岗日期", group="起止", value=lambda j: j.ended_on, width=12),
        Heading(
            label="离岗原因",
            group="起止",
            value=lambda j: word(choices.EndReason, j.end_reason),
            width=14,
        ),
    )


def _employer(job: Job) -> str:
    return job.employer.name if job.employer is not None else ""


def word(kind: type[Choices], value: object) -> str:
    """Return the Chinese word of a choice; nothing for what is not known."""
    return "" if value in {None, ""} else str(kind(value).label)


def form(
    what: str,
    unit: str,
    on: datetime.date,
    headings: Sequence[Heading],
    rows: Sequence[Any],
) -> sheets.Form:
    """Return a workbook of the labour bureau."""
    return Form(
        title=f"{COUNTY_NAME}{what}",
        office=OFFICE,
        unit=unit,
        on=on,
        sheet=what[:31],
        headings=headings,
        rows=rows,
    )
