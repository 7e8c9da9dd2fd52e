"""From a text to its reading: tables and items to tasks, and everything else accounted for."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from . import (
    deadlines,
    furniture,
    items,
    judging,
    metadata,
    numbering,
    sentences,
    tables,
    targets,
    units,
)
from .pieces import Document, Pointed, Target, Task
from .runs import Run, plain
from .units import Units

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from .items import Node

_FIRST_LEADS = re.compile(
    r"(?:排|列|名列|位列|排名|排序)(?:在|于)?(?:第一|首|最前|前)(?:位|面|一位)?的?(?:责任)?(?:部门|单位|者)?,?(?:的?为|为|是)"
    r"(?:该项|本项)?(?:工作|任务)?(?:第一|总)?牵头|"
    r"(?:第一个|首个|首位)(?:部门|单位)?[为是]牵头"
)
_OTHERS_HELP = re.compile(
    r"[^。\d]{0,12}(?:其余|其他|其它|后面|后续)[^。;]{0,10}?[为是](?:配合|协办|参与|协助)"
)
_ATTACHED = re.compile(
    r"(?:^|\n)\s*附件\s*\d?\s*:[^\n]{0,80}(?:\n\s*\d+\s*[.、][^\n]{2,60})*|附件\s*:(?:\s*\d[.、][^。;:\d]{4,60}){1,8}"
)
# 注:1.…;2.… under a table, and what a list says of itself: (列第一位者为牵头单位,下同).
_NOTE = re.compile(
    r"(?:^|\n)[ \t]*(?:备?注|附注|填[表报]说明|说明)\s*:[^\n]*"
    r"(?:\n[ \t]*(?!1[.、])\d{1,2}[.、][^\n]*)*"
)
_ASIDE = re.compile(
    r"\((?:责任|以上|承办)*(?:单位|部门)?中?,?(?:排|列|第一|首|标|其中|注)[^()]*牵头(?:单位|部门)[^()]*(?:下同|以下同|不再(?:重复|一一|逐一)?[注列][^()]*)\)|"
    r"[,;。](?:以上)?(?:排|列)[^,;。()]{2,16}牵头[^()\n]*?下同(?=\))"
)
# Units of a task of its own stand for themselves: 除另有注明外,均由…
_UNLESS = re.compile(
    r"除[^。,\n]{0,8}(?:注明|标明|明确|说明)[^。,\n]{0,10}外|(?:另有|[未无](?:另行)?)(?:注明|标明|明确|列明|说明)"
)
_REGISTER = re.compile(r"(?:建立|完善|健全)[^,。;]{0,24}?([\u3400-\u9fff]{2,16}台账)")
_MERGED = "单元格合并，取上一行"
_ROW_TITLE = 44
_NOTHING_FOUND = "没有找到任务"
_FURNITURE = "页眉页脚"
_LEFT = "没有归到任务"
_PREAMBLE, _HEADING, _CLOSING = "正文之前", "标题", "正文之后"


def parse(source: str) -> Document:
    """Read a document; the same source gives the same reading, character for character."""
    whole = Run.of(source)
    pages = furniture.spans(whole)
    clean = tables.tabbed(whole.without(pages))
    found = metadata.read(clean.text)
    found["title"] = _as_printed(clean, found["title"])
    first_leads = _first_leads(re.sub(r"\s+", "", clean.text))
    boards = tables.spans(clean)
    nodes = items.read(_blanked(clean, boards), first_leads=first_leads)
    said = sentences.whole(clean)
    for_all = said[0] if said else Units()
    for_all = replace(
        for_all, due=for_all.due or deadlines.first(_sentence_at(clean, said[1]) if said else "")
    )
    parts = [clean.cut(start, end) for start, end in boards]
    owners = [_owner(nodes, part) for part in parts]
    leaves = [node for node in _leaves(nodes) if node not in owners]
    tasks, skipped = _of_items(leaves, title=found["title"], clean=clean, whole=for_all)
    for part, owner in zip(parts, owners, strict=True):
        path = tuple(one.heading for one in (*owner.above, owner)) if owner else ()
        rows = list(_of_table(part, path, first_leads=first_leads))
        tasks = _with_table(tasks, rows)
    tasks.sort(key=lambda task: task.span)
    unread = [
        Pointed(stretch.text, stretch.span, _FURNITURE)
        for start, end in pages
        for stretch in whole.cut(start, end).nonempty()
    ]
    headings = [
        Pointed(node.heading, node.span, _HEADING)
        for top in nodes
        for node in top.walk()
        if node.inside or node in owners
    ]
    around, left = _rest(whole, tasks, [*skipped, *unread, *headings])
    unread += left
    if not tasks:
        unread += [Pointed(one.text[:200], one.span, _NOTHING_FOUND) for one in clean.nonempty()]
    outline = sorted([*headings, *around], key=lambda one: one.span)
    return Document(found, tuple(tasks), tuple(unread), tuple(skipped), tuple(outline))


def _first_leads(text: str) -> str:
    """What those are who stand behind the first of each list, where the document says that the
    first one leads; empty where it does not.
    """
    said = _FIRST_LEADS.search(text)
    if not said:
        return ""
    return units.COOPERATING if _OTHERS_HELP.match(text, said.end()) else units.RESPONSIBLE


def _as_printed(run: Run, words: str) -> str:
    tight = run.tight()
    at = tight.text.find(words)
    return tight.cut(at, at + len(words)).printed if at >= 0 else words


def _blanked(run: Run, spans: Sequence[tuple[int, int]]) -> Run:
    """The run with tables and lists of attachments made blank, so that no mark is found there."""
    text = list(run.text)
    apart = [found.span() for one in (_ATTACHED, _NOTE, _ASIDE) for found in one.finditer(run.text)]
    foot = (furniture.foot(run.text), len(run.text))
    for start, end in (*spans, *apart, foot):
        for place in range(start, end):
            if text[place] != "\n":
                text[place] = " "
    return Run("".join(text), run.places, run.source)


def _sentence_at(run: Run, span: tuple[int, int]) -> str:
    end = run.index(span[1])
    return run.cut(run.index(span[0]), end).tight().text


def _leaves(nodes: Sequence[Node]) -> Iterator[Node]:
    return (node for top in nodes for node in top.walk() if not node.inside)


def _owner(nodes: Sequence[Node], table: Run) -> Node | None:
    """The item that has nothing but a heading over a table; the table's tasks are under it."""
    start = table.span[0]
    for node in _leaves(nodes):
        places = node.run.places
        if places and places[0] <= start <= places[-1]:
            words = node.body.tight().text
            is_heading = len(words) <= _ROW_TITLE and "。" not in words[:-1]
            return node if is_heading and not node.listed else None
    return None


def _of_items(
    leaves: Sequence[Node], *, title: str, clean: Run, whole: Units
) -> tuple[list[Task], list[Pointed]]:
    view = judging.View.of(leaves, title=title, head=clean.text[:1500], whole=whole)
    alone = bool(whole) and bool(_UNLESS.search(clean.text))
    tasks: list[Task] = []
    skipped: list[Pointed] = []
    for node in leaves:
        if reason := judging.why_not(node, view):
            skipped.append(Pointed(node.heading, node.span, reason))
        else:
            tasks.append(_task(node, whole, alone=alone))
    return tasks, skipped


def _task(node: Node, whole: Units, *, alone: bool = False) -> Task:
    found, unsure = node.units, list(node.unsure)
    for other, reason in ((node.inherited, items.INHERITED), (whole, items.WHOLE)):
        if not found and other:
            found = replace(other, due=found.due or other.due)
            unsure.append(reason)
        elif found and not (reason == items.WHOLE and alone) and found.lacks_leads_of(other):
            # The heading says who leads, the item who helps.
            found = found.under(other)
            unsure.append(reason)
    if not found and (addressed := sentences.addressed(node.body)):
        found = addressed
        unsure.append(items.SENTENCES)
    if not found:
        unsure.append(items.NO_UNITS)
    tight = node.body.tight()
    reached = targets.find(node.body)
    return Task(
        number=_number(node.item.mark.printed),
        section=tuple(one.heading for one in node.above),
        title=items.title(node.body).printed,
        text=tight.printed,
        leads=found.leads,
        partners=found.partners,
        targets=reached,
        due=("" if node.shared else node.units.due) or deadlines.first(tight.text) or found.due,
        deliverables=tuple(_delivered(tight.printed, reached)),
        span=node.span,
        unsure=tuple(dict.fromkeys(unsure)),
    )


def _number(printed: str) -> str:
    return str(numbering.number(printed)) if printed in numbering.CIRCLED else printed


def _delivered(text: str, reached: Sequence[Target]) -> Iterator[str]:
    for target in reached:
        if target.unit == "件" and (named := re.search(r"《[^》]+》", target.measure)):
            yield named[0]
    for found in _REGISTER.finditer(text):
        yield found[1]


def _of_table(run: Run, path: tuple[str, ...], *, first_leads: str) -> Iterator[Task]:
    for counted, row in enumerate(tables.rows(run), start=1):
        found = _row_units(row, first_leads=first_leads)
        parts = list(_row_parts(row))
        reached = tuple(target for part in parts for target in targets.find(part))
        unsure = [_MERGED] if row.inherited & set(tables.UNITS) else []
        text = "".join(part.tight().printed for part in parts)
        yield Task(
            number=re.sub(r"[.、()]", "", plain(row.text("number"))) or str(counted),
            section=(*path, *_row_path(row)),
            title=_row_title(row),
            text=text,
            leads=found.leads,
            partners=found.partners,
            targets=reached,
            due=row.text("due") or found.due or deadlines.first(text),
            deliverables=tuple(_delivered(text, reached)),
            span=row.span,
            unsure=tuple(unsure if found else [*unsure, items.NO_UNITS]),
        )


def _row_path(row: tables.Row) -> Iterator[str]:
    """The row that heads a part of the table, and the cell that says what kind of task it is."""
    yield from dict.fromkeys(said for kind in ("heading", "section") if (said := row.text(kind)))


def _row_title(row: tables.Row) -> str:
    """The name of the task; where one name is merged over several tasks, what is done in each."""
    merged = "name" in row.inherited and row.text("measure")
    words = re.sub(r"^[(（]?\d{1,2}[.、．)）]", "", row.text("measure" if merged else "name"))
    return re.split(r"[,，。;；]" if merged else r"[。:：]", words)[0][:_ROW_TITLE]


def _row_parts(row: tables.Row) -> Iterator[Run]:
    name, measure = row.cells.get("name"), row.cells.get("measure")
    if name is not None and row.text("measure") != row.text("name") and "name" not in row.inherited:
        yield name
    for part in (measure, row.cells.get("target"), *row.more):
        if part is not None:
            yield part


def _row_units(row: tables.Row, *, first_leads: str) -> Units:
    spoken = units.Spoken()
    for kind in tables.UNITS:
        cell = row.cells.get(kind)
        if cell is not None:
            leads = bool(first_leads) and "lead" not in row.cells and kind == "responsible"
            one = units.read(cell, role=kind)
            spoken.add(units.first_leads(one, first_leads) if leads else one)
    return spoken.units()


def _with_table(tasks: list[Task], rows: list[Task]) -> list[Task]:
    """Body and table together: where the table repeats the body's tasks, it gives them its units;
    where the body has units already, the repetition adds nothing.
    """
    by_title = {_letters(row.title): row for row in rows}
    repeated = {_letters(task.title) for task in tasks} & set(by_title)
    if not rows or len(repeated) * 2 < len(rows):
        return tasks + rows
    named = any(task.leads or task.partners for task in tasks)
    joined = [
        task if named or (row := by_title.get(_letters(task.title))) is None else _joined(task, row)
        for task in tasks
    ]
    return joined + [row for row in rows if _letters(row.title) not in repeated]


def _joined(task: Task, row: Task) -> Task:
    unsure = tuple(one for one in (*task.unsure, *row.unsure) if one != items.NO_UNITS)
    return replace(
        task, leads=row.leads, partners=row.partners, due=row.due or task.due, unsure=unsure
    )


def _letters(text: str) -> str:
    return re.sub(r"\W", "", text)


def _rest(
    whole: Run, tasks: Sequence[Task], known: Sequence[Pointed]
) -> tuple[list[Pointed], list[Pointed]]:
    """What no task, heading or other piece covers: preamble and closing, and what is left over."""
    covered = sorted([task.span for task in tasks] + [one.span for one in known])
    begins = min((start for start, _end in _content(tasks, known)), default=len(whole.text))
    ends = max((end for _start, end in _content(tasks, known)), default=0)
    around: list[Pointed] = []
    left: list[Pointed] = []
    at = 0
    for start, end in [*covered, (len(whole.text), len(whole.text))]:
        for stretch in whole.cut(at, start).nonempty() if start > at else ():
            if stretch.span[0] < begins:
                around.append(Pointed(stretch.printed, stretch.span, _PREAMBLE))
            elif stretch.span[0] >= ends:
                around.append(Pointed(stretch.printed, stretch.span, _CLOSING))
            else:
                left.append(Pointed(stretch.printed, stretch.span, _LEFT))
        at = max(at, end)
    return around, left


def _content(tasks: Sequence[Task], known: Iterable[Pointed]) -> Iterator[tuple[int, int]]:
    yield from (task.span for task in tasks)
    yield from (one.span for one in known if one.reason != _FURNITURE)
