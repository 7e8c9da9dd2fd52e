"""The demonstration county as a folder of workbooks, in the order in which they are brought in.

Each town sends its own; corrections of what came back follow as smaller workbooks.
"""

import datetime
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from random import Random
from typing import Any

from django.db.models import Choices
from django.utils import translation

from anjia.demo import dirt, jobs, months, places, posts, sheets, trade_books, work_books
from anjia.demo.months import Month
from anjia.demo.people import County, Household, Person
from anjia.demo.places import Building, Dwelling, Site
from anjia.demo.sheets import Form, Heading
from anjia.kernel import periods
from anjia.registry.models import choices

MONTHS = 8
COUNTY_NAME = "汉阴县"
COUNTY_OFFICE = "汉阴县易地搬迁后续扶持工作领导小组办公室"


@dataclass(frozen=True, kw_only=True)
class Book:
    """One workbook and the ledger that it is for."""

    ledger: str
    name: str
    form: Form
    # The month end that the county has reached once this workbook is in.
    reaches: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """A workbook on the disk, the ledger that it is for, and the month end that it reaches."""

    ledger: str
    path: Path
    reaches: datetime.date | None


@dataclass(frozen=True, slots=True)
class Home:
    """One finished flat and the household in it, if any."""

    site: Site
    dwelling: Dwelling
    household: Household | None


def write_all(county: County, folder: Path) -> list[Written]:
    """Write every workbook of the county; return them in the order of bringing them in.

    The county is put back to the first of its last months, as the first workbooks tell it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    with translation.override("zh-hans"):
        for number, book in enumerate(books(county), start=1):
            path = folder / f"{number:02}_{book.name}"
            sheets.write(book.form, path)
            written.append(Written(book.ledger, path, book.reaches))
    return written


def books(county: County) -> Iterator[Book]:
    """Yield the workbooks in the order in which one needs what another brought."""
    ends = periods.month_ends(county.on, count=MONTHS)
    later = months.rewind(county, ends)
    works = jobs.works(county, later, begins=ends[0])
    yield _sites(county)
    yield _grids(county)
    yield _organisations(county, "党组织和自治组织名录", upper=True)
    yield _organisations(county, "党小组和居民小组名录", upper=False)
    yield _buildings(county)
    yield _dwellings(county)
    yield from _per_town(county, _households)
    yield from _per_town(county, _persons)
    yield _work_book(work_books.employers(works, on=ends[0]), "employers")
    made, held = posts.posts(county, on=ends[0])
    yield _work_book(work_books.posts(made, on=ends[0]), "public-posts")
    yield _work_book(work_books.holders(held, on=ends[0]), "post-holdings")
    yield _work_book(work_books.ledger(works, on=ends[0]), "jobs", reaches=ends[0])
    for month in later:
        yield _changes(county, month)
        yield _work_book(work_books.month(works, on=month.ends_on), "jobs", reaches=month.ends_on)
    for ledger, form in trade_books.training(county, on=ends[-1]):
        yield _work_book(form, ledger)
    for ledger, form in trade_books.enterprise(county, works, on=ends[-1]):
        yield _work_book(form, ledger)
    openings = jobs.openings(works, on=ends[-1])
    yield _work_book(work_books.vacancies(openings, on=ends[-1]), "vacancies")


def _work_book(form: Form, ledger: str, *, reaches: datetime.date | None = None) -> Book:
    return Book(ledger=ledger, name=f"{form.title}.xlsx", form=form, reaches=reaches)


def _per_town(
    county: County, make: Callable[[County, str, list[Household]], Book]
) -> Iterator[Book]:
    """Yield each town's workbook, then one with the rows that came back, put right."""
    wrong: list[Any] = []
    last: Book | None = None
    for town, households in groupby(county.households, key=lambda h: h.site.town):
        last = make(county, town, list(households))
        wrong.extend(last.form.rows[row] for row in sorted({row for row, _ in last.form.dirt}))
        yield last
    if last is not None and wrong:
        what = "搬迁户" if last.ledger == "households" else "家庭成员"
        form = replace(
            last.form,
            title=f"{COUNTY_NAME}{what}更正表",
            office=COUNTY_OFFICE,
            sheet="更正",
            rows=wrong,
            dirt={},
            total="",
        )
        yield Book(ledger=last.ledger, name=f"{COUNTY_NAME}{what}更正表.xlsx", form=form)


def _label(kind: type[Choices], value: object) -> str:
    return "" if value is None else str(kind(value).label)


def _sites(county: County) -> Book:
    headings = (
        Heading(label="安置点名称", value=lambda s: s.name, width=14),
        Heading(label="安置点代码", value=lambda s: s.code, width=18),
        Heading(label="安置方式", value=lambda s: _label(choices.SiteKind, s.kind)),
        Heading(label="城乡类型", value=lambda s: _label(choices.Setting, s.setting)),
        Heading(label="建设时期", value=lambda _: "十三五"),
        Heading(label="设计安置户数", group="规模", value=lambda s: s.capacity),
        Heading(label="建成日期", group="规模", value=lambda s: s.built_on, width=12),
        Heading(
            label="地址", group="位置", value=lambda s: f"{COUNTY_NAME}{s.town}{s.host}", width=28
        ),
        Heading(label="经度", group="位置", value=lambda s: s.longitude),
        Heading(label="纬度", group="位置", value=lambda s: s.latitude),
        Heading(label="备注", value=lambda _: ""),
    )
    return _county_book(county, "sites", "安置点名录", "个、户", headings, county.sites)


def _grids(county: County) -> Book:
    rows = [(site, number) for site in county.sites for number in range(1, site.grids + 1)]
    headings = (
        Heading(label="安置点", value=lambda r: r[0].name, width=14),
        Heading(label="网格序号", value=lambda r: r[1]),
        Heading(label="网格名称", value=lambda r: f"第{r[1]}网格", width=14),
        Heading(label="备注", value=lambda _: ""),
    )
    return _county_book(county, "grids", "网格划分表", "个", headings, rows)


def _organisations(county: County, what: str, *, upper: bool) -> Book:
    kind = choices.OrganisationKind
    headings = (
        Heading(label="组织名称", value=lambda o: o.name, width=30),
        Heading(label="所在地代码", value=lambda o: o.area, width=18),
        Heading(label="组织类型", value=lambda o: _label(kind, o.kind), width=14),
        Heading(label="上级组织", value=lambda o: o.parent, width=26),
        Heading(label="成立日期", group="任期", value=lambda o: o.founded_on, width=12),
        Heading(label="届满日期", group="任期", value=lambda o: o.term_ends_on, width=12),
        Heading(label="成员人数", value=lambda o: o.members),
        Heading(label="服务安置点", value=lambda o: "、".join(o.sites), width=20),
        Heading(label="备注", value=lambda _: ""),
    )
    rows = [one for one in county.organisations if (one.parent is None) is upper]
    return _county_book(county, "organisations", what, "个、人", headings, rows)


def _buildings(county: County) -> Book:
    rows: list[tuple[Site, Building]] = [
        (site, building) for site in county.sites for building in places.buildings_of(site)
    ]
    headings = (
        Heading(label="安置点", value=lambda r: r[0].name, width=14),
        Heading(label="网格", value=lambda r: f"第{r[1].grid}网格" if r[0].grids else ""),
        Heading(label="楼栋", value=lambda r: r[1].name),
        Heading(label="层数", value=lambda r: r[1].floors),
        Heading(label="单元数", value=lambda r: r[1].units),
        Heading(label="备注", value=lambda _: ""),
    )
    return _county_book(county, "buildings", "安置楼栋登记表", "栋", headings, rows)


def _dwellings(county: County) -> Book:
    random = Random(1)  # noqa: S311 -- repeatable, not secret
    living = {(h.site.code, h.dwelling): h for h in county.households}
    rows = [
        Home(site, dwelling, living.get((site.code, dwelling)))
        for site in county.sites
        for dwelling in places.dwellings_of(site)
    ]
    registered = {id(home): random.random() for home in rows}

    def titled(home: Home) -> object:
        chance = registered[id(home)]
        return "" if chance > 0.96 else chance < 0.72

    headings = (
        Heading(label="楼栋", value=lambda h: f"{h.site.name}-{h.dwelling.building}", width=18),
        Heading(label="单元", value=lambda h: h.dwelling.unit),
        Heading(label="房号", value=lambda h: h.dwelling.room),
        Heading(
            label="建筑面积",
            group="面积和权属",
            value=lambda h: h.household.floor_area if h.household else 80,
        ),
        Heading(label="已办不动产登记", group="面积和权属", value=titled, width=14),
        Heading(label="使用情况", value=lambda h: "自住" if h.household else "空置"),
        Heading(label="备注", value=lambda _: ""),
    )
    return _county_book(county, "dwellings", "安置住房登记表", "套、平方米", headings, rows)


def _households(county: County, town: str, rows: list[Household]) -> Book:
    random = Random(len(rows))  # noqa: S311 -- repeatable, not secret
    headings = (
        Heading(label="户编号", group="户信息", value=lambda h: h.number, width=14),
        Heading(label="户主姓名", group="户信息", value=lambda h: h.head.name),
        Heading(label="户类型", group="户信息", value=lambda _: dirt.word(random, "建档立卡")),
        Heading(
            label="联系电话",
            group="户信息",
            value=lambda h: dirt.phone(random, h.head.phone),
            width=14,
        ),
        Heading(label="安置社区", group="安置", value=lambda h: h.site.name, width=12),
        Heading(
            label="网格",
            group="安置",
            value=lambda h: f"第{h.dwelling.grid}网格" if h.site.grids else "",
        ),
        Heading(label="楼栋房号", group="安置", value=_door, width=22),
        Heading(
            label="入住时间",
            group="安置",
            value=lambda h: dirt.day(random, h.moved_in_on),
            width=13,
        ),
        Heading(label="搬迁批次", group="安置", value=lambda _: "十三五"),
        _origin(town),
        Heading(
            label="迁出地确认日期",
            group="确认",
            value=lambda h: dirt.day(random, h.origin_confirmed_on),
            width=13,
        ),
        Heading(
            label="迁入地确认日期",
            group="确认",
            value=lambda h: dirt.day(random, h.host_confirmed_on),
            width=13,
        ),
        Heading(label="家庭人口", value=lambda h: len(h.persons)),
        Heading(label="备注", value=lambda h: h.note, width=16),
    )
    form = _town_form(county, town, "易地搬迁户台账", "户、人", headings, rows)
    form = replace(form, dirt=dirt.slips_in_households(rows), total=f"{len(rows)}户")
    return Book(ledger="households", name=f"{town}易地搬迁户台账.xlsx", form=form)


def _origin(town: str) -> Heading:
    """Most towns write in words where people came from; one copies the national codes."""
    if town == "双乳镇":
        return Heading(label="迁出村代码", group="迁出", value=lambda h: h.origin.code, width=15)
    return Heading(label="迁出村", group="迁出", value=lambda h: h.origin.spoken, width=18)


def _door(household: Household) -> str:
    home = household.dwelling
    return f"{home.building}-{home.unit}-{home.room}"


def _persons(county: County, town: str, households: list[Household]) -> Book:
    random = Random(len(households))  # noqa: S311 -- repeatable, not secret
    rows = [(household, person) for household in households for person in household.persons]
    headings = (*_who(random), *_able(), *_registered(random))
    form = _town_form(county, town, "搬迁家庭全员人口信息台账", "人", headings, rows)
    form = replace(form, dirt=dirt.slips_in_persons(rows), total=f"{len(rows)}人")
    # One town still exports from an old program, as text in the old character set.
    suffix = "csv" if town == "观音河镇" else "xlsx"
    return Book(ledger="persons", name=f"{town}搬迁家庭全员人口信息台账.{suffix}", form=form)


_Row = tuple[Household, Person]


def _who(random: Random) -> tuple[Heading, ...]:
    return (
        Heading(label="户编号", group="家庭", value=lambda r: r[0].number, width=14),
        Heading(label="户主", group="家庭", value=lambda r: r[0].head.name),
        Heading(label="姓名", group="基本情况", value=lambda r: r[1].name),
        Heading(
            label="与户主关系",
            group="基本情况",
            value=lambda r: _label(choices.Relation, r[1].relation),
        ),
        Heading(label="性别", group="基本情况", value=_sex, width=5),
        Heading(
            label="身份证号码",
            group="基本情况",
            value=lambda r: dirt.identity(random, r[1].identity_number),
            width=21,
        ),
        Heading(
            label="出生日期",
            group="基本情况",
            value=lambda r: dirt.day(random, r[1].birth_on),
            width=13,
        ),
        Heading(label="民族", group="基本情况", value=lambda r: r[1].life.ethnicity, width=6),
        Heading(
            label="联系电话",
            group="基本情况",
            value=lambda r: dirt.phone(random, r[1].phone),
            width=14,
        ),
    )


def _able() -> tuple[Heading, ...]:
    return (
        _choice("文化程度", "教育健康", choices.Education, "education", width=12),
        _choice("在校状况", "教育健康", choices.SchoolStatus, "school_status"),
        _choice("健康状况", "教育健康", choices.Health, "health", width=11),
        _choice("残疾等级", "教育健康", choices.DisabilityLevel, "disability_level"),
        _choice("劳动能力", "劳动就业", choices.LabourCapacity, "labour_capacity", width=11),
        _choice("就业状况", "劳动就业", choices.WorkStatus, "work_status"),
        _choice("务工区域", "劳动就业", choices.WorkRegion, "work_region"),
        Heading(label="技能", group="劳动就业", value=lambda r: r[1].life.skills, width=18),
        Heading(label="培训意愿", group="劳动就业", value=lambda r: r[1].life.training_wish),
    )


def _registered(random: Random) -> tuple[Heading, ...]:
    return (
        Heading(
            label="户籍状态",
            group="户籍",
            value=lambda r: _label(choices.HukouStatus, r[1].hukou_status),
        ),
        Heading(label="户籍所在地代码", group="户籍", value=_hukou_area, width=15),
        Heading(
            label="户籍迁入日期",
            group="户籍",
            value=lambda r: dirt.day(random, r[1].hukou_moved_on),
            width=13,
        ),
        Heading(label="居住簿编号", group="户籍", value=lambda r: r[1].residence_booklet, width=16),
        Heading(
            label="居住簿发放日期",
            group="户籍",
            value=lambda r: dirt.day(random, r[1].residence_booklet_on),
            width=14,
        ),
        _choice("医疗保险", "参保", choices.MedicalInsurance, "medical_insurance"),
        _choice("养老保险", "参保", choices.PensionInsurance, "pension_insurance"),
        Heading(label="调查日期", value=lambda r: dirt.day(random, r[1].surveyed_on), width=13),
        Heading(label="备注", value=lambda _: ""),
    )


def _changes(county: County, month: Month) -> Book:
    """What the towns told in a month, put together by the county: only columns that changed."""
    random = Random(len(month.rows))  # noqa: S311 -- repeatable, not secret
    kept = {"就业状况", "务工区域", "户籍状态", "户籍所在地代码", "户籍迁入日期"} | {
        "居住簿编号",
        "居住簿发放日期",
        "调查日期",
    }
    who = [heading for heading in _who(random) if heading.label in {"户编号", "姓名", "身份证号码"}]
    what = [heading for heading in (*_able(), *_registered(random)) if heading.label in kept]
    on = month.ends_on
    title = f"{on.year}年{on.month}月搬迁人口变动表"
    form = _town_form(county, "", title, "人", (*who, *what), month.rows)
    form = replace(form, office=COUNTY_OFFICE, on=on, sheet=f"{on.month}月")
    return Book(ledger="persons", name=f"{COUNTY_NAME}{title}.xlsx", form=form)


def _choice(label: str, group: str, kind: type[Choices], name: str, *, width: int = 10) -> Heading:
    words = {value: str(text) for value, text in kind.choices}
    return Heading(
        label=label,
        group=group,
        value=lambda row: words.get(getattr(row[1].life, name), ""),
        width=width,
    )


def _sex(row: _Row) -> str:
    return "男" if row[1].sex == "male" else "女"


def _hukou_area(row: _Row) -> str:
    household, person = row
    if person.hukou_status is None:
        return ""
    moved = person.hukou_status == "moved"
    return household.site.code[:12] if moved else household.origin.code


def _county_book(
    county: County,
    ledger: str,
    what: str,
    unit: str,
    headings: Sequence[Heading],
    rows: Sequence[Any],
) -> Book:
    form = Form(
        title=f"{COUNTY_NAME}易地扶贫搬迁{what}",
        office=COUNTY_OFFICE,
        unit=unit,
        on=county.on,
        sheet=what[:31],
        headings=headings,
        rows=rows,
    )
    return Book(ledger=ledger, name=f"{COUNTY_NAME}{what}.xlsx", form=form)


def _town_form(
    county: County, town: str, what: str, unit: str, headings: Sequence[Heading], rows: Any
) -> Form:
    return Form(
        title=f"{COUNTY_NAME}{town}{what}",
        office=f"{COUNTY_NAME}{town}人民政府",
        unit=unit,
        on=county.on,
        sheet=town,
        headings=headings,
        rows=rows,
    )
