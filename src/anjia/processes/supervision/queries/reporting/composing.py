"""The text of a quarter's report."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from anjia.ledger.papers import Attachment, Heading, Kind, Paper, Paragraph
from anjia.processes.supervision.policy import Light
from anjia.processes.supervision.queries import summing
from anjia.processes.supervision.queries.reporting import tables, words

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from anjia.ledger.papers import Block
    from anjia.processes.supervision.models import QuarterReport
    from anjia.processes.supervision.queries.summing import Body


def paper(report: QuarterReport, *, signed_on: date) -> Paper:
    """The report as an official document: text, tables, charts, attachments."""
    body: Body = report.body
    found = Paper(
        kind=Kind.REPORT,
        issuer=report.issuer,
        title=report.title,
        number=report.number,
        addressee=report.addressee,
        blocks=tuple(_blocks(body, report.why)),
        attachments=tuple(_attachments(body)),
        signed_on=signed_on,
    )
    return found if report.why == "" else replace(found, remark="本报告为更正版，以本版为准")


def _blocks(body: Body, why: str) -> Iterator[Block]:
    yield Paragraph(_opening(body))
    if why:
        yield Paragraph(why, label="更正说明")
    yield Heading(1, "总体情况")
    yield Paragraph(_whole(body))
    yield tables.by_section(body)
    yield Paragraph(_targets(body))
    if body["totals"]["targets"]:
        yield tables.targets(body)
        if (chart := tables.targets_chart(body)) is not None:
            yield chart
    yield Heading(1, "各项任务进展")
    yield from _tasks(body)
    yield Heading(1, "与上季度对比")
    yield from _compared(body)
    yield Heading(1, "存在的问题和下步打算")
    yield from _problems(body)
    yield Heading(1, "报送情况")
    yield Paragraph(_collected(body))
    if any(each["days_late"] or each["sent_on"] is None for each in body["units"]):
        yield tables.late(body)


def _opening(body: Body) -> str:
    quarter = words.quarter(body["quarter"])
    document = body["document"]
    about = "本辖区的督办任务"
    if document is not None:
        number = f"（{document['number']}）" if document["number"] else ""
        about = f"《{document['title'].strip('《》')}》{number}确定的任务"
    return f"现将{about}{quarter}的进展情况报告如下。指标数据截至{words.day(body['on'])}。"


def _whole(body: Body) -> str:
    totals = body["totals"]
    lights = totals["lights"]
    lit = "、".join(
        f"{words.LIGHTS[light.value]}{lights[light.value]}项"
        for light in summing.WORST
        if lights.get(light.value) and light is not Light.NONE
    )
    text = (
        f"共有任务{totals['tasks']}项，分解到{len(body['units'])}个单位、"
        f"{totals['assignments']}件交办事项，已办结{totals['closed']}项。"
    )
    if totals["progress"] is not None:
        change = words.change(totals["progress"], totals["was"], "%")
        text += f"平均进度{words.shown(totals['progress'], '%')}{'，' + change if change else ''}。"
    return text + (f"其中{lit}。" if lit else "")


def _targets(body: Body) -> str:
    totals = body["totals"]
    if not totals["targets"]:
        return "这些任务没有量化目标。"
    text = (
        f"量化目标{totals['targets']}个，{totals['computed']}个从台账计算，"
        f"{totals['targets'] - totals['computed']}个由单位填报；"
        f"已达到{totals['met']}个。"
    )
    if totals["without_value"]:
        text += f"{totals['without_value']}个还没有数。"
    return text


def _tasks(body: Body) -> Iterator[Block]:
    for section in tables.sections(body):
        yield Heading(2, section.title)
        for title, tasks in section.parts:
            if title:
                yield Heading(3, title)
            for task in tasks:
                label = (
                    f"任务{task['number']}　{task['title']}" if task["number"] else task["title"]
                )
                yield Paragraph("".join(_task(task)), label=label)


def _task(task: Body) -> Iterator[str]:
    if task["leads"]:
        yield f"{'、'.join(task['leads'][:3])}{'等' if len(task['leads']) > 3 else ''}负责，"
    if task["closed"]:
        yield "已办结。"
    elif task["progress"] is None:
        yield "还没有进度。"
    else:
        change = words.change(task["progress"], task["was"], "%")
        yield f"进度{words.shown(task['progress'], '%')}{'，' + change if change else ''}。"
    for value in summing.main_values(task):
        yield f"{value['measure']}要求{words.asked(value)}，{_reached(value)}。"
    for line in task["assignments"]:
        if line["text"]:
            yield f"{line['unit']}：{_sentence(line['text'])}"


def _reached(value: Body) -> str:
    if value["value"] is None:
        return words.reached(value)
    text = f"本季度{words.reached(value)}"
    if value["unit"] == "%" and value["denominator"] not in (None, "0"):
        text += f"（{words.shown(value['numerator'])}/{words.shown(value['denominator'])}）"
    change = words.change(value["value"], value["was"], value["unit"])
    return f"{text}，{change}" if change else text


def _sentence(text: str) -> str:
    """One paragraph that ends with a full stop."""
    said = "".join(text.split("\n")).strip()
    return said if said.endswith(("。", "！", "？")) else f"{said}。"


def _compared(body: Body) -> Iterator[Block]:
    if body["before"] is None:
        yield Paragraph("没有已冻结的上季度报告，本季度不作对比。")
        return
    before = words.quarter(body["before"]["quarter"])
    yield Paragraph(f"对比的是{before}报告第{body['before']['version']}版。")
    if (chart := tables.sections_chart(body)) is not None:
        yield chart
    table = tables.changes(body)
    if table.rows:
        yield table
    else:
        yield Paragraph("各项任务与上季度相同。")


def _problems(body: Body) -> Iterator[Block]:
    said = False
    for name, title in (("problems", "存在的问题"), ("plans", "下步打算")):
        found = [(each["unit"], each[name]) for each in body["units"] if each[name]]
        found += [
            (f"{line['unit']}（任务{task['number'] or task['title']}）", line[name])
            for task in body["tasks"]
            for line in task["assignments"]
            if line[name]
        ]
        if found:
            said = True
            yield Heading(2, title)
            for unit, text in found:
                yield Paragraph(_sentence(text), label=unit)
    if not said:
        yield Paragraph("各单位没有报告问题。")


def _collected(body: Body) -> str:
    units = body["units"]
    missing = [each for each in units if each["sent_on"] is None]
    late = [each for each in units if each["sent_on"] is not None and each["days_late"]]
    text = (
        f"应报送单位{len(units)}个，"
        f"期限{words.day(body['due_on']) if body['due_on'] else '待放假安排公布'}。"
        f"按期报送{len(units) - len(late) - len(missing)}个，"
        f"迟报{len(late)}个，未报{len(missing)}个。"
    )
    unheard = [each["unit"] for each in units if each["state"] != "accepted"]
    if unheard:
        text += "未接收的单位，本报告不采用其填报的内容和数据。"
    return text


def _attachments(body: Body) -> Iterator[Attachment]:
    towns = [each for each in body["units"] if len(each["area"]) >= tables.TOWN_DIGITS]
    others = [each for each in body["units"] if len(each["area"]) < tables.TOWN_DIGITS]
    blocks: list[Block] = []
    for found, name in ((others, "县级单位"), (towns, "各镇")):
        if found:
            blocks.append(tables.units(found, title=f"{name}任务进展"))
            if (chart := tables.lights_chart(found, title=f"{name}亮灯情况")) is not None:
                blocks.append(chart)
    if blocks:
        yield Attachment("各单位任务进展", blocks)
    if (table := tables.by_place(body)) is not None:
        yield Attachment("各镇量化目标完成情况", (table,))
