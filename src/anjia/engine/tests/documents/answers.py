"""The documents of the tests with their answers, read by hand, and how a reading is held to them.

``corpus/NAME.txt`` is a document, ``corpus/NAME.toml`` what it says: for each task its number,
section, units by role, targets as ``operator value unit`` and, where it has one, its due day.
"""

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from anjia.engine import documents
from anjia.engine.documents import Document, Task, numbering
from anjia.engine.documents.runs import plain

CORPUS = Path(__file__).parent / "corpus"
LEADING = ("lead", "each", "joint")
KINDS = ("numbers", "sections", "units", "roles", "targets", "due")


def bare(text: str) -> str:
    """A text in one width and without white space: what decides whether two are the same."""
    return re.sub(r"\s+", "", plain(text))


@dataclass(frozen=True)
class Answer:
    """What one task of a document says."""

    number: str
    section: tuple[str, ...]
    leads: tuple[tuple[str, str], ...]
    partners: tuple[tuple[str, str], ...]
    targets: tuple[str, ...]
    due: str

    @classmethod
    def of_entry(cls, entry: dict[str, list[str]]) -> "Answer":
        """What was written by hand."""
        leads = [(bare(unit), role) for role in LEADING for unit in entry.get(role, ())]
        responsible = [(bare(unit), "responsible") for unit in entry.get("responsible", ())]
        partners = [(bare(unit), "cooperating") for unit in entry.get("cooperating", ())]
        if leads:
            partners = responsible + partners
        else:
            leads = responsible
        return cls(
            number=numeral(str(entry["number"])),
            section=tuple(bare(heading) for heading in entry["section"]),
            leads=tuple(leads),
            partners=tuple(partners),
            targets=tuple(entry.get("targets", ())),
            due=bare(str(entry.get("due", ""))),
        )

    @classmethod
    def of_task(cls, task: Task) -> "Answer":
        """What the parser read."""
        return cls(
            number=numeral(task.number),
            section=tuple(bare(heading) for heading in task.section),
            leads=tuple((bare(one.unit), one.role) for one in task.leads),
            partners=tuple((bare(one.unit), one.role) for one in task.partners),
            targets=tuple(f"{one.operator} {one.value} {one.unit}" for one in task.targets),
            due=bare(task.due),
        )


def numeral(printed: str) -> str:
    """The number of a task without its form: 一 and 1 are the same."""
    found = numbering.number(printed)
    return printed if found is None else str(found)


@dataclass
class Score:
    """How many pieces were found rightly, found wrongly, and not found."""

    right: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    said: list[str] = field(default_factory=list)

    def compare(self, kind: str, where: str, found: Iterable[str], wanted: Iterable[str]) -> None:
        """Count the pieces of one kind in one place."""
        has, want = Counter(found), Counter(wanted)
        self.right[kind] += (has & want).total()
        self.wrong[kind] += (has - want).total()
        self.missed[kind] += (want - has).total()
        self.said += [f"{where} {kind}: too much {one}" for one in (has - want).elements()]
        self.said += [f"{where} {kind}: missing {one}" for one in (want - has).elements()]

    def precision(self, kind: str) -> float:
        """The share of what was found that is right."""
        return self.right[kind] / max(1, self.right[kind] + self.wrong[kind])

    def recall(self, kind: str) -> float:
        """The share of what there is that was found."""
        return self.right[kind] / max(1, self.right[kind] + self.missed[kind])


def names() -> list[str]:
    """The documents of the corpus."""
    return sorted(path.stem for path in CORPUS.glob("*.txt"))


def source(name: str) -> str:
    """The text of one document."""
    return (CORPUS / f"{name}.txt").read_text(encoding="utf-8")


def wanted(name: str) -> list[Answer]:
    """What one document says, read by hand."""
    entries = tomllib.loads((CORPUS / f"{name}.toml").read_text(encoding="utf-8"))
    return [Answer.of_entry(entry) for entry in entries.get("task", ())]


def read(name: str) -> Document:
    """What the parser reads in one document."""
    return documents.parse(source(name))


def found(document: Document) -> list[Answer]:
    """A reading in the form of an answer."""
    return [Answer.of_task(task) for task in document.tasks]


def held(where: str, has: Sequence[Answer], want: Sequence[Answer], score: Score) -> None:
    """Hold a reading to its answer; tasks are the same where section and number are."""
    score.compare("numbers", where, map(_key, has), map(_key, want))
    by_key = {_key(one): one for one in has}
    for one in want:
        other = by_key.get(_key(one), Answer("", (), (), (), (), ""))
        for kind in KINDS[1:]:
            score.compare(kind, f"{where} {one.number}", _pieces(other, kind), _pieces(one, kind))


def _key(answer: Answer) -> str:
    return f"{answer.section[-1] if answer.section else ''}/{answer.number}"


def _pieces(answer: Answer, kind: str) -> Iterator[str]:
    if kind == "sections":
        yield "/".join(answer.section)
    elif kind == "units":
        yield from (unit for unit, _role in (*answer.leads, *answer.partners))
    elif kind == "roles":
        yield from (f"lead {unit} {role}" for unit, role in answer.leads)
        yield from (f"partner {unit} {role}" for unit, role in answer.partners)
    elif kind == "targets":
        yield from answer.targets
    elif answer.due:
        yield answer.due
