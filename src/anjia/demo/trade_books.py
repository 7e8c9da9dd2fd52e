"""Training and enterprise as workbooks: brands, bases, classes, trainees, factories, start-ups."""

import datetime
from collections.abc import Iterator, Sequence

from anjia.demo import classes, firms
from anjia.demo.jobs import Employer, Works
from anjia.demo.people import County
from anjia.demo.sheets import Form, Heading
from anjia.demo.work_books import form, word
from anjia.domains.employment.models.choices import TrainingResult
from anjia.domains.enterprise.models.choices import FactoryKind, OperatingState, VentureSite
from anjia.registry.models.choices import Trade


def training(county: County, *, on: datetime.date) -> Iterator[tuple[str, Form]]:
    """Yield ledger and workbook, each in need of the ones before."""
    bases, held, trainees = classes.training(county, on=on)
    yield "labour-brands", _brands(on)
    yield "training-bases", _bases(bases, on)
    yield "training-classes", _classes(held, on)
    yield "trainees", _trainees(trainees, on)


def enterprise(county: County, works: Works, *, on: datetime.date) -> Iterator[tuple[str, Form]]:
    """Yield ledger and workbook of factories and start-ups, in order."""
    names = {site.code: site.name for site in county.sites}
    yield "factories", _factories(firms.factories(works), names, on)
    yield "factory-reports", _reports(list(firms.reports(works, on=on)), on)
    yield "venture-trainings", _trainings(firms.trainings(county, on=on), on)
    owned = firms.ventures(works, on=on)
    yield "ventures", _ventures(owned, on)
    yield "venture-loans", _loans(owned, on)


def _brands(on: datetime.date) -> Form:
    headings = (
        Heading(label="劳务品牌", value=lambda brand: brand, width=16),
        Heading(label="依据文件", value=lambda _: "汉后扶办字〔2022〕4号", width=24),
        Heading(label="所在地代码", value=lambda _: classes.COUNTY, width=18),
    )
    return form("劳务品牌名录", "个", on, headings, classes.BRANDS)


def _bases(rows: Sequence[classes.Base], on: datetime.date) -> Form:
    headings = (
        Heading(label="基地名称", value=lambda b: b.name, width=26),
        Heading(label="可同时培训", value=lambda b: b.capacity),
        Heading(label="认定日期", value=lambda b: b.accredited_on, width=12),
        Heading(label="所在地代码", value=lambda b: b.area, width=18),
    )
    return form("就业培训基地名录", "个", on, headings, rows)


def _classes(rows: Sequence[classes.Class], on: datetime.date) -> Form:
    headings = (
        Heading(label="班号", value=lambda c: c.number),
        Heading(label="培训基地", value=lambda c: c.base.name, width=26),
        Heading(label="劳务品牌", value=lambda c: c.brand, width=12),
        Heading(label="培训工种", value=lambda c: c.course, width=14),
        Heading(label="开班日期", group="时间", value=lambda c: c.starts_on, width=12),
        Heading(label="结业日期", group="时间", value=lambda c: c.ends_on, width=12),
        Heading(label="总课时", group="时间", value=lambda c: c.hours),
        Heading(label="计划人数", value=lambda _: classes.SIZE + 2),
        Heading(label="补贴备案号", value=lambda c: f"示例备{c.number}", width=16),
    )
    return form("培训班台账", "个、人", on, headings, rows)


def _trainees(rows: Sequence[classes.Trainee], on: datetime.date) -> Form:
    headings = (
        Heading(label="户编号", value=lambda t: t.household.number, width=14),
        Heading(label="姓名", value=lambda t: t.person.name),
        Heading(label="身份证号码", value=lambda t: t.person.identity_number, width=21),
        Heading(label="班号", value=lambda t: t.held.number),
        Heading(label="考核结果", group="结果", value=lambda t: word(TrainingResult, t.result)),
        Heading(
            label="证书名称",
            group="结果",
            value=lambda t: f"{t.held.course}培训合格证" if t.certificate else "",
            width=22,
        ),
        Heading(label="证书编号", group="结果", value=lambda t: t.certificate, width=18),
        Heading(label="发证日期", group="结果", value=lambda t: t.certified_on, width=12),
    )
    return form("培训学员花名册", "人次", on, headings, rows)


def _factories(rows: Sequence[Employer], names: dict[str, str], on: datetime.date) -> Form:
    headings = (
        Heading(label="名称", value=lambda e: e.name, width=22),
        Heading(label="服务的安置点", value=lambda e: names[e.area], width=14),
        Heading(label="类型", value=lambda e: word(FactoryKind, e.kind), width=14),
        Heading(label="用人单位", value=lambda e: e.name, width=22),
        Heading(label="主要产品", value=firms.product, width=12),
        Heading(label="投产日期", value=lambda e: e.opened_on, width=12),
    )
    return form("社区工厂和帮扶车间名录", "家", on, headings, rows)


def _reports(rows: Sequence[firms.Report], on: datetime.date) -> Form:
    headings = (
        Heading(label="工厂", value=lambda r: r.employer.name, width=22),
        Heading(label="月份", value=lambda r: f"{r.month.year}年{r.month.month}月", width=12),
        Heading(label="生产情况", value=lambda r: word(OperatingState, r.state)),
        Heading(label="在岗人数", group="用工", value=lambda r: r.staff),
        Heading(label="其中搬迁群众", group="用工", value=lambda r: r.relocated, width=12),
        Heading(label="当月发放工资", group="经营", value=lambda r: r.wages, width=14),
        Heading(label="当月订单金额", group="经营", value=lambda r: r.orders, width=14),
        Heading(label="当月用电量", group="经营", value=lambda r: r.power, width=12),
    )
    return form("社区工厂生产经营月报", "人、元、千瓦时", on, headings, rows)


def _trainings(rows: Sequence[firms.Attendance], on: datetime.date) -> Form:
    headings = (
        Heading(label="户编号", value=lambda a: a.household.number, width=14),
        Heading(label="姓名", value=lambda a: a.person.name),
        Heading(label="身份证号码", value=lambda a: a.person.identity_number, width=21),
        Heading(label="课程", value=lambda a: a.course, width=18),
        Heading(label="培训日期", value=lambda a: a.held_on, width=12),
        Heading(label="培训天数", value=lambda _: 5),
        Heading(label="是否结业", value=lambda _: True),
    )
    return form("创业培训花名册", "人次", on, headings, rows)


def _ventures(rows: Sequence[firms.Venture], on: datetime.date) -> Form:
    headings = (
        Heading(label="项目名称", value=lambda v: v.name, width=18),
        *_owner(),
        Heading(label="行业", value=lambda v: word(Trade, v.job.trade), width=20),
        Heading(label="经营场所", value=lambda _: word(VentureSite, "site"), width=12),
        Heading(label="带动就业人数", value=lambda v: v.jobs, width=12),
        Heading(label="返乡创业", value=lambda v: v.returnee),
        Heading(label="开业时间", value=lambda v: v.job.started_on, width=12),
    )
    return form("创业项目台账", "个、人", on, headings, rows)


def _loans(rows: Sequence[firms.Venture], on: datetime.date) -> Form:
    headings = (
        Heading(label="合同号", value=lambda v: f"示例贷{v.lent_on.year}{v.number:04}", width=18),
        Heading(label="贷款银行", value=lambda _: "示例农商银行", width=14),
        *_owner(),
        Heading(label="金额", value=lambda _: firms.LENT),
        Heading(label="放款时间", value=lambda v: v.lent_on, width=12),
        Heading(label="到期时间", value=lambda v: v.due_on, width=12),
    )
    return form("创业担保贷款台账", "笔、元", on, headings, rows)


def _owner() -> tuple[Heading, ...]:
    return (
        Heading(label="户编号", value=lambda v: v.job.household.number, width=14),
        Heading(label="姓名", value=lambda v: v.job.person.name),
        Heading(label="身份证号码", value=lambda v: v.job.person.identity_number, width=21),
    )
