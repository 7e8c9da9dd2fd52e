"""What may not be for everybody in a text: where it stands, and how it is masked. Names come in.

Digits are found in both widths. Nothing here decides: an officer keeps or masks each find.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from anjia.engine.documents.runs import plain
from anjia.kernel import identity
from anjia.processes.supervision.policy.proposals import FindKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_GAP = r"[ \-—]?"
_COUNT = "[0-9一二三四五六七八九十]"
# First match wins: an identity number is not reported as an account too.
_PATTERNS = (
    (
        FindKind.IDENTITY,
        re.compile(r"(?<![0-9A-Za-z])(?:[0-9]{17}[0-9Xx]|[0-9]{15})(?![0-9A-Za-z])"),
    ),
    (
        FindKind.PHONE,
        re.compile(
            rf"(?<![0-9])(?:1[3-9][0-9]{_GAP}[0-9]{{4}}{_GAP}[0-9]{{4}}|"
            r"0[0-9]{2,3}[-—]?[0-9]{7,8})(?![0-9])"
        ),
    ),
    (
        FindKind.ACCOUNT,
        re.compile(
            rf"(?<![0-9])[0-9]{{4}}(?:{_GAP}[0-9]{{4}}){{2,6}}(?:{_GAP}[0-9]{{1,3}})?(?![0-9])"
        ),
    ),
    (
        FindKind.ADDRESS,
        re.compile(
            rf"[\u3400-\u9fff]{{0,12}}{_COUNT}+(?:栋|幢|号楼|座)"
            rf"{_COUNT}*(?:单元)?{_COUNT}*(?:室|号|户)?|"
            rf"[\u3400-\u9fff]{{1,8}}村{_COUNT}+组(?:{_COUNT}+号)?"
        ),
    ),
)
_HOUSE = re.compile(r"^(.*?(?:社区|小区|安置点|安置区|村|镇|路|街))?.*$", re.DOTALL)
_STAR = "*"


@dataclass(frozen=True, order=True)
class Span:
    """A find: characters `start` to `end` of the text."""

    start: int
    end: int
    kind: FindKind


def finds(text: str, *, persons: Iterable[str], members: Iterable[str]) -> list[Span]:
    """What stands in a text, in its order; of two that overlap the one of the earlier kind."""
    taken: list[Span] = []
    for span in _all(plain(text), list(members), list(persons)):
        if all(span.end <= other.start or span.start >= other.end for other in taken):
            taken.append(span)
    return sorted(taken)


def _all(text: str, members: list[str], persons: list[str]) -> Iterator[Span]:
    for kind, pattern in _PATTERNS:
        for hit in pattern.finditer(text):
            if hit.end() > hit.start():
                yield Span(hit.start(), hit.end(), kind)
    for kind, names in ((FindKind.MEMBER, members), (FindKind.PERSON, persons)):
        # The longer name first: 张三丰 is not 张三 with 丰 behind.
        for name in sorted(set(names), key=lambda each: (-len(each), each)):
            for hit in re.finditer(re.escape(name), text):
                yield Span(hit.start(), hit.end(), kind)


def mask(kind: FindKind, text: str) -> str:
    """What everybody reads instead."""
    match kind:
        case FindKind.IDENTITY:
            return identity.mask(text)
        case FindKind.PHONE:
            return identity.mask_phone(text)
        case FindKind.ACCOUNT:
            return identity.mask_account(text)
        case FindKind.ADDRESS:
            found = _HOUSE.match(text)
            return ((found[1] if found else "") or "") + _STAR * 3
        case FindKind.PERSON | FindKind.MEMBER:
            return identity.mask_name(text)


def masked(text: str, spans: Iterable[Span]) -> str:
    """The text with these stretches masked."""
    parts: list[str] = []
    at = 0
    for span in sorted(spans):
        parts += [text[at : span.start], mask(span.kind, text[span.start : span.end])]
        at = span.end
    return "".join([*parts, text[at:]])
