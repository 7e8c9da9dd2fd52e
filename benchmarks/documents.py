"""How rightly and how fast policy documents are read: `python -m benchmarks.documents`.

Precision and recall over the documents that the tests hold with answers read by hand
(`anjia.engine.tests.documents`), and with `--mutated` over copies of them: other widths, lost line
breaks, page numbers in mid-sentence, brackets that never close. Then the time of 300 pages.
"""

from __future__ import annotations

import argparse
import random
import resource
import statistics
import time
from typing import TYPE_CHECKING

from anjia.engine import documents
from anjia.engine.tests.documents import answers, mutations
from anjia.ledger import texts
from anjia.ledger.texts.tests import files

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PAGES, LINES, WIDTH = 300, 25, 30
SECONDS = 5.0
# Their line breaks or tabs do not survive being set in lines.
UNFIT = {"lost_breaks", "long_lost", "page_heads", "wrapped", "reply", "npc_reply", "no_task"}


def main() -> None:
    """Print both measurements."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mutated", action="store_true", help="also measure changed copies")
    parser.add_argument("--rounds", type=int, default=3, help="rounds of the 300 pages")
    options = parser.parse_args()
    _rightness("as written", [(name, answers.source(name)) for name in answers.names()])
    if options.mutated:
        for mutation in mutations.ALL:
            _rightness(mutation, list(_copies(mutation)))
    lines = list(_lines())
    text = "\n".join(lines)
    pages = [lines[at : at + LINES] for at in range(0, len(lines), LINES)]
    data = files.pdf(pages)
    print(f"\n{len(pages)} pages, {len(text):,} characters, {len(data):,} bytes as PDF")
    _time("text", lambda: documents.parse(text), options.rounds)
    _time("PDF", lambda: documents.parse(texts.read(data)), options.rounds)


def _copies(mutation: str) -> Iterator[tuple[str, str]]:
    for name in answers.names():
        if mutation != "one_paragraph" or name not in mutations.LINES_MATTER:
            yield name, _copy(name, mutation)


def _copy(name: str, mutation: str) -> str:
    chance = random.Random(name)  # noqa: S311 - the same copies in every run
    return mutations.ALL[mutation](answers.source(name), chance)


def _rightness(title: str, sources: list[tuple[str, str]]) -> None:
    score = answers.Score()
    for name, text in sources:
        answers.held(name, answers.found(documents.parse(text)), answers.wanted(name), score)
    print(f"\n{title}: {len(sources)} documents")
    for kind in answers.KINDS:
        print(
            f"  {kind:9} precision {score.precision(kind):.3f} recall {score.recall(kind):.3f} "
            f"of {score.right[kind] + score.missed[kind]}"
        )
    for line in score.said:
        print("   ", line)


def _lines() -> Iterator[str]:
    """The corpus over and over, set in lines as wide as a page, to 300 pages."""
    sources = [
        text
        for name in answers.names()
        if name not in UNFIT and "\t" not in (text := answers.source(name))
    ]
    left = PAGES * LINES
    while left:
        for source in sources:
            for paragraph in source.splitlines():
                for at in range(0, max(1, len(paragraph)), WIDTH):
                    if not left:
                        return
                    left -= 1
                    yield paragraph[at : at + WIDTH]


def _time(what: str, read: Callable[[], documents.Document], rounds: int) -> None:
    clock, processor, inside = [], [], []
    tasks = 0
    for _ in range(rounds):
        began, worked, children = time.perf_counter(), time.process_time(), _children()
        tasks = len(read().tasks)
        clock.append(time.perf_counter() - began)
        processor.append(time.process_time() - worked)
        inside.append(_children() - children)
    median = statistics.median(clock)
    verdict = "met" if median <= SECONDS else "missed"
    here, there = statistics.median(processor), statistics.median(inside)
    print(f"  {what:5} {median:.2f} s by the clock, aim {SECONDS} s: {verdict}; {tasks:,} tasks")
    print(f"        {here:.2f} s of processor here, {there:.2f} s in the limited child")


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
