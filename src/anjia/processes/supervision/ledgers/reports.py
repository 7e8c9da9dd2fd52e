"""The ledger of progress reports: a unit's workbook of a quarter comes in through it."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models.functions import Cast, Right, Upper
from django.utils.translation import gettext_lazy as _

from anjia.ledger.declaration import (
    Between,
    Column,
    Contains,
    Ledger,
    Permissions,
    Place,
    View,
)
from anjia.ledger.declaration.lookups import Lookup
from anjia.ledger.declaration.units import PERCENT
from anjia.processes.supervision.actions import filling
from anjia.processes.supervision.models import Progress
from anjia.processes.supervision.policy import Permission, reporting
from anjia.processes.supervision.queries import counting

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from uuid import UUID

    from anjia.ledger.declaration.lookups import Key

TAIL = 8
_CODE = re.compile(rf"(?:^|-)([0-9A-F]{{{TAIL}}})$")


@dataclass(frozen=True)
class ByCode(Lookup):
    """Finds an assignment by the short number that its unit's workbook carries.

    Task and unit stand in front for people to read; the end of the id decides. Two that end alike
    are named as two.
    """

    def text(self, values: Sequence[object]) -> str:
        """Return the short number: `3-县人社局-9F2C41AB`."""
        *told, own = ("" if value is None else str(value) for value in values)
        return "-".join([*(each for each in told if each), own[-TAIL:].upper()])

    def find(self, model: type[models.Model], keys: Iterable[Key]) -> dict[Key, list[UUID]]:
        """Return, for each cell, the assignments in sight that it names."""
        found: dict[Key, list[UUID]] = {key: [] for key in keys}
        by_tail: dict[str, list[Key]] = defaultdict(list)
        for key in found:
            code = _CODE.search(str(key[0]).strip().upper())
            if code is not None:
                by_tail[code[1]].append(key)
        manager: Any = model._meta.default_manager
        tail = Upper(Right(Cast("pk", models.CharField()), TAIL))
        rows = manager.annotate(tail=tail).filter(tail__in=list(by_tail))
        for row_id, own in rows.values_list("pk", "tail"):
            for key in by_tail[own]:
                found[key].append(row_id)
        return found


BY_CODE = ByCode(paths=("task__number", "unit_name", "id"))


class ProgressReports(Ledger):
    """One row per assignment and quarter: the report that holds."""

    code = "progress-reports"
    model = Progress
    title = _("进展报告台账")
    noun = _("份报告")
    permissions = Permissions(
        read=Permission.READ, export=Permission.EXPORT, import_=Permission.REPORT
    )
    key = ("assignment", "quarter")
    title_of = "task"
    only = counting.holding
    save = filling.record_reports
    examine = filling.examine_reports
    take_back = filling.take_back
    order = ("quarter", "id")
    views = (View("all", _("全部"), order="-quarter"),)
    about = _(
        "每项交办每个季度一行，同一季度报过几次的，以后一次为准。"
        "在单位季报的页面下载 Excel 报送表，填好从这里导入；也可以在办理页面一项一项报。"
    )

    task = Column(
        "assignment__task__title",
        label=_("任务内容"),
        group=_("任务"),
        filter=Contains(),
        pinned=True,
    )
    unit = Column("assignment__unit_name", label=_("承办单位"), filter=Contains())
    assignment = Column(
        "assignment",
        label=_("交办编号"),
        find=BY_CODE,
        shown=False,
        help=_("报送表里已经写好，不要改。"),
    )
    quarter = Column(
        "quarter",
        check=reporting.quarter_of,
        filter=Between(),
        help=_("写这个季度里的一天，报送表里已经写好。"),
    )
    text = Column(
        "text", group=_("进展"), filter=Contains(),
        help=_("这个季度做了什么、做成多少。不要写居民的身份证号和电话。"),
    )  # fmt: skip
    reached = Column(
        "reached",
        required=False,
        help=_("在冒号后面写数，几个目标用分号隔开。由系统从台账算的目标不用填。"),
        example="社区工厂（家）：15；技能培训（人次）：80",
    )
    percent = Column(
        "percent",
        unit=PERCENT,
        required=False,
        filter=Between(),
        unknown=False,
        help=_("0 到 100。目标都由系统从台账算的任务不用填。"),
    )
    problems = Column("problems", required=False, filter=Contains())
    plans = Column("plans", required=False)
    by_name = Column("by_name", group=_("报告"), read_only=True)
    reported_at = Column("reported_at", filter=Between(), read_only=True)
    area = Column(
        "area", group=_("地方"), label=_("所在地"), filter=Place(), read_only=True, place=True,
        shown=False,
    )  # fmt: skip
