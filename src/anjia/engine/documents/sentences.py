"""Units that sentences name (由县人社局牵头, 会同县财政局), also once for a whole document."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from . import names, units
from .pieces import Named
from .units import COOPERATING, EACH, JOINT, LEAD, RESPONSIBLE, Said, Units

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .runs import Run

_LED = re.compile(
    r"(?<![自理缘])由([^。;]{2,80}?(?:牵头|负责|承办|落实|组织实施|具体实施|作为[^。;,]{0,8}(?:主体|业主|单位))[^。;]{0,80})"
)
# 县人社局要会同县财政局制定, 县民政局牵头开展: the subject of a sentence is a list of units.
_SUBJECT = re.compile(
    r"(?:^|[。;:\n]|会议[\u3400-\u9fff]{2,4},)([^。;:,\n]{2,60}?)(?:要|应|应当|须|负责|具体|主要)?"
    r"(?:(?P<heads>牵头)(?!作用|单位|部门|机制|抓总作用)(?:负责|抓好|组织)?(?:,?会同(?P<with>[^。;,\n]{2,60}))?|(?:会同|(?<=[局委办厅部行])商(?=[省市州县区自]))(?P<beside>[^。;,\n]{2,60})|"
    r"(?P<how>分别|各自|共同|联合|按(?:照)?(?:各自)?职责(?:分工)?)(?=[\u3400-\u9fff]{2})|负责(?=[\u3400-\u9fff,])|作为(?=[\u3400-\u9fff]))"
)
# What a unit is told to do, right behind its name.
_TOLD = (
    "要|应当?|必?须|每(?=[年月季周半])|对|将|为|在|于|按|做好|加强|抓|督促|指导|制定|研究|提出|出台|尽快|开展|完成|建立|推进|统筹|协调|"
    "及时|积极|继续|进一步|切实|加快|加大|完善|安排|引导|支持|选派|建设|实施|负责|落实|共同|联合|组织(?!部)"
)
# Behind a comma only who is plainly told: ,县审计局要加强监督.
_CLAUSE = re.compile(
    r"(?:^|(?<=[。;:\n])|(?<=会议[\u3400-\u9fff]{2},)|(?<=,)(?=[^。;:,\n]{3,40}?(?:局|委|办|政府|镇|街道|乡镇|中心)要))[^。;:,\n]+"
)
# 县财政局负责落实资金, 县住建局、县公安局各司其职.
_PART = re.compile(
    r"(?:^|(?<=[。;:,\n]))([^。;:,\n]{2,60}?)(?:负责(?=[\u3400-\u9fff])|作为|(?:各司其职|各负其责)(?=[。;,\n]|$))"
)
_TOWNS = re.compile(r"(?:[\u3400-\u9fff]{1,6}(?:镇|乡|街道|苏木)(?:、|$))+")
# 一、县财政局:负责落实资金. The unit is the item's title.
_TITLED = re.compile(
    r"^\s*([^。:;\n]{2,60}?)\s*(?::|[。\n](?=\s*(?:牵头|负责|承担|落实|抓好|做好|积极配合|配合|协助)))"
    r"\s*(?P<does>牵头|(?:积极)?(?:配合|协助))?"
)
_ANYBODY = re.compile("各(?:级|地|部门|单位|有关|相关|责任|成员)|有关|相关|责任|成员")
_UNTIL_VERB = re.compile(
    r"^(.+?(?:局|委|办|厅|部|政府|处|中心|单位|部门|公司|乡镇|镇|街道|社区|会|联|站|所|院|队)(?:[(\[][^()\[\]]*[)\]])?)"
    rf"(?:{_TOLD}|$)"
)
_SPEAKS = re.compile("牵头|负责|配合|参与|会同|协助|协同|落实|实施|作为")
_SAYS = (
    ("lead", re.compile(r"^(.+?)(?:共同)?(?:总)?牵头")),
    (
        "helps",
        re.compile(r"^(.+?)(?:要|应)?(?:积极|共同|密切|做好)*(?:配合|参与|协助|协同)"),
    ),
    ("alone", re.compile(r"^(.+?)(?:作为|(?:具体|组织|主要)?(?:负责|承办|落实|实施))")),
)
_HELPS = re.compile(r"^(.+?)(?:要|应当?|须)?(?:积极|密切|共同|做好)*(?:配合|协助|参与)")
_BESIDE = re.compile(f"(?:会同|联合){_UNTIL_VERB.pattern.removeprefix('^')}")
_BY_HOW = {"分别": EACH, "各自": EACH, "共同": JOINT, "联合": JOINT}
_HOW = re.compile(r"(?:分别|各自|共同|按(?:照)?(?:各自)?职责(?:分工)?)$")
_WHOLE = re.compile(
    r"(?:(?<![\d%个户人名家万亿成岁亩元级])以[上下](?![由均,])|上述|下列|所列|本(?:方案|清单|计划|要点|表)|[未无](?:另行)?(?:注明|标明|明确|列明)(?:责任|牵头)?(?:单位|部门))"
    r"[^。;,\n]{0,14}?(?:任务|工作|事项|措施|内容)?[^。;,\n]{0,8}?,?((?:均?由|(?:牵头|责任)单位均?[:为是]|牵头部门均?[:为是])[^。\n]+)"
)


def read(run: Run) -> Units:
    """The units that an item's sentences name; the first sentence that names some counts."""
    # A heading on a line of its own is not the beginning of the sentence below it.
    lines = run.lines()
    said = _first(run.tight(), lines)
    if said:
        known = {one.named.unit for one in said}
        said += [one for one in _also(lines) if one.named.unit not in known]
    return units.placed(said)


def _first(tight: Run, lines: Run) -> list[Said]:
    titled = _TITLED.match(lines.text)
    if titled and names.is_printed_in_full(titled[1]) and not _ANYBODY.match(titled[1]):
        does = titled["does"] or ""
        role = LEAD if does == "牵头" else COOPERATING if does else RESPONSIBLE
        return list(_said(lines.cut(*titled.span(1)), role, names.Prefixes()))
    for found in _LED.finditer(tight.text):
        if said := list(_of_sentence(tight.cut(*found.span(1)))):
            return said
    for found in _SUBJECT.finditer(lines.text):
        subject = lines.cut(*found.span(1))
        if not names.is_list(subject.text):
            continue
        prefixes = names.Prefixes()
        how = "分别" if (found["how"] or "").startswith("按") else found["how"] or ""
        role = LEAD if found["heads"] else _BY_HOW.get(how, RESPONSIBLE)
        said = list(_said(subject, role, prefixes))
        for group in ("with", "beside"):
            if found[group] and (beside := _UNTIL_VERB.match(found[group])):
                start = found.start(group)
                stretch = lines.cut(start, start + beside.end(1))
                said += _said(stretch, COOPERATING, prefixes)
        return [*said, *_helping(lines, found.end(), prefixes)]
    return []


def _also(lines: Run) -> Iterator[Said]:
    """Who does a part of their own in a later clause: ;某镇负责征地,县财政局负责落实资金."""
    prefixes = names.Prefixes()
    for found in _PART.finditer(lines.text):
        subject = lines.cut(*found.span(1))
        is_list = names.is_list(subject.text) or _TOWNS.fullmatch(subject.text)
        if is_list and not _ANYBODY.match(subject.text):
            yield from _said(subject, RESPONSIBLE, prefixes)


def addressed(run: Run) -> Units:
    """The units that a sentence only tells what to do: 县人社局要建立台账."""
    lines = run.lines()
    said: list[Said] = []
    for clause in _CLAUSE.finditer(lines.text):
        for told in re.finditer(_TOLD, clause[0]):
            subject = lines.cut(clause.start(), clause.start() + told.start())
            general = _ANYBODY.match(subject.text) or (said and subject.text.startswith("各"))
            if names.is_list(subject.text) and not general:
                known = {one.named.unit for one in said}
                found = _said(subject, RESPONSIBLE, names.Prefixes())
                said += [one for one in found if one.named.unit not in known]
                break
    return units.placed(said)


def _helping(run: Run, start: int, prefixes: names.Prefixes) -> Iterator[Said]:
    """Who helps, in a later clause of the sentence: 市财政局负责落实资金,各县区政府配合."""
    stop = re.search("[。;]|$", run.text[start:])
    for clause in units.clauses(run.cut(start, start + stop.start() if stop else None)):
        helps = _HELPS.match(clause.text)
        beside = _BESIDE.match(clause.text)
        if beside and names.is_list(beside[1]):
            yield from _said(clause.cut(*beside.span(1)), COOPERATING, prefixes)
        if helps and names.is_list(helps[1]):
            yield from _said(clause.cut(*helps.span(1)), COOPERATING, prefixes)
        elif verb := units.only_who(clause.text):
            yield from _said(clause.cut(0, verb[1]), verb[0], prefixes)


def whole(run: Run) -> tuple[Units, tuple[int, int]] | None:
    """The units that a document names once for all its tasks, and where it does."""
    found = _WHOLE.search(run.text)
    if not found:
        return None
    stretch = run.cut(*found.span(1))
    stretch = stretch.stripped()
    if stretch.text.endswith(")") and stretch.text.count("(") < stretch.text.count(")"):
        stretch = stretch.cut(0, -1)  # the note stands in a bracket
    spoken = units.read(stretch)
    read_units = spoken.units() if spoken.said and not spoken.unread else read(stretch)
    if not read_units:
        return None
    return read_units, stretch.span


def _said(run: Run, role: str, prefixes: names.Prefixes) -> Iterator[Said]:
    for unit, stretch in names.listed(run, prefixes):
        yield Said(Named(unit, role, stretch.span), heads=role == LEAD)


def _of_sentence(stretch: Run) -> Iterator[Said]:
    """The clauses of a sentence up to the one that no longer speaks of units."""
    prefixes = names.Prefixes()
    begun = False
    for clause in units.clauses(stretch):
        if not _SPEAKS.search(clause.text):
            if begun:
                return
            continue
        found = list(_of_clause(clause, prefixes))
        if begun and not found:
            return
        begun = begun or bool(found)
        yield from found


def _of_clause(clause: Run, prefixes: names.Prefixes) -> Iterator[Said]:
    head, beside, after = clause.text.partition("会同")
    if beside:
        own = next((found for _kind, says in _SAYS if (found := says.match(head))), None)
        role = LEAD if "牵头" in head or re.search(r"牵头", after) else RESPONSIBLE
        yield from _said(clause.cut(0, own.end(1) if own else len(head)), role, prefixes)
        names_end = _UNTIL_VERB.match(after.replace("牵头", "负责"))
        start = len(head) + len(beside)
        yield from _said(
            clause.cut(start, start + (names_end.end(1) if names_end else len(after))),
            COOPERATING,
            prefixes,
        )
        return
    for kind, says in _SAYS:
        found = says.match(clause.text)
        if not found:
            continue
        listed = found[1]
        how = _HOW.search(listed)
        stretch = clause.cut(0, how.start() if how else len(listed))
        role = {"lead": LEAD, "helps": COOPERATING}.get(kind, RESPONSIBLE)
        if how and kind == "alone":
            role = JOINT if how[0] == "共同" else EACH
        yield from _said(stretch, role, prefixes)
        return
    if verb := units.only_who(clause.text):
        yield from _said(clause.cut(0, verb[1]), verb[0], prefixes)
