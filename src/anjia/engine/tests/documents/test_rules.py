"""Each rule of reading on its own; the manual prints the same tables."""

from pathlib import Path

import pytest

from anjia.engine import documents
from anjia.engine.documents import targets
from anjia.engine.documents.runs import Run
from anjia.engine.tests.documents import answers, rules

MANUAL = Path(__file__).parents[5] / "docs" / "documents.md"


@pytest.mark.parametrize(("text", "leads", "partners"), rules.UNITS)
def test_units_of_a_bracket(text: str, leads: str, partners: str) -> None:
    assert rules.placed(text) == (leads, partners)


@pytest.mark.parametrize(("text", "names"), rules.NAMES)
def test_names_of_a_list(text: str, names: str) -> None:
    assert rules.listed(text) == names


@pytest.mark.parametrize(("text", "targets"), rules.TARGETS)
def test_targets_of_a_sentence(text: str, targets: str) -> None:
    assert rules.reached(text) == rules.split(targets)


def test_the_manual_prints_these_tables() -> None:
    manual = MANUAL.read_text(encoding="utf-8")
    assert manual == rules.renewed(manual)


def test_a_document_says_what_it_is() -> None:
    said = answers.read("first_leads").metadata
    assert (
        said["title"]
        == "百色市人民政府办公室关于印发百色市易地扶贫搬迁后续扶持若干措施分工方案的通知"
    )
    assert said["number"] == "百政办发〔2021〕33号"
    assert said["issuer"] == "百色市人民政府办公室"
    assert said["made_on"] == "2021-09-06"
    assert said["year"] == 2021
    assert answers.bare(said["addressees"]) == "各县(市、区)人民政府,市直各委、办、局"


@pytest.mark.parametrize(
    ("name", "title", "issuer"),
    [
        (
            "web",
            "云阳县人民政府办公室关于印发云阳县巩固易地搬迁脱贫成果重点任务分工方案的通知",
            "云阳县人民政府办公室",
        ),
        (
            "shandong",
            "滨州市人民政府关于进一步做好黄河滩区居民迁建后续工作的意见",
            "滨州市人民政府",
        ),
        ("minutes_entrusted", "城口县人民政府专题会议纪要", "城口县人民政府"),
        (
            "notice_list",
            "华容县人民政府办公室关于印发《2023年易地搬迁后续扶持重点工作任务分解》的通知",
            "华容县人民政府办公室",
        ),
    ],
)
def test_the_title_is_told_from_what_stands_around_it(name: str, title: str, issuer: str) -> None:
    said = answers.read(name).metadata
    assert (said["title"], said["issuer"]) == (title, issuer)


def test_an_alternative_in_a_bracket_is_one_target() -> None:
    said = targets.find(Run.of("至少配备1名民警+2名辅警(或1名民警+1名辅警+1名助理)。"))
    assert [(one.operator, one.value, one.unit) for one in said] == [
        (">=", "1", "名"),
        (">=", "2", "名"),
        ("=", "1+1+1", "名"),
    ]
    assert said[2].measure == "民警+辅警+助理"


def test_a_reading_as_json_has_the_promised_keys() -> None:
    read = answers.read("town_plan").as_json()
    assert set(read) >= {"document", "tasks", "unread"}
    task = read["tasks"][0]
    assert set(task) >= {
        *("number", "section", "title", "text", "leads", "partners", "targets", "due", "span"),
        "unsure",
    }
    assert set(task["leads"][0]) >= {"unit", "role"}
    assert set(task["targets"][0]) >= {"measure", "operator", "value", "unit", "condition"}


@pytest.mark.parametrize("name", ["reply", "npc_reply", "no_task"])
def test_a_document_without_tasks_says_so(name: str) -> None:
    read = answers.read(name)
    assert read.tasks == ()
    assert "没有找到任务" in {one.reason for one in read.unread}
    assert read.skipped != ()


def test_an_empty_text_is_read_as_nothing() -> None:
    read = documents.parse("")
    assert (read.tasks, read.unread, read.skipped, read.outline) == ((), (), (), ())
