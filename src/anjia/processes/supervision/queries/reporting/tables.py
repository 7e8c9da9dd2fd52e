"""The tables and charts of a quarter's report."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from anjia.ledger.papers import Chart, Column, Series, Table
from anjia.processes.supervision.policy import Light
from anjia.processes.supervision.policy.quarters import Sent
from anjia.processes.supervision.queries import summing
from anjia.processes.supervision.queries.reporting import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from anjia.processes.supervision.queries.summing import Body

TOWN_DIGITS = 9
_COUNTY = re.compile("^.{1,6}?[县市区](?=..)")
MOST_NAME = 14  # characters of a category below a chart
_SHOWN = (Light.GREEN, Light.BLUE, Light.YELLOW, Light.RED, Light.DONE, Light.DONE_LATE)


@dataclass
class Section:
    """One chapter of the document with its tasks, sub-chapter by sub-chapter."""

    title: str
    tasks: list[Body] = field(default_factory=list)

    @property
    def parts(self) -> list[tuple[str, list[Body]]]:
        """The tasks by what stands below the chapter's heading; an empty title where nothing."""
        found: dict[str, list[Body]] = {}
        for task in self.tasks:
            title = words.bare(task["section"][1]) if len(task["section"]) > 1 else ""
            found.setdefault(title, []).append(task)
        return list(found.items())

    def mean(self, name: str) -> str | None:
        """The mean progress, now or last quarter."""
        return summing.mean(task[name] for task in self.tasks)


def sections(body: Body) -> list[Section]:
    """The chapters in the order of the document; tasks without one stand under 其他任务."""
    found: dict[str, Section] = {}
    for task in body["tasks"]:
        title = words.bare(task["section"][0]) if task["section"] else "其他任务"
        found.setdefault(title, Section(title)).tasks.append(task)
    return list(found.values())


def by_section(body: Body) -> Table:
    """Tasks, progress and lights of each chapter."""
    rows = [
        (
            each.title,
            len(each.tasks),
            sum(task["closed"] for task in each.tasks),
            words.number(each.mean("progress")),
            words.number(each.mean("was")),
            *_lights(task["light"] for task in each.tasks),
        )
        for each in sections(body)
    ]
    totals = body["totals"]
    return Table(
        title="各章任务进展",
        columns=(
            Column("章节", align="left"),
            Column("任务", unit="项"),
            Column("办结", unit="项"),
            Column("本季度", unit="%", places=1, group="平均进度"),
            Column("上季度", unit="%", places=1, group="平均进度"),
            *(Column(words.LIGHTS[light.value], group="亮灯（项）") for light in _SHOWN),
        ),
        rows=rows,
        total=(
            "合计",
            totals["tasks"],
            totals["closed"],
            words.number(totals["progress"]),
            words.number(totals["was"]),
            *_lights(task["light"] for task in body["tasks"]),
        ),
    )


def _lights(lights: Iterable[str]) -> list[int]:
    found = Counter(lights)
    return [found[light.value] for light in _SHOWN]


def targets(body: Body) -> Table:
    """Every target where the leading unit answers for it, now and last quarter."""
    return Table(
        title="量化目标完成情况",
        columns=(
            Column("任务", align="center"),
            Column("目标", align="left"),
            "要求",
            "本季度",
            "上季度",
            Column("完成", unit="%", places=1),
            "来源",
        ),
        rows=[
            (
                task["number"] or "—",
                _measure(value),
                words.asked(value),
                words.reached(value),
                words.shown(value["was"], value["unit"]) if value["was"] is not None else "—",
                words.number(value["percent"]),
                words.source(value),
            )
            for task in body["tasks"]
            for value in summing.main_values(task)
        ],
        notes=("“台账”由系统从台账逐行计算，“填报”由承办单位填报、办公室审核。",),
    )


def _measure(value: Body) -> str:
    condition = value["condition"]
    measure: str = value["measure"]
    return f"{measure}（{condition}）" if condition and condition not in measure else measure


def units(found: Sequence[Body], *, title: str) -> Table:
    """What each unit does, how far it is, its lights, and when it reported."""
    return Table(
        title=title,
        columns=(
            Column("单位", align="left"),
            Column("承办", unit="项"),
            Column("牵头", unit="项"),
            Column("平均进度", unit="%", places=1),
            *(Column(words.LIGHTS[light.value], group="亮灯（项）") for light in _SHOWN),
            "报送",
        ),
        rows=[
            (
                each["unit"],
                each["tasks"],
                each["leads"],
                words.number(each["progress"]),
                *(each["lights"].get(light.value, 0) for light in _SHOWN),
                _came(each),
            )
            for each in found
        ],
    )


def _came(unit: Body) -> str:
    if unit["sent_on"] is None:
        return "未报"
    if unit["days_late"]:
        return f"迟报{unit['days_late']}天"
    return "按期"


def late(body: Body) -> Table:
    """The units that reported late or not at all."""
    found = [each for each in body["units"] if each["days_late"] or each["sent_on"] is None]
    return Table(
        title="迟报、未报单位",
        columns=(
            Column("单位", align="left"),
            "报送日期",
            Column("迟报", unit="天"),
            Column("催报", unit="次"),
            Column("退回", unit="次"),
            "现在",
        ),
        rows=[
            (
                each["unit"],
                words.day(each["sent_on"]),
                each["days_late"],
                each["chased"],
                each["returned"],
                _state(each),
            )
            for each in sorted(found, key=lambda each: -each["days_late"])
        ],
    )


def _state(unit: Body) -> str:
    return {
        Sent.ASKED.value: "未报",
        Sent.SENT.value: "待审核",
        Sent.RETURNED.value: "已退回",
        Sent.ACCEPTED.value: "已接收",
    }[unit["state"]]


def changes(body: Body) -> Table:
    """The tasks that moved since last quarter, and how."""
    rows = []
    for task in body["tasks"]:
        said = list(moved(task))
        if said:
            rows.append(
                (
                    task["number"] or "—",
                    task["title"],
                    words.number(task["was"]),
                    words.number(task["progress"]),
                    "；".join(said),
                )
            )
    return Table(
        title="比上季度有变化的任务",
        columns=(
            Column("任务", align="center"),
            Column("内容", align="left"),
            Column("上季度", unit="%", places=1),
            Column("本季度", unit="%", places=1),
            Column("变化", align="left"),
        ),
        rows=rows,
    )


def moved(task: Body) -> Iterable[str]:
    """What changed of a task since the last quarter."""
    if task["is_new"]:
        yield "本季度新增"
        return
    text = words.change(task["progress"], task["was"], "%")
    if text and task["progress"] != task["was"]:
        yield f"进度{text}"
    if task["was_light"] and task["was_light"] != task["light"]:
        yield f"{words.LIGHTS[task['was_light']]}变为{words.LIGHTS[task['light']]}"
    for value in summing.main_values(task):
        text = words.change(value["value"], value["was"], value["unit"])
        if text and Decimal(value["value"]) != Decimal(value["was"]):
            yield f"{value['measure']}{text}"


def _short(names: Sequence[str]) -> list[str]:
    """Names without the county that stands in front of most of them: a chart has little room."""
    fronts = Counter(found[0] for name in names if (found := _COUNTY.match(name)))
    front = fronts.most_common(1)[0][0] if fronts else ""
    if fronts[front] * 2 < len(names):
        return list(names)
    return [name.removeprefix(front).removeprefix("中共").removeprefix(front) for name in names]


def lights_chart(found: Sequence[Body], *, title: str) -> Chart | None:
    """How many of each unit's tasks have which light; None where there is nothing to draw."""
    used = [light for light in _SHOWN if any(each["lights"].get(light.value) for each in found)]
    if not found or not used:
        return None
    return Chart(
        kind="stacked",
        title=title,
        unit="项",
        categories=_short([each["unit"] for each in found]),
        series=[
            Series(
                words.LIGHTS[light.value], [each["lights"].get(light.value, 0) for each in found]
            )
            for light in used
        ],
    )


def targets_chart(body: Body) -> Chart | None:
    """How much of each target is reached, this quarter and last."""
    found = [
        (task, value)
        for task in body["tasks"]
        for value in summing.main_values(task)
        if value["percent"] is not None
    ]
    if not found:
        return None
    series = [Series("本季度", [Decimal(value["percent"]) for _task, value in found])]
    then = [_then(value) for _task, value in found]
    if any(each is not None for each in then):
        series.insert(0, Series("上季度", then))
    return Chart(
        kind="bar",
        title="量化目标完成程度",
        unit="%",
        places=1,
        categories=[_category(task, value) for task, value in found],
        series=series,
    )


def _then(value: Body) -> Decimal | None:
    return words.number(value["was_percent"])


def _category(task: Body, value: Body) -> str:
    text = f"{task['number']} {value['measure']}" if task["number"] else str(value["measure"])
    return text if len(text) <= MOST_NAME else f"{text[: MOST_NAME - 1]}…"


def sections_chart(body: Body) -> Chart | None:
    """The mean progress of each chapter, last quarter and this."""
    found = [each for each in sections(body) if each.mean("progress") is not None]
    if body["before"] is None or not found:
        return None
    return Chart(
        kind="bar",
        title="各章平均进度与上季度对比",
        unit="%",
        places=1,
        categories=[each.title[:MOST_NAME] for each in found],
        series=[
            Series("上季度", [words.number(each.mean("was")) for each in found]),
            Series("本季度", [words.number(each.mean("progress")) for each in found]),
        ],
    )


def by_place(body: Body) -> Table | None:
    """The targets that are computed, town by town; None where no town has one."""
    columns: dict[str, str] = {}
    rows: dict[str, dict[str, Any]] = {}
    for task in body["tasks"]:
        for line in task["assignments"]:
            for value in line["values"]:
                if len(line["area"]) == TOWN_DIGITS and value["indicator"]:
                    columns[value["target"]] = f"{value['measure']}{words.asked(value)}"
                    rows.setdefault(line["unit"], {})[value["target"]] = value
    if not rows:
        return None
    return Table(
        title="各镇量化目标完成值",
        columns=(Column("镇", align="left"), *columns.values()),
        rows=[
            (
                unit,
                *(words.reached(found[key]) if key in found else "—" for key in columns),
            )
            for unit, found in rows.items()
        ],
        notes=("各镇的数由系统从本镇的台账逐行计算。",),
    )
