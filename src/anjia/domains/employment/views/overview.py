"""The entry page of employment, and the overview of work."""

from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from anjia.base.files.downloads import download
from anjia.base.scope import current_actor
from anjia.domains.employment.policy import Permission
from anjia.domains.employment.policy.overview import NOWHERE, ORDER, UNKNOWN
from anjia.domains.employment.queries import clearings, confirming, overview
from anjia.domains.employment.queries.overview import Overview
from anjia.domains.employment.views import place
from anjia.ledger.layout import words
from anjia.ledger.pages.asking import day_of
from anjia.ledger.sheets import writer
from anjia.ledger.sheets.columns import Kind, SheetColumn
from anjia.registry.models.choices import WorkRegion

MOST = 200


@dataclass(frozen=True)
class Part:
    """One part of the domain: shown where its page exists and its permission is held."""

    page: str
    label: str | Promise
    about: str | Promise
    icon: str
    needs: Permission = Permission.READ

    @property
    def url(self) -> str:
        """The address of its page; of a ledger's list where it names one."""
        name, _space, ledger = self.page.partition(" ")
        return reverse(name, args=[ledger] if ledger else [])


PARTS = (
    Part(
        "employment:confirm",
        gettext_lazy("务工确认"),
        gettext_lazy("每人每月问一次，两下一个"),
        icon="circle-check",
        needs=Permission.CONFIRM,
    ),
    Part(
        "employment:confirm-overview",
        gettext_lazy("确认进度"),
        gettext_lazy("各网格本月还有谁没确认"),
        icon="list-check",
    ),
    Part(
        "employment:zero",
        gettext_lazy("零就业家庭"),
        gettext_lazy("当天发现，限期帮扶和清零"),
        icon="home-exclamation",
    ),
    Part(
        "employment:overview",
        gettext_lazy("就业概况"),
        gettext_lazy("就业率、稳定就业、流向和工资"),
        icon="chart-line",
    ),
    Part(
        "ledger:list jobs",
        gettext_lazy("务工台账"),
        gettext_lazy("一人一份工作一行，导入导出都在这里"),
        icon="table",
    ),
    Part(
        "ledger:list job-wishes",
        gettext_lazy("求职意愿台账"),
        gettext_lazy("愿不愿意、想去哪里、最低工资"),
        icon="table",
    ),
    Part(
        "employment:matching",
        gettext_lazy("岗位匹配"),
        gettext_lazy("岗位和人按理由排队，推送、面试、上岗"),
        icon="arrows-join",
    ),
    Part(
        "employment:campaigns",
        gettext_lazy("招聘活动"),
        gettext_lazy("春风行动、就业援助月"),
        icon="speakerphone",
    ),
    Part(
        "employment:dispatch",
        gettext_lazy("劳务输出"),
        gettext_lazy("四统一：登记、培训、服务、派遣"),
        icon="bus",
    ),
    Part(
        "employment:training",
        gettext_lazy("技能培训"),
        gettext_lazy("基地、课程、班次和取证"),
        icon="school",
    ),
    Part(
        "employment:posts",
        gettext_lazy("公益性岗位"),
        gettext_lazy("岗位、聘用、考勤和发放"),
        icon="shovel",
    ),
)


@require_GET
def landing(request: HttpRequest) -> HttpResponse:
    """The parts of employment that this officer may use, and what waits."""
    by, today = place.permitted(Permission.READ), localdate()
    area = by.areas(Permission.READ)[0]
    parts = []
    for part in PARTS:
        if not by.may(part.needs):
            continue
        try:
            parts.append((part.url, part.label, part.about, part.icon))
        except NoReverseMatch:
            continue  # a part that is not built yet
    done, people = confirming.progress(area, on=today)
    context = {
        "parts": parts,
        "open": clearings.listed(area).count(),
        "left": people - done,
        "people": people,
        "place": place.name(area),
    }
    return render(request, "employment/index.html", context)


@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """Shares, moves and pay of a place; each number leads to its rows."""
    area = place.asked(request, Permission.READ)
    today = localdate()
    before = _day(request.GET.get("before", ""), default=today.replace(day=1) - timedelta(days=1))
    after = _day(request.GET.get("after", ""), default=today)
    moved = overview.moved(area, before=before, after=after)
    step = tuple(request.GET.get("moved", "").split(","))
    ids = moved.get((step[0], step[1]), []) if len(step) == 2 else []
    context = {
        "overview": overview.read(area, on=today),
        "titles": _titles(),
        "area": area,
        "place": place.name(area),
        "today": today,
        "before": before,
        "after": after,
        "flow": _flow(moved, area, before, after),
        "ribbons": _ribbons(moved, area, before, after),
        "step": tuple(_region(code) for code in step) if ids else (),
        "movers": overview.people(ids, most=MOST),
        "movers_all": len(ids),
    }
    return render(request, "employment/overview.html", context)


@require_GET
def data(request: HttpRequest) -> HttpResponse:
    """The shares of the page as a workbook; it names nobody."""
    area = place.asked(request, Permission.READ)
    today, by = localdate(), current_actor()
    found: Overview = overview.read(area, on=today)
    stream = BytesIO()
    columns = (
        SheetColumn(name="side", label=_("分组"), kind=Kind.TEXT),
        SheetColumn(name="group", label=_("组"), kind=Kind.TEXT),
        SheetColumn(name="able", label=_("劳动力人数"), kind=Kind.INTEGER),
        SheetColumn(name="at_work", label=_("就业人数"), kind=Kind.INTEGER),
        SheetColumn(name="stable", label=_("稳定就业人数"), kind=Kind.INTEGER),
    )
    layout = writer.Layout(
        sheet=_("就业概况"),
        title=_("就业概况"),
        columns=columns,
        words=words(),
        as_of=today.isoformat(),
        footer=(f"{by.unit} {by.name} {today.isoformat()}",),
        author=by.name,
    )
    titles = _titles()
    rows = [
        [
            str(titles[table.code]),
            group.label or _("待核实"),
            group.able,
            group.at_work,
            group.stable,
        ]
        for table in found.tables
        for group in table.groups
    ]
    whole = found.whole
    rows.insert(0, [_("合计"), place.name(area), whole.able, whole.at_work, whole.stable])
    writer.export(layout, rows, stream)
    return download(stream.getvalue(), f"{_('就业概况')} {today.isoformat()}.xlsx")


def _titles() -> dict[str, str]:
    return {
        "place": _("地方"),
        "sex": _("性别"),
        "age": _("年龄"),
        "education": _("文化程度"),
        "region": _("务工区域"),
        "channel": _("就业渠道"),
    }


def _day(text: str, *, default: date) -> date:
    return day_of(text) or default


def _region(code: str) -> str:
    known = {str(value): str(label) for value, label in WorkRegion.choices}
    return known.get(code) or {NOWHERE: _("没有务工"), UNKNOWN: _("地点待核实")}.get(code, code)


def _url(area: str, before: date, after: date, step: tuple[str, str]) -> str:
    asked = {"area": area, "before": before, "after": after, "moved": ",".join(step)}
    return f"{reverse('employment:overview')}?{urlencode(asked)}#movers"


def _flow(moved: dict[Any, Any], area: str, before: date, after: date) -> dict[str, Any]:
    """Return the drawing: regions of then on the left, of now on the right."""
    lefts = {one for one, _other in moved}
    rights = {other for _one, other in moved}
    nodes = [
        {"name": f"{side}-{code}", "label": _region(code), "depth": depth}
        for depth, (side, codes) in enumerate((("then", lefts), ("now", rights)))
        for code in ORDER
        if code in codes
    ]
    links = [
        {
            "source": f"then-{step[0]}",
            "target": f"now-{step[1]}",
            "value": len(ids),
            "url": _url(area, before, after, step),
        }
        for step, ids in moved.items()
    ]
    return {"nodes": nodes, "links": links}


def _ribbons(
    moved: dict[Any, Any], area: str, before: date, after: date
) -> list[tuple[str, str, int, str]]:
    """Return the ribbons as a table: whoever stayed comes last."""
    order = sorted(moved, key=lambda step: (step[0] == step[1], -len(moved[step])))
    return [
        (_region(s[0]), _region(s[1]), len(moved[s]), _url(area, before, after, s)) for s in order
    ]
