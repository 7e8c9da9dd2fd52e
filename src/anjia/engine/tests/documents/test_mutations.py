"""What a document says does not change with how it was copied; and nothing of it is ever lost."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anjia.engine import documents
from anjia.engine.documents import Document, Pointed
from anjia.engine.documents.runs import plain
from anjia.engine.tests.documents import answers, mutations

SEEDS = range(3)
CASES = [
    (name, mutation)
    for name in answers.names()
    for mutation in mutations.ALL
    if mutation != "one_paragraph" or name not in mutations.LINES_MATTER
]
PIECES = [
    *(
        "一、",
        "（一）",
        "1．",
        "2.",
        "(1)",
        "①",
        "第三条",
        "\n",
        "\t",
        "　",
        " ",
        "。",
        "，",
        "；",
        "：",
        "（",
        "）",
    ),
    *(
        "(",
        ")",
        "【",
        "】",
        "县人社局",
        "各镇人民政府",
        "牵头",
        "负责",
        "配合",
        "责任单位",
        "牵头单位",
        "会同",
    ),
    *(
        "不少于",
        "20家以上",
        "百分之八十",
        "三分之二",
        "全覆盖",
        "应兜尽兜",
        "2023年3月底前",
        "附件",
        "— 3 —",
        "序号",
    ),
    *(
        "总体要求",
        "保障措施",
        "任务",
        "完成时限",
        "同上",
        "由",
        "和",
        "、",
        "第",
        "至",
        "零",
        "亿",
        "x",
        "%",
    ),
]


@pytest.mark.parametrize(("name", "mutation"), CASES)
def test_a_copy_says_the_same(name: str, mutation: str) -> None:
    score = answers.Score()
    for seed in SEEDS:
        copy = mutations.ALL[mutation](answers.source(name), random.Random(seed))
        has = answers.found(documents.parse(copy))
        answers.held(f"{mutation} {seed}", has, answers.wanted(name), score)
    assert score.said == []


@pytest.mark.parametrize("name", answers.names())
def test_nothing_is_lost_and_every_piece_points_at_its_characters(name: str) -> None:
    source = answers.source(name)
    check(source, documents.parse(source))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=60).map("".join))
def test_any_text_at_all_is_accounted_for(source: str) -> None:
    check(source, documents.parse(source))


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_any_characters_at_all(source: str) -> None:
    check(source, documents.parse(source))


def check(source: str, document: Document) -> None:
    seen = [False] * len(source)
    for one in (*document.skipped, *document.unread, *document.outline):
        mark(seen, one.span)
    for task in document.tasks:
        mark(seen, task.span)
        for named in (*task.leads, *task.partners):
            printed = answers.bare(source[slice(*named.span)])
            # A prefix that its list printed once stands before what is printed here.
            assert answers.bare(named.unit).endswith(printed) or printed in source
        for target in task.targets:
            start, end = target.span
            assert 0 <= start < end <= len(source)
            assert inside(target.span, [task.span])
    lost = [place for place, known in enumerate(seen) if not known and source[place].strip()]
    assert lost == [], source[lost[0] : lost[0] + 20]
    assert all(isinstance(one, Pointed) and one.reason for one in document.unread)
    assert document == documents.parse(source)


def mark(seen: list[bool], span: tuple[int, int]) -> None:
    for place in range(*span):
        seen[place] = True


def inside(span: tuple[int, int], others: list[tuple[int, int]]) -> bool:
    return any(start <= span[0] and span[1] <= end for start, end in others)


def test_plain_width_moves_no_character() -> None:
    text = "（一）１．２％，“二”；三〔2023〕4号。5.6 一.七 八. 九"
    assert len(plain(text)) == len(text)
