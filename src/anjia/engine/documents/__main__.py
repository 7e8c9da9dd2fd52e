"""`python -m anjia.engine.documents FILE` prints the reading of a text as JSON, without Django."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from . import parse


def main(arguments: list[str]) -> int:
    """Print the reading of one UTF-8 text; `-` stands for standard input."""
    if len(arguments) != 1:
        sys.stderr.write("usage: python -m anjia.engine.documents FILE\n")
        return 2
    (name,) = arguments
    try:
        text = sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as failure:
        sys.stderr.write(f"{name}: {failure}\n")
        return 2
    json.dump(parse(text).as_json(), sys.stdout, ensure_ascii=False, indent=1)
    sys.stdout.write("\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
