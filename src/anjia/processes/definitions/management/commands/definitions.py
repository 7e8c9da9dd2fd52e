"""`anjia definitions check FILE` and `anjia definitions manual`."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from anjia.engine.review import ENDED, MEANT, review
from anjia.processes.definitions.queries import library, manual

if TYPE_CHECKING:
    from argparse import ArgumentParser

    from anjia.engine.review import Problem, Reviewed

FAULTY = 1
UNREADABLE = 2


class Command(BaseCommand):
    """Check definitions in a file, or print all shipped ones; no database is needed."""

    help = "Check a file of definitions, or print the manual of those that are shipped."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        what = parser.add_subparsers(dest="what", required=True)
        check = what.add_parser(
            "check",
            help="lay a file (.toml) over the shipped definitions and run its examples",
            description="Lay the facts, indicators and rules of a file over the shipped ones, and "
            "run the examples of all that it defines or changes on both back ends. Ends with 0 "
            "when all is well, with 1 when there are faults, with 2 when the file cannot be read.",
        )
        check.add_argument("file", type=Path)
        check.add_argument("--json", action="store_true", help="print the result as JSON")
        what.add_parser("manual", help="print docs/definitions.md")

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["what"] == "manual":
            self.stdout.write(manual.text(), ending="")
            return
        path: Path = options["file"]
        found = review(_read(path), library.shipped(), manual.values())
        if options["json"]:
            told = [_told(problem) for problem in found.problems]
            answer = {"file": str(path), "codes": list(found.codes), "problems": told}
            self.stdout.write(json.dumps(answer, ensure_ascii=False))
        else:
            self._print(path, found)
        if found.problems:
            sys.exit(FAULTY)

    def _print(self, path: Path, found: Reviewed) -> None:
        for problem in found.problems:
            place = ":".join(str(number) for number in (problem.line, problem.column) if number)
            name = " ".join(part for part in (problem.name, problem.part) if part)
            hint = f" {library.spoken(MEANT).format(' / '.join(problem.suggestions))}"
            self.stdout.write(
                f"{path}:{place + ':' if place else ''} {name + ': ' if name else ''}"
                f"{library.spoken(problem.said)}{hint if problem.suggestions else ''}"
            )
        codes = ", ".join(found.codes) or "-"
        self.stdout.write(library.spoken(ENDED).format(codes, len(found.problems)))


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as failure:
        raise CommandError(f"{path}: {failure}", returncode=UNREADABLE) from None


def _told(problem: Problem) -> dict[str, Any]:
    return {
        "code": problem.code,
        "definition": problem.name,
        "part": problem.part,
        "line": problem.line,
        "column": problem.column,
        "zh": problem.said.zh,
        "en": problem.said.en,
        "suggestions": list(problem.suggestions),
    }
