"""Units in a bracket or a labelled line, and their part in the task: who leads, who helps.

Who a name is in the register does not belong here, nor how names of a list are told apart.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from . import deadlines, names
from .pieces import Named
from .runs import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .runs import Run

LEAD, EACH, JOINT, RESPONSIBLE, COOPERATING = "lead", "each", "joint", "responsible", "cooperating"
_PERSON = "person"  # 责任领导:张某 names no unit

_NOUN = "(?:单位|部门|主体|处室|科室|机构|方)"
_PEOPLE = (
    r"(?:牵头|责任|分管|包抓|包保|包联|联系|主管)(?:[省市县区州旗镇]级?)?(?:领导|同志)|"
    r"(?:第一|直接)?(?:责任|负责|联系)人"
)
_LABELS = (
    (_PERSON, _PEOPLE, _PEOPLE),
    (
        LEAD,
        rf"(?:总?牵头(?:\(责任\)|责任|负责)?|责任\(牵头\)|主责|主办|主抓|第一责任|主要(?:责任|负责)){_NOUN}",
        "总?牵头|主办",
    ),
    (
        COOPERATING,
        rf"(?:责任)?(?:配合|协办|参与|参加|协同|协作|协助|会办|协同配合|指导|支持)(?:责任)?{_NOUN}",
        "配合|参与|协办|协同|协助",
    ),
    (
        RESPONSIBLE,
        rf"(?:具体|其他|其它|相关|协同|直接|各)?(?:责任|负责|承办|实施|落实|承担|主管|组织实施|组织|完成){_NOUN}",
        "负责|责任|落实|承办",
    ),
)
# With its noun a label needs no colon (责任单位县人社局), alone it does (牵头:县人社局).
LABELLED = re.compile(
    "|".join(f"(?P<{role}>(?<![为是])(?:{full})|(?:{short})(?=:))" for role, full, short in _LABELS)
)
_COLON = re.compile(r"\s*(?:[均都](?=[:为是]))?[:为是]?\s*")

# What a clause says its units do, after their names.
_DOING = "(?:负责|落实|实施|推进|承担|抓好|抓(?=落实)|组织|完成|做好|开展|抓总|协调|办理|承办|推动)"
_BY_DUTY = (
    r"(?:按照?|依照?|依据|根据|结合)(?:各自|部门|本部门|各部门|单位)?的?"
    r"(?:职责|职能|任务)?(?:职责|分工|权限)+"
)
_AS = "(?:作为|为|是)"
_VERBS = (
    (LEAD, re.compile(rf"{_AS}(?:总?牵头|主责|主办)(?:责任)?{_NOUN}$")),
    (RESPONSIBLE, re.compile(rf"{_AS}(?:责任|负责|承办|实施){_NOUN}$")),
    (COOPERATING, re.compile(rf"{_AS}(?:配合|协办|参与|协助|协同){_NOUN}$")),
    (RESPONSIBLE, re.compile("负责(?:统筹|协调|业务|监督|督促|督导|组织)*(?:指导|督导|监督)$")),
    (
        COOPERATING,
        re.compile(
            rf"(?:{_BY_DUTY})?(?:共同|积极|密切|协同|做好|给予|分别|各自|予以|加强|提供|资金|技术|政策|业务)*"
            rf"(?:配合|参与|参加|协助|协同|协办|支持|指导)+(?:工作|{_DOING})*$"
        ),
    ),
    (
        EACH,
        re.compile(
            rf"(?:牵头)?(?:{_BY_DUTY}|分别|各自)+(?:分别|共同)?(?:牵头|{_DOING})+(?:工作)?$|各负其责$|各司其职$"
            rf"|(?:负责|牵头)(?:{_BY_DUTY}|分别|各自)(?:{_DOING})*$|{_BY_DUTY}$"
        ),
    ),
    (JOINT, re.compile(rf"(?:共同|联合)(?:牵头|主办|{_DOING})+$")),
    (RESPONSIBLE, re.compile("(?:负总责|负主责|承担主体责任)$")),
    (LEAD, re.compile(rf"(?:总牵头|牵头|主办|主责|主抓)(?:抓|{_DOING})*$")),
    (
        RESPONSIBLE,
        re.compile(rf"(?:具体|主要|全面|认真|直接|总)?(?:{_DOING}(?:具体|主要|全面)?)*{_DOING}$"),
    ),
)
_HEADS = re.compile("牵头|主办|主责|主抓")
_OWNS = re.compile(
    "牵头|责任|负责|落实|配合|协办|参与|参加|协助|会同|主办|主责|主抓|承办|实施|分工|各司其职|各负其责"
)
_TOGETHER = re.compile(r"会同(?=[\u3400-\u9fff])|(?<=[局委办厅部])(?:商|联合)(?=[省市州县区])")
_HOW_LED = re.compile(r"[^、,;]{0,12}?(分别|各自|共同|联合)由")
# 县人社局牵头县财政局配合: two clauses without a comma.
_TWO_IN_ONE = re.compile(
    r"(?:牵头负责|牵头|负责)(?=[\u3400-\u9fff]{3,}(?:配合|参与|协助|负责|落实|协同)(?:完成|落实|实施|做好)?$)"
)
_OWN_PART = re.compile(r"\((?:总)?(牵头|配合|协助|参与|责任|负责)(?:单位|部门)?\)$")
_OWN_ROLES = {"牵头": LEAD, "责任": RESPONSIBLE, "负责": RESPONSIBLE} | dict.fromkeys(
    ("配合", "协助", "参与"), COOPERATING
)
# 县人社局牵头、县财政局配合: a comma in all but its form.
_VERB_BEFORE = re.compile(r"(?:牵头|负责|配合|参与|协助|落实)$")
SAME = re.compile(r"^(?:[^:]{0,8}:)?(?:同上|〃|″)$")


@dataclass(frozen=True)
class Units:
    """The units of a task and when they are due."""

    leads: tuple[Named, ...] = ()
    partners: tuple[Named, ...] = ()
    due: str = ""

    def __bool__(self) -> bool:
        return bool(self.leads or self.partners)

    def lacks_leads_of(self, above: Units) -> bool:
        """Whether an item says who is beside a lead, and the heading above it who leads."""
        own = any(one.role != RESPONSIBLE for one in self.leads)
        return not own and any(one.role == LEAD for one in above.leads)

    def under(self, above: Units) -> Units:
        """The leads of the heading with the units of the item beside them."""
        return Units(above.leads, (*self.leads, *self.partners), self.due or above.due)


@dataclass(frozen=True)
class Said:
    """One unit with the part its clause gives it, and whether the clause makes it a head."""

    named: Named
    heads: bool


@dataclass
class Spoken:
    """What brackets and lines say, in order; several of one item add up."""

    said: list[Said] = field(default_factory=list)
    due: str = ""
    unread: list[str] = field(default_factory=list)

    def add(self, other: Spoken) -> None:
        """Take what another bracket of the item says; of one unit the first word counts."""
        known = {one.named.unit for one in self.said}
        self.said += [one for one in other.said if one.named.unit not in known]
        self.due = self.due or other.due
        self.unread += other.unread

    def units(self) -> Units:
        """Who leads and who is beside them."""
        return placed(self.said, self.due)


@dataclass(frozen=True)
class _Part:
    """A stretch of names with the role that its label or its verb gives."""

    role: str
    run: Run
    heads: bool = False


def placed(said: Sequence[Said], due: str = "") -> Units:
    """Who leads and who is beside them.

    Where somebody 牵头, all others are partners; else those who are each or jointly responsible
    lead, and else all who are responsible.
    """
    heads = [one.named for one in said if one.heads]
    if heads:
        beside = [one.named for one in said if not one.heads]
        return Units(
            tuple(heads),
            tuple(
                one if one.role == COOPERATING else replace(one, role=RESPONSIBLE) for one in beside
            ),
            due,
        )
    several = {EACH, JOINT} & {one.named.role for one in said}
    beside_them = {COOPERATING, RESPONSIBLE} if several else {COOPERATING}
    leads = tuple(one.named for one in said if one.named.role not in beside_them)
    partners = tuple(one.named for one in said if one.named.role in beside_them)
    return Units(leads, partners, due)


def speaks_of_units(text: str) -> bool:
    """Whether a bracket or a line looks like a list of units with a word on what they do."""
    if LABELLED.search(text) or deadlines.LABELLED.search(text):
        return True
    return bool(_OWNS.search(text)) and any(
        _verb(clause).role for clause in re.split(r"[,;。]", text) if clause
    )


def read(run: Run, *, role: str = "") -> Spoken:
    """The units of one bracket, line or cell, in plain width; `role` is what its column says."""
    run = names.parted(run)
    due, rest = deadlines.taken(run)
    spoken = Spoken(due=due)
    prefixes = names.Prefixes()
    labelled = bool(LABELLED.search(rest.text))
    for part in _parts(rest):
        given = role if role and not labelled and part.role == RESPONSIBLE else part.role
        heads = part.heads or (given == LEAD)
        found = [
            _said(unit, stretch, given, heads=heads)
            for unit, stretch in names.listed(part.run, prefixes)
        ]
        spoken.said += found if given != _PERSON else []
        if not found and given != _PERSON and part.run.text.strip(",;:。、 —–-"):
            spoken.unread.append(part.run.text)
    return spoken


def first_leads(spoken: Spoken, others_are: str = RESPONSIBLE) -> Spoken:
    """The same where the document says that the first of each list leads, and nobody else does;
    and what it calls the others.
    """
    if not spoken.said or any(one.heads for one in spoken.said):
        return spoken
    first, *others = spoken.said
    beside = [
        Said(replace(one.named, role=others_are), heads=False)
        if one.named.role == RESPONSIBLE
        else one
        for one in others
    ]
    said = [Said(replace(first.named, role=LEAD), heads=True), *beside]
    return Spoken(said, spoken.due, spoken.unread)


def _said(unit: str, stretch: Run, role: str, *, heads: bool) -> Said:
    """One unit; a bracket behind its name may say its own part: 县发改局(牵头)."""
    own = _OWN_PART.search(plain(unit))
    if own is None:
        return Said(Named(unit, role, stretch.span), heads)
    named = Named(
        unit[: own.start()],
        _OWN_ROLES[own[1]],
        stretch.cut(0, len(stretch.text) - len(own[0])).span,
    )
    return Said(named, heads=named.role == LEAD)


def _parts(run: Run) -> Iterator[_Part]:
    labels = list(LABELLED.finditer(run.text))
    if not labels:
        yield from _clauses(run)
        return
    head = run.cut(0, labels[0].start()).stripped(",;。: ")
    if head.text:
        yield from _clauses(head)
    for label, following in zip(labels, [*labels[1:], None], strict=True):
        role = str(label.lastgroup)
        colon = _COLON.match(run.text, label.end())
        start = colon.end() if colon else label.end()
        stretch = run.cut(start, following.start() if following else None)
        for clause in clauses(stretch):
            # A verb at the end may still say more: 责任单位:县财政局配合.
            verb = _verb(clause.text)
            said = verb.role if verb.end and verb.role not in {"", RESPONSIBLE} else role
            yield _Part(said, clause.cut(0, verb.end), heads=LEAD in {said, role})


def _clauses(run: Run) -> Iterator[_Part]:
    """Clauses that end in a verb; names before a comma belong to the next verb."""
    waiting: list[Run] = []
    for clause in clauses(run):
        for part in _of_clause(clause):
            if not part.role:
                waiting.append(part.run)
                continue
            for earlier in waiting:
                yield replace(part, run=earlier)
            waiting.clear()
            yield from [part] if part.run.text else []
    for earlier in waiting:
        yield _Part(RESPONSIBLE, earlier)


def _of_clause(clause: Run) -> Iterator[_Part]:
    """The parts of one clause; a part without a role waits for the next verb."""
    verb = _verb(clause.text)
    if verb.role in {LEAD, RESPONSIBLE} and (how := _HOW_LED.match(clause.text)):
        verb = replace(verb, role=EACH if how[1] in {"分别", "各自"} else JOINT)
    together = _TOGETHER.search(clause.text)
    if together:
        head = clause.cut(0, together.start())
        if head.text:
            own = _verb(head.text)
            yield _Part(
                own.role or (verb.role if verb.role not in {"", COOPERATING} else RESPONSIBLE),
                head.cut(0, own.end),
                heads=own.heads or verb.heads,
            )
        yield _Part(COOPERATING, clause.cut(together.end(), verb.end))
        return
    two = _TWO_IN_ONE.search(clause.text)
    if two and two.start() > 1 and not _VERB_BEGINS.match(clause.text, two.end()):
        yield from _of_clause(clause.cut(0, two.end()))
        yield from _of_clause(clause.cut(two.end()))
        return
    yield _Part(verb.role, clause.cut(0, verb.end), heads=verb.heads)


_VERB_BEGINS = re.compile(rf"分别|各自|共同|{_BY_DUTY}|{_DOING}")


@dataclass(frozen=True)
class _Verb:
    """What a clause says its units do, and where their names end."""

    role: str
    end: int
    heads: bool = False


def _verb(text: str) -> _Verb:
    for role, pattern in _VERBS:
        if found := pattern.search(text):
            return _Verb(role, found.start(), heads=bool(_HEADS.search(found[0])))
    return _Verb("", len(text))


def clauses(run: Run) -> Iterator[Run]:
    """Stretches between commas and semicolons that stand in no bracket."""
    start, depth = 0, 0
    for place, character in enumerate(run.text):
        depth += (character in "([") - (character in ")]")
        parts = character in ",;。" or (
            character == "、" and _VERB_BEFORE.search(run.text, start, place)
        )
        if parts and depth <= 0:
            yield from run.cut(start, place).nonempty()
            start = place + 1
    yield from run.cut(start).nonempty()


def only_who(clause: str) -> tuple[str, int] | None:
    """What a clause that is names and a verb says they do, and where the names end."""
    verb = _verb(clause)
    return (verb.role, verb.end) if verb.role and names.is_list(clause[: verb.end]) else None


def says_only_who(sentence: str) -> bool:
    """Whether a sentence is names and what they do, and nothing else: 县人社局牵头,县财政局配合."""
    said = [_listed_in(clause) for clause in re.split("[,;]", sentence) if clause]
    return (
        bool(said)
        and all(names.are_names(listed) for listed in said)
        and any(names.is_list(listed) for listed in said)
    )


def _listed_in(clause: str) -> str:
    """The names of a clause that ends in a verb; empty for any other."""
    two, verb = _TWO_IN_ONE.search(clause), _verb(clause)
    if not verb.role:
        return ""
    listed = names.without_lead_in(clause[: two.start()] if two else clause[: verb.end])
    return _TOGETHER.sub("、", listed)
