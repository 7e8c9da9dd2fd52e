"""Every text of the interface is Chinese at the source, gathered, and there in English."""

import ast
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages import Catalog
from babel.messages.pofile import read_po
from django.core.management import call_command

import anjia

SOURCE = Path(anjia.__file__).parent
CATALOGUE = SOURCE / "locale/en/LC_MESSAGES/django.po"
CHINESE = re.compile(r"[\u3400-\u9fff]")
PLACE = re.compile(r"%\((\w+)\)[sd]")
GETTEXT = {
    "_",
    "gettext",
    "gettext_lazy",
    "gettext_noop",
    "ngettext",
    "ngettext_lazy",
    "pgettext",
    "pgettext_lazy",
}

# Chinese that is data, not interface: read from people's workbooks, or written into them.
DATA = {
    "demo/": "the demonstration county: names, places, workbooks",
    "ledger/sheets/": "the words that offices write into their own workbooks",
    "kernel/": "spellings that are read, and units of the calendar",
    "engine/": "examples and field terms of definitions",
    "registry/actions/names.py": "surnames with readings of their own",
    "registry/actions/addresses.py": "how an address is written into a record",
    "registry/queries/areas.py": "the endings of place names",
    "processes/dashboards/queries/printed/spellings.py": "the words that offices write in tables",
    "ledger/actions/exports.py": "how dates are written into workbooks",
    "ledger/imports/preview.py": "how values are quoted from a workbook",
    "base/access/second_factor.py": "the name that an authenticator files the code under",
    "base/parameters/policy.py": "spellings of yes and no that are read",
    "config/management/": "a terminal before any language is chosen: both at once",
    "domains/employment/ledgers/permissions.py": "headings of offices' own workbooks",
    "domains/employment/ledgers/training.py": "headings of offices' own workbooks",
    "domains/enterprise/ledgers/ventures.py": "headings of offices' own workbooks",
    "domains/enterprise/policy/sweep.py": "the sample list of entitlements",
    "ledger/papers/": "the words of the norm: an official document is Chinese in every language",
    "ledger/texts/word.py": "how a word processor writes its own numbers",
    "processes/subsidies/forms.py": "spellings of a month that are read",
    "processes/subsidies/queries/bank.py": "the words that banks answer in",
    "processes/subsidies/queries/conditions.py": "a label in both languages at once",
    "processes/subsidies/views/asking.py": "spellings of a month that are read",
    "processes/supervision/policy/genre.py": "how documents write what they are and by when",
    "processes/supervision/policy/naming.py": "how documents write the names of units",
    "processes/supervision/policy/register.py": "how offices write that a document is over",
    "processes/supervision/actions/documents/cutting.py": "numerals that a passage begins with",
    "ledger/texts/pages.py": "how pages are numbered",
    "processes/supervision/forms/": "spellings of days and points that are read",
    "processes/supervision/policy/answered.py": "how published replies say what they are",
    "processes/supervision/policy/assigning.py": "words that documents use of rates",
    "processes/supervision/policy/commitments.py": "how replies say what will be done by when",
    "processes/supervision/policy/filling.py": "how a cell says what targets have reached",
    "processes/supervision/policy/outline.py": "numerals that a heading begins with",
    "processes/supervision/policy/privacy.py": "how addresses are written",
    "processes/supervision/actions/proposals/registering.py": "how numbers are written",
    "processes/supervision/queries/minutes.py": "an official document is Chinese in every language",
    "processes/supervision/queries/proposals/papers.py": "an official document is Chinese",
    "processes/supervision/templates/supervision/public_reply.html": "a reply as it is published",
    "processes/supervision/policy/reaching.py": "how documents multiply what they count in",
    "processes/supervision/queries/proposing.py": "words that documents use of targets",
    "processes/supervision/queries/reporting/": "an official document is Chinese in every language",
    "interfaces/web/outlines.py": "the names that the outline package files its areas under",
    "interfaces/web/words.py": "how dates are written, in both languages",
}
# Arguments whose Chinese is matched against people's own words.
DATA_ARGUMENTS = {"aliases", "spellings", "example"}
# A language and the product are named in themselves.
OWN_NAMES = {"中文", "安家"}
# What people type or read in Chinese whatever the language of the page.
QUOTED = re.compile("是|否|张三|汉后扶办字|号|汉阳镇|三千五|社保核对证件|主任|某某|冲")


def _sources(suffix: str) -> Iterator[Path]:
    for path in sorted(SOURCE.rglob(f"*{suffix}")):
        inside = path.relative_to(SOURCE)
        if "tests" in inside.parts or "migrations" in inside.parts:
            continue
        if not any(str(inside).startswith(data) for data in DATA):
            yield path


def _bare(path: Path) -> Iterator[str]:
    """Chinese in Python that is neither gathered nor a docstring nor data."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    allowed: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            allowed.add(id(node.value))
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name in GETTEXT:
                allowed |= {id(each) for each in ast.walk(node)}
            for keyword in node.keywords:
                if keyword.arg in DATA_ARGUMENTS:
                    allowed |= {id(each) for each in ast.walk(keyword.value)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            if id(node) in allowed or node.value in OWN_NAMES or not CHINESE.search(node.value):
                continue
            yield f"{path.relative_to(SOURCE)}:{node.lineno}: {node.value[:40]}"


def test_no_chinese_outside_gettext_in_code() -> None:
    assert [each for path in _sources(".py") for each in _bare(path)] == []


def test_no_chinese_outside_translate_in_templates() -> None:
    gathered = re.compile(
        r"\{%\s*blocktrans(?:late)?\b.*?\{%\s*endblocktrans(?:late)?\s*%\}"
        r"|\{%\s*comment\b.*?\{%\s*endcomment\s*%\}|\{#.*?#\}"
        r"""|\{%\s*trans(?:late)?\s+("[^"]*"|'[^']*').*?%\}|_\((?:"[^"]*"|'[^']*')\)""",
        re.DOTALL,
    )
    found = []
    for path in _sources(".html"):
        text = gathered.sub(lambda m: "\n" * m.group().count("\n"), path.read_text("utf-8"))
        found += [
            f"{path.relative_to(SOURCE)}:{number}: {line.strip()[:60]}"
            for number, line in enumerate(text.splitlines(), 1)
            if CHINESE.search(line)
        ]
    assert found == []


def test_no_chinese_in_scripts() -> None:
    """Scripts have no catalogue: their words come from the page."""
    comments = re.compile(r"/\*.*?\*/|//[^\n]*", re.DOTALL)
    found = [
        str(path.relative_to(SOURCE))
        for path in _sources(".js")
        if CHINESE.search(comments.sub("", path.read_text("utf-8")))
    ]
    assert found == []


@pytest.fixture(scope="module")
def gathered(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """What xgettext finds in a copy of the source."""
    if shutil.which("xgettext") is None:
        pytest.skip("gettext is not installed")
    copy = tmp_path_factory.mktemp("source") / "anjia"
    only = shutil.ignore_patterns("locale", "tests", "__pycache__", "*.png", "*.po")
    shutil.copytree(SOURCE, copy, ignore=only)
    (copy / "locale").mkdir()
    monkey = pytest.MonkeyPatch()
    with monkey.context() as patched:
        patched.chdir(copy)
        patched.setattr("django.conf.settings.LOCALE_PATHS", [str(copy / "locale")])
        call_command("makemessages", locale=["en"], no_wrap=True, verbosity=0)
    with (copy / "locale/en/LC_MESSAGES/django.po").open("rb") as file:
        return read_po(file)


@pytest.fixture(scope="module")
def english() -> Catalog:
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="en")


def test_every_text_is_there_in_english(gathered: Catalog, english: Catalog) -> None:
    missing = []
    for message in gathered:
        if not message.id:
            continue
        found = english.get(message.id, context=message.context)
        texts = () if found is None else found.string
        texts = texts if isinstance(texts, tuple) else (texts,)
        if not texts or not all(texts) or (found is not None and found.fuzzy):
            missing.append(message.id)
    assert missing == []


def test_translations_keep_every_named_place_and_hold_no_chinese(english: Catalog) -> None:
    wrong = []
    for message in english:
        if not message.id:
            continue
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        texts = message.string if isinstance(message.string, tuple) else (message.string,)
        places = {place for text in ids for place in PLACE.findall(text)}
        for text in texts:
            if set(PLACE.findall(text)) - places or (
                len(texts) == 1 and places - set(PLACE.findall(text))
            ):
                wrong.append((message.id, text))
            if CHINESE.search(QUOTED.sub("", text)):
                wrong.append((message.id, text))
    assert wrong == []
