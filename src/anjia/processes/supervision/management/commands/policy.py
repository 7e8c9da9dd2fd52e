"""`anjia policy parse FILE`: a policy document's tasks, with their units and targets."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anjia.base.scope import refusals
from anjia.engine import documents
from anjia.kernel.refusals import Refused
from anjia.ledger import texts

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Iterable

    from anjia.engine.documents import Document, Named, Target, Task

UNREADABLE = 2
_ROLES = {
    "lead": gettext_lazy("牵头"),
    "each": gettext_lazy("分别负责"),
    "joint": gettext_lazy("共同负责"),
    "responsible": gettext_lazy("责任"),
    "cooperating": gettext_lazy("配合"),
}


class Command(BaseCommand):
    """Read a policy document; no database is needed."""

    help = "Read a policy document (.txt, .docx, .pdf with text, .html) and print its tasks."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        what = parser.add_subparsers(dest="what", required=True)
        parse = what.add_parser(
            "parse",
            help="print the tasks of a document",
            description="Print what a document says of itself and its tasks with units, targets "
            "and days. Ends with 0 when the file was read, also when it sets no task, and with 2 "
            "when it cannot be read.",
        )
        parse.add_argument("file", type=Path)
        parse.add_argument("--json", action="store_true", help="print the whole reading as JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        document = documents.parse(_text(options["file"]))
        if options["json"]:
            answer = json.dumps(document.as_json(), ensure_ascii=False, indent=1)
            self.stdout.write(answer)
            return
        for line in _lines(document):
            self.stdout.write(line)


def _text(path: Path) -> str:
    missing = Refused("document_not_there", path=path)
    if not path.is_file():
        raise CommandError(refusals.text(missing), returncode=UNREADABLE)
    try:
        return texts.read(path)
    except Refused as refused:
        raise CommandError(refusals.text(refused), returncode=UNREADABLE) from None


def _lines(document: Document) -> Iterable[str]:
    said = document.metadata
    yield " ".join(part for part in (said["title"], said["number"], said["made_on"]) if part)
    section: tuple[str, ...] = ()
    for task in document.tasks:
        if task.section != section:
            section = task.section
            yield ""
            yield " / ".join(section)
        yield from _task(task)
    yield ""
    yield _("任务 %(tasks)s 项，不是任务的 %(skipped)s 项，没读懂的 %(unread)s 处。") % {
        "tasks": len(document.tasks),
        "skipped": len(document.skipped),
        "unread": len(document.unread),
    }
    for one in document.unread:
        yield f"  {one.span[0]}–{one.span[1]} {one.reason}：{one.text[:60]}"


def _task(task: Task) -> Iterable[str]:
    yield f"{task.number:>4} {task.title}" + (f"（{task.due}）" if task.due else "")
    if units := [_unit(one) for one in (*task.leads, *task.partners)]:
        yield "     " + "、".join(units)
    for target in task.targets:
        yield "     → " + _target(target)
    for doubt in task.unsure:
        yield "     ? " + doubt


def _unit(named: Named) -> str:
    return f"{named.unit}[{_ROLES[named.role]}]"


def _target(target: Target) -> str:
    condition = f"（{target.condition}）" if target.condition else ""
    return f"{target.measure}{condition} {target.operator} {target.value}{target.unit}"
