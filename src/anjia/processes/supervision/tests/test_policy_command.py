"""`anjia policy parse`: what it prints, how it ends, what it refuses."""

import json
import re
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from anjia.kernel.refusals import Refused
from anjia.ledger import texts
from anjia.processes.supervision.apps import WORDS

TEXT = """××县搬迁后续扶持工作要点
一、重点任务
（一）促进就业。转移就业不少于300人。（县人社局牵头，县财政局配合）
（二）完善设施。3月底前新建卫生室2所。（县卫健局、医保局按职责分工负责
二、保障措施
（一）加强领导。
"""


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A text that is read here; how files become text has tests of its own."""
    found = tmp_path / "要点.txt"
    found.write_text(TEXT, encoding="utf-8")
    monkeypatch.setattr(texts, "read", lambda source: source.read_text(encoding="utf-8"))
    return found


def run(*arguments: object) -> str:
    written = StringIO()
    call_command("policy", "parse", *map(str, arguments), stdout=written)
    return written.getvalue()


def test_it_prints_tasks_for_people(path: Path) -> None:
    assert run(path).splitlines() == [
        "××县搬迁后续扶持工作要点",
        "",
        "一、重点任务",
        "   一 促进就业",
        "     县人社局[牵头]、县财政局[配合]",
        "     → 转移就业 >= 300人",
        "   二 完善设施（3月底前）",
        "     县卫健局[分别负责]、县医保局[分别负责]",
        "     → 新建卫生室 = 2所",
        "     ? 括号没有收尾",
        "",
        "任务 2 项，不是任务的 1 项，没读懂的 0 处。",
    ]


def test_it_prints_json_for_programs(path: Path) -> None:
    read = json.loads(run(path, "--json"))
    first = read["tasks"][0]
    assert first["leads"] == [{"unit": "县人社局", "role": "lead", "span": [42, 46]}]
    assert first["partners"][0]["role"] == "cooperating"
    assert first["targets"][0]["value"] == "300"
    start, end = first["span"]
    assert TEXT[start:end].startswith("（一）促进就业")
    assert read["unread"] == []


def test_a_document_without_a_task_is_read_all_the_same(path: Path) -> None:
    path.write_text("关于放假的通知\n请相互转告。", encoding="utf-8")
    assert "任务 0 项" in run(path)


def test_what_cannot_be_read_ends_with_words(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_source: Path) -> str:
        raise Refused("pdf_without_text", pages=3)

    with pytest.raises(CommandError, match=r"不在\.txt 这个文件") as missing:
        run(tmp_path / "不在.txt")
    assert missing.value.returncode == 2
    monkeypatch.setattr(texts, "read", refuse)
    with pytest.raises(CommandError, match="3 页都是图片") as scanned:
        run(path)
    assert scanned.value.returncode == 2


def test_every_refusal_of_a_document_has_words() -> None:
    source = "".join(
        path.read_text(encoding="utf-8") for path in Path(texts.__file__).parent.glob("*.py")
    )
    raised = set(re.findall(r'"((?:document|pdf)_[a-z_]+)"', source))
    assert "pdf_without_text" in raised
    assert raised - set(WORDS) == set()
