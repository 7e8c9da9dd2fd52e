"""Harmless changes of a document: what it says must not change with how it was copied."""

import random
import re
from collections.abc import Callable

HALF = "()[]:,;.%+-~()0123456789"
FULL = "（）［］：，；．％＋－～〔〕０１２３４５６７８９"
_TO_HALF = str.maketrans("（）：，；％０１２３４５６７８９", "():,;%0123456789")
_TO_FULL = str.maketrans("():;%0123456789", "（）：；％０１２３４５６７８９")
_PREFIXED = re.compile(
    r"(?<=[、])(?:省|市|县|区|州|旗)(?=(?:财政|民政|教育|水利|商务|林业|卫生|交通|司法|文旅)[\u3400-\u9fff]{0,3}?(?:局|厅|委)(?=[、，；）)。\n\t]))"
)

_OPENED = re.compile(r"[（(](?:(?:牵头|责任)单位|[省市县区州旗])[^。\n]{4,}[）)]$")

Mutation = Callable[[str, random.Random], str]


def half_width(text: str, _chance: random.Random) -> str:
    """All digits and punctuation that has a narrow form."""
    return text.translate(_TO_HALF)


def full_width(text: str, _chance: random.Random) -> str:
    """All digits and brackets wide; the dot of 1.5 stays."""
    return text.translate(_TO_FULL)


def one_paragraph(text: str, _chance: random.Random) -> str:
    """All line ends lost."""
    return re.sub(r"[ \u3000]*\n[ \u3000]*", "", text)


def spaced(text: str, chance: random.Random) -> str:
    """Indents, empty lines, blanks at line ends and the line ends of another system."""
    lines = []
    for line in text.splitlines():
        indent = chance.choice(["", "\u3000\u3000", "  ", "\xa0\xa0"]) if "\t" not in line else ""
        lines.append(indent + line + chance.choice(["", " "]))
        if "\t" not in line and chance.random() < 0.3:
            lines.append("")
    return "\n".join(lines) + "\n"


def paged(text: str, chance: random.Random) -> str:
    """Page numbers and a running head in the middle of sentences."""
    head = next(line.strip() for line in text.splitlines() if line.strip())[:24]
    places = [
        hit.start()
        for hit in re.finditer(r"(?<=[\u3400-\u9fff，])(?=[\u3400-\u9fff])", text)
        if "\t" not in _line(text, hit.start()) and _is_sentence(text, hit.start())
    ]
    chosen = sorted(chance.sample(places, min(4, len(places))), reverse=True)
    for number, place in enumerate(chosen):
        text = f"{text[:place]}\n— {len(chosen) - number} —\n{head}\n{text[place:]}"
    return text


def unclosed(text: str, _chance: random.Random) -> str:
    """Brackets of units that never close, at the ends of lines."""
    return "\n".join(line[:-1] if _OPENED.search(line) else line for line in text.splitlines())


def unprefixed(text: str, _chance: random.Random) -> str:
    """The prefix of a list printed once only."""
    return "\n".join(
        _PREFIXED.sub("", line) if re.search("单位|部门|牵头|负责|落实", line) else line
        for line in text.splitlines()
    )


def _line(text: str, place: int) -> str:
    end = text.find("\n", place)
    return text[text.rfind("\n", 0, place) + 1 : end if end >= 0 else len(text)]


def _is_sentence(text: str, place: int) -> bool:
    """Whether a page may end here: inside a paragraph, with words on both sides."""
    start = text.rfind("\n", 0, place) + 1
    before, after = text[start:place], _line(text, place)[place - start :]
    paragraph = re.search("[。]", before + after) is not None and len(before + after) > 40
    return paragraph and len(before) > 14 and len(after) > 8


ALL: dict[str, Mutation] = {
    one.__name__: one
    for one in (half_width, full_width, one_paragraph, spaced, paged, unclosed, unprefixed)
}
# Lines are what these documents are made of: without them nothing could tell their parts.
LINES_MATTER = frozenset(
    {"table_merged", "table_two", "table_flat", "repeated", "blocks", "banner", "chapter_units"}
    | {"inner_lists", "chapter_statement", "table_headers", "square_labels", "table_body"}
    | {"first_rule_table", "cell_parts", "dashes", "ledger_table", "table_nonum", "table_persons"}
    | {"table_text", "deadline_lines", "proposal_assign", "next_line", "minutes_city", "minutes2"}
    | {"minutes_entrusted", "sublevel", "chapter_end", "table_two_names", "dash_points"}
    | {
        "table_indicators",
        "named_numbers",
        "decimal_numbers",
        "extract",
        "table_leaders",
        "page_head_in_units",
        "table_two_units",
    }
)
