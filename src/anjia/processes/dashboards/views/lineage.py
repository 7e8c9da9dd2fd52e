"""The lineage page: a figure, the facts that make it, and the columns that offices fill in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from anjia.base.scope import current_actor
from anjia.processes.dashboards.policy import Permission
from anjia.processes.dashboards.queries import lineage
from anjia.processes.dashboards.views import pages, place
from anjia.processes.definitions.queries import library, units

if TYPE_CHECKING:
    from anjia.processes.dashboards.queries.lineage import Key, Lineage, Step

WIDE, HIGH = 168, 44  # a box of the drawing
ACROSS, DOWN = 40, 12  # the room between two
MOST_USERS = 12
SHORT = 11  # characters of a label that fit a box


@dataclass(frozen=True)
class Box:
    """One thing in the drawing, where it stands and what it opens."""

    x: int
    y: int
    label: str
    note: str
    kind: str
    target: str
    full: str

    @property
    def text_x(self) -> int:
        """Where its words begin."""
        return self.x + 12

    @property
    def label_y(self) -> int:
        """The line of its label."""
        return self.y + 19

    @property
    def note_y(self) -> int:
        """The line of its note."""
        return self.y + 35


@dataclass
class Drawing:
    """Boxes in columns from the figure on the left to the workbook on the right, and the lines."""

    boxes: list[Box] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    heads: list[tuple[int, str]] = field(default_factory=list)
    width: int = 0
    height: int = 0
    wide: int = WIDE
    high: int = HIGH


@dataclass(frozen=True)
class Branch:
    """One fact in the tree; a derived one that stands further up already is not opened again."""

    step: Step
    anchor: str
    again: bool
    inner: list[Branch]


@require_GET
def show(request: HttpRequest, code: str) -> HttpResponse:
    """How a figure comes about, down to the headers of the workbooks."""
    by = current_actor()
    area, as_of = pages.here(request, by)
    found = library.of(area, on=as_of) if as_of else library.shipped()
    indicator = found.indicators.get(code)
    if indicator is None:
        raise Http404
    way = lineage.of(indicator, found, by=by)
    title = library.spoken(indicator.title)
    context = {
        "indicator": indicator,
        "title": title,
        "way": place.way(area, by.areas(Permission.READ)),
        "area": area,
        "unit": units.word(indicator.unit),
        "row_label": library.spoken(found.table_label(indicator.of)),
        "parts": _parts(way),
        "drawing": drawn(way, title, code),
        "columns": sorted(
            {step.column for step in way.steps.values() if step.column is not None},
            key=lambda column: (column.ledger, column.label),
        ),
        "users": way.users[:MOST_USERS],
        "more_users": way.users[MOST_USERS:],
    }
    return render(request, "dashboards/lineage.html", context)


def _parts(way: Lineage) -> list[tuple[str, lineage.Part, list[Branch]]]:
    labels = {
        "among": _("算谁"),
        "where": _("满足什么"),
        "value": _("加总什么"),
        "per": _("除以什么"),
    }
    seen: set[Key] = set()
    return [
        (labels[part.role], part, [_branch(way, key, seen) for key in part.needs])
        for part in way.parts
    ]


def _branch(way: Lineage, key: Key, seen: set[Key]) -> Branch:
    step = way.steps[key]
    again = key in seen and bool(step.needs)
    seen.add(key)
    inner = [] if again else [_branch(way, need, seen) for need in step.needs]
    return Branch(step, anchor(key), again, inner)


def anchor(key: Key) -> str:
    """Where a fact stands on the page."""
    return f"fact-{key[0]}-{key[1]}"


def drawn(way: Lineage, title: str, code: str) -> Drawing:
    """The same as a drawing: a fact stands to the right of all that is made from it."""
    depth = _depths(way)
    last = max(depth.values(), default=0) + 1
    made = Drawing()
    rows: dict[int, int] = {}
    boxes: dict[object, Box] = {}

    def put(key: object, at: int, label: str, note: str, kind: str, target: str) -> None:
        row = rows.get(at, 0)
        rows[at] = row + 1
        short = label if len(label) <= SHORT else f"{label[: SHORT - 1]}…"
        x, y = at * (WIDE + ACROSS), 32 + row * (HIGH + DOWN)
        boxes[key] = Box(x, y, short, note[: SHORT + 3], kind, target, label)

    put(code, 0, title, code, "figure", "#parts")
    for key in sorted(way.steps, key=lambda key: (depth[key], _place(way, key, boxes))):
        step = way.steps[key]
        at = last if step.is_stored else depth[key]
        note = step.column.ledger_title if step.column else step.table
        put(key, at, step.label, note, "stored" if step.is_stored else "derived", f"#{anchor(key)}")
        if step.column is not None and step.column.headings:
            headings = (*step.column.remembered, *step.column.headings)
            also = _("也认 %(n)s 种叫法") % {"n": len(set(headings)) - 1}
            put((key, "sheet"), last + 1, headings[0], also, "sheet", "#columns")
    made.boxes = list(boxes.values())
    for key in way.needs:
        made.lines.append(_line(boxes[code], boxes[key]))
    for key, step in way.steps.items():
        made.lines += [_line(boxes[key], boxes[need]) for need in step.needs]
        if (key, "sheet") in boxes:
            made.lines.append(_line(boxes[key], boxes[key, "sheet"]))
    made.heads = [(0, _("指标")), (last * (WIDE + ACROSS), _("台账里的列"))]
    if last > 1:
        made.heads.append((WIDE + ACROSS, _("推算出来的")))
    if any(box.kind == "sheet" for box in made.boxes):
        made.heads.append(((last + 1) * (WIDE + ACROSS), _("工作簿里的表头")))
    made.width = max(box.x for box in made.boxes) + WIDE
    made.height = max(box.y for box in made.boxes) + HIGH + 2
    return made


def _place(way: Lineage, key: Key, boxes: dict[object, Box]) -> int:
    """How high the boxes stand that a fact belongs to, so that lines cross little."""
    above = [
        boxes[other].y for other, step in way.steps.items() if key in step.needs and other in boxes
    ]
    return sum(above) // len(above) if above else 0


def _depths(way: Lineage) -> dict[Key, int]:
    """How many steps a fact is away from the figure at most; definitions have no cycles."""
    depth: dict[Key, int] = {}

    def visit(key: Key, at: int) -> None:
        if depth.get(key, 0) < at:
            depth[key] = at
            for need in way.steps[key].needs:
                visit(need, at + 1)

    for key in way.needs:
        visit(key, 1)
    derived = [at for key, at in depth.items() if not way.steps[key].is_stored]
    deepest = max(derived, default=0)
    return {key: at if not way.steps[key].is_stored else deepest for key, at in depth.items()}


def _line(one: Box, other: Box) -> str:
    """A path from the right of one box to the left of another."""
    x1, y1 = one.x + WIDE, one.y + HIGH // 2
    x2, y2 = other.x, other.y + HIGH // 2
    bend = max(20, (x2 - x1) // 2)
    return f"M{x1} {y1}C{x1 + bend} {y1} {x2 - bend} {y2} {x2} {y2}"
