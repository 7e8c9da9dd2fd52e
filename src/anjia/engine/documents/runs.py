"""Text that remembers where in the source each of its characters stands."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

# Full-width forms and look-alikes, one character for one, so that places stay what they are.
_PLAIN = str.maketrans(
    dict(
        zip(
            "（）〔〕〈〉［］｛｝{}：，；．％＋－～﹒•●◆／！？",
            "()()()[][][]:,;.%+-~.···/!?",
            strict=True,
        )
    )
    | dict.fromkeys("\xa0\u3000\u2002\u2003", " ")
    | {0xFF10 + digit: str(digit) for digit in range(10)}
)


# A half-width full stop behind Chinese; behind a numeral it belongs to the number of an item.
_STOP = re.compile(
    r"(?<=[\u3400-\u9fff”\"%)\]])(?<![一二三四五六七八九十])\.(?=\s|$|[\u3400-\u9fff(\[“\"])"
)


# Units in pointed brackets; elsewhere < compares or belongs to markup.
_POINTED = re.compile(r"[<＜]([^<>＜＞。]{0,60}?(?:牵|责任|配合|负责)[^<>＜＞。]{0,300})[>＞]")


def plain(text: str) -> str:
    """Return the text in one width of digits and punctuation; no character moves."""
    return _STOP.sub("。", _POINTED.sub(r"[\1]", text.translate(_PLAIN)))


@dataclass(frozen=True)
class Run:
    """Text in plain width; its i-th character stands at ``places[i]`` of ``source``."""

    text: str
    places: Sequence[int]
    source: str = field(default="", repr=False)

    @classmethod
    def of(cls, source: str) -> Run:
        """The whole source, in plain width."""
        return cls(plain(source), range(len(source)), source)

    def cut(self, start: int, end: int | None = None) -> Run:
        """A stretch of this one."""
        return Run(self.text[start:end], self.places[start:end], self.source)

    def stripped(self, characters: str | None = None) -> Run:
        """Without white space, or some characters, at both ends."""
        left = len(self.text) - len(self.text.lstrip(characters))
        return self.cut(left, max(left, len(self.text.rstrip(characters))))

    def nonempty(self) -> Iterator[Run]:
        """The run without white space at its ends, if anything is left."""
        stripped = self.stripped()
        if stripped.text:
            yield stripped

    def without(self, spans: Iterable[tuple[int, int]]) -> Run:
        """Without some stretches of it."""
        gone = sorted(spans)
        if not gone:
            return self
        texts, places, at = [], [], 0
        for start, end in gone:
            texts.append(self.text[at:start])
            places.append(self.places[at:start])
            at = max(at, end)
        texts.append(self.text[at:])
        places.append(self.places[at:])
        return Run("".join(texts), tuple(one for part in places for one in part), self.source)

    def tight(self) -> Run:
        """Without line ends and spaces: Chinese is read across them."""
        return self.without(found.span() for found in re.finditer(r"\s+", self.text))

    def lines(self) -> Run:
        """Without spaces and empty lines; line ends stay."""
        return self.without(
            (found.start(), found.end() - ("\n" in found[0]))
            for found in re.finditer(r"\s*\n|[^\S\n]+", self.text)
        )

    def index(self, place: int) -> int:
        """Where in this run a place of the source is, or would be."""
        return bisect_left(self.places, place)

    def between(self, one: Run, other: Run) -> str:
        """What stands between two stretches of this run."""
        return self.text[self.index(one.span[1]) : self.index(other.span[0])]

    def joined(self, one: Run, other: Run) -> Run:
        """The stretch from the beginning of one to the end of another."""
        return self.cut(self.index(one.span[0]), self.index(other.span[1]))

    @property
    def printed(self) -> str:
        """The characters as the source prints them."""
        return "".join(self.source[place] for place in self.places)

    @property
    def span(self) -> tuple[int, int]:
        """First and past-the-last character in the source."""
        return (self.places[0], self.places[-1] + 1) if self.places else (0, 0)
