"""The manual is the one that the definitions make; a file is checked with every fault in place."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from anjia.engine.review import Problem, review
from anjia.processes.definitions.queries import library, manual

PRINTED = Path(__file__).parents[5] / "docs" / "definitions.md"
GOOD = """
[[fact]]
table = "household"
name = "big"
label = { zh = "人口多", en = "large" }
value = "grown >= 5"

[[fact]]
table = "household"
name = "grown"
label = { zh = "在册成员", en = "members" }
value = "count(person where status = 'present')"

[[rule]]
code = "OWN-1"
title = { zh = "人口多的户", en = "Large households" }
of = "household"
kind = "clue"
among = "status = 'settled'"
when = "big"
explain = ["grown"]
within = "clue_visit_days"
basis = "本县方案"
group = "life"
note = { zh = "看住房够不够。", en = "See whether there is room." }
given = { row = { status = "settled" } }
example = [
  { case = "hit", gives = "numerator", many = { person = 5 }, person = [] },
  { case = "miss", gives = "missing", person = [{ status = "present" }] },
  { case = "boundary", gives = "missing", person = [{ status = "died" }] },
  { case = "null", gives = "undecided", unset = ["status"] },
]
"""


def _review(text: str) -> tuple[Problem, ...]:
    return review(text, library.shipped(), manual.values()).problems


def test_the_manual_is_up_to_date() -> None:
    assert PRINTED.read_text(encoding="utf-8") == manual.text()


def test_a_file_is_read_in_any_order_and_its_examples_run() -> None:
    found = review(GOOD, library.shipped(), manual.values())
    (problem,) = found.problems
    assert (problem.name, problem.part) == ("OWN-1", "example")
    assert "gives unknown" in problem.said.en  # five persons of whom nothing is known
    assert "OWN-1" in found.definitions.rules
    mended = GOOD.replace("given = { ", "given = { person = { status = 'present' }, ")
    assert _review(mended) == ()


FAULTS = [
    ('when = "big"', 'when = "bigg"', ("definition_name", "OWN-1", "when", 20, 9), ("big",)),
    ('when = "big"', 'when = "big and gone > 1"', ("definition_name", "OWN-1", "when", 20, 17), ()),
    ('when = "big"', 'when = "grown"', ("definition_type", "OWN-1", "when", 20, 9), ()),
    ('kind = "clue"', 'kind = "clues"', ("definition_entry", "OWN-1", "kind", 18, 9), ("clue",)),
    ("basis =", "basiss =", ("definition_entry", "OWN-1", "", 14, 1), ()),
    ('"OWN-1"', '"WRK-01"', ("definition_twice", "WRK-01", "", 14, 1), ()),
    ("[[rule]]", "[[rules]]", ("definition_entry", "", "", 0, 0), ("rule",)),
    ('explain = ["grown"]', "explain = [", ("definition_unreadable", "", "", 22, 1), ()),
    (
        '"grown >= 5"',
        '"1 / 0 > grown > 2"',
        ("definition_type", "household.big", "value", 6, 10),
        (),
    ),
]


@pytest.mark.parametrize(("old", "new", "place", "meant"), FAULTS, ids=[one[1] for one in FAULTS])
def test_a_fault_says_where_it_is_and_what_may_be_meant(
    old: str, new: str, place: tuple[str, str, str, int, int], meant: tuple[str, ...]
) -> None:
    first = _review(GOOD.replace(old, new, 1))[0]
    assert (first.code, first.name, first.part, first.line, first.column) == place
    assert set(meant) <= set(first.suggestions)


def test_every_fault_is_told_once_and_not_what_only_follows_from_it() -> None:
    bad = GOOD.replace('"grown >= 5"', '"grown >= five and nosuch"')
    bad += bad[bad.index("[[rule]]") :].replace("OWN-1", "OWN-2").replace('"clue"', '"guess"')
    found = [(one.name, one.part, one.code) for one in _review(bad)]
    assert found == [
        ("household.big", "value", "definition_name"),
        ("household.big", "value", "definition_name"),
        ("OWN-2", "kind", "definition_entry"),
    ]


def test_everything_that_is_wrong_with_one_entry_is_told_at_once() -> None:
    found = _review('[[rule]]\ncode = "X"\nof = "person"\nwhen = "nosuch"\namong = "years"')
    parts = [(one.code, one.part, one.line) for one in found]
    assert parts.count(("definition_entry", "", 1)) == 6  # title, kind, explain, basis, group, note
    assert ("definition_name", "when", 4) in parts
    assert ("definition_type", "among", 5) in parts
    assert len(parts) == 8


def test_a_fact_that_breaks_shipped_definitions_is_told_with_their_examples() -> None:
    text = """
[[fact]]
table = "household"
name = "zero_employment"
label = { zh = "零就业", en = "nobody at work" }
value = "workers >= 2 and workers_placed = 0"
"""
    found = _review(text)
    assert {one.name for one in found} >= {"CLU-01", "CLU-02"}
    assert all("rests on" in one.said.en for one in found)
    other = _review(text.replace("workers >= 2 and workers_placed = 0", "workers"))
    assert {one.code for one in other} == {"definition_type"}


def test_a_ring_and_a_bomb_are_refused() -> None:
    ring = GOOD.replace(
        "count(person where status = 'present')", "count(person where household.big)"
    )
    assert "definition_cycle" in {one.code for one in _review(ring)}
    deep = GOOD.replace('when = "big"', f'when = "{"(" * 10_000}big{")" * 10_000}"')
    assert [one.code for one in _review(deep)] == ["definition_too_long"]
    assert [one.code for one in _review("#" * 1_000_001)] == ["definition_too_long"]


def test_the_command_ends_with_one_where_there_are_faults(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(GOOD.replace('when = "big"', 'when = "bigg"'), encoding="utf-8")
    out = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("definitions", "check", str(path), stdout=out)
    assert ended.value.code == 1
    assert f"{path}:20:9: OWN-1 when: " in out.getvalue()
    out = StringIO()
    with pytest.raises(SystemExit):
        call_command("definitions", "check", str(path), "--json", stdout=out)
    told = json.loads(out.getvalue())
    assert told["problems"][0]["suggestions"] == ["big"]
    path.write_text("", encoding="utf-8")
    call_command("definitions", "check", str(path), stdout=StringIO())
    with pytest.raises(CommandError) as missing:
        call_command("definitions", "check", str(tmp_path / "nothing.toml"))
    assert missing.value.returncode == 2
