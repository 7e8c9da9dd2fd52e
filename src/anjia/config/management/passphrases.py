"""How a passphrase reaches a command: from a file, or asked for; never among the arguments."""

from __future__ import annotations

import sys
from getpass import getpass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management import CommandError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.core.management import CommandParser


def add_passphrase(parser: CommandParser) -> None:
    """Let a command take `--passphrase-file`."""
    parser.add_argument(
        "--passphrase-file",
        type=Path,
        metavar="FILE",
        help="the file whose first line is the passphrase of the keys (default: it is asked for)",
    )


def asked(options: Mapping[str, Any], *, twice: bool = False) -> str:
    """Return the passphrase of the keys; a new one is asked for twice."""
    path: Path | None = options["passphrase_file"]
    if path is not None:
        return path.read_text(encoding="utf-8").partition("\n")[0].rstrip("\r")
    if not sys.stdin.isatty():
        msg = "Nobody is there to ask for the passphrase: name a file with --passphrase-file."
        raise CommandError(msg)
    given = getpass("Passphrase of the keys / 密钥口令: ")
    if twice and getpass("Again / 再输一遍: ") != given:
        msg = "The two passphrases differ. / 两遍口令不一样。"
        raise CommandError(msg)
    return given
