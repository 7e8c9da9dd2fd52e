"""What needs no database: kinds of documents, days, names of units, matching, doubts."""

from datetime import date
from uuid import UUID

import pytest

from anjia.processes.supervision.policy import ReadAs, genre, matching, naming
from anjia.processes.supervision.policy.register import Remark, remarks

GOOD = {
    "number": "汉后扶办字〔2022〕4号",
    "index_number": "xzfgzbmxzfxgbm/2022-0149",
    "made_on": date(2022, 4, 10),
    "published_on": date(2022, 4, 11),
    "valid_until": None,
    "validity": "有效",
    "today": date(2022, 5, 1),
}


@pytest.mark.parametrize(
    ("more", "found"),
    [
        ({}, []),
        ({"index_number": "xzfgzbmxzfxgbm/2023-0149"}, [Remark.INDEX_YEAR]),
        ({"index_number": "01525512-9-/2021-0729011"}, [Remark.INDEX_YEAR]),
        ({"number": "汉后扶办字〔2021〕4号"}, [Remark.NUMBER_YEAR]),
        ({"number": "", "made_on": None}, [Remark.NO_NUMBER, Remark.NO_MADE_ON]),
        ({"published_on": None}, [Remark.NO_PUBLISHED_ON]),
        ({"published_on": date(2022, 4, 9)}, [Remark.ORDER]),
        ({"valid_until": date(2022, 5, 1)}, []),
        ({"valid_until": date(2022, 4, 30)}, [Remark.OVER]),
        ({"validity": "已废止"}, [Remark.OVER]),
    ],
)
def test_the_register_doubts_what_does_not_fit(more, found):
    assert remarks(**GOOD | more) == found


@pytest.mark.parametrize(
    ("title", "text", "kind"),
    [
        ("关于印发《2022年工作要点》的通知", "", ReadAs.PLAN),
        ("云南省提出32项具体任务巩固易地搬迁脱贫成果", "", ReadAs.LIST),
        ("关于办理县政协九届五次会议第54号提案的函", "", ReadAs.REPLY),
        ("", "您提出的关于治理的建议的提案(第0132号),现将办理情况答复如下:", ReadAs.REPLY),
        ("关于召开会议的通知", "", ReadAs.NOTICE),
        ("联席会议纪要", "", ReadAs.MINUTES),
        ("好文章", "大家来了", ReadAs.OTHER),
    ],
)
def test_the_kind_shows_in_the_title_or_the_head(title, text, kind):
    assert genre.read_as(title, text) is kind


def test_a_text_without_a_title_is_called_by_what_it_answers():
    head = "索引号 | 01\n董委员:\n您提出的《关于治理的建议》的提案(第0132号),已办理。"
    assert genre.title_of(head) == "《关于治理的建议》的提案(第0132号)"
    assert genre.title_of("索引号 1\n大家都来了\n") == "大家都来了"


@pytest.mark.parametrize(
    ("printed", "day"),
    [
        ("2023年6月15日前", date(2023, 6, 15)),
        ("2月底", date(2022, 2, 28)),
        ("11月中旬", date(2022, 11, 20)),
        ("一季度末", date(2022, 3, 31)),
        ("上半年", date(2022, 6, 30)),
        ("年底前", date(2022, 12, 31)),
        ("2025年年底", date(2025, 12, 31)),
        ("6月前", None),
        ("13月底", None),
        ("每季度末", None),
    ],
)
def test_a_time_limit_is_read_as_the_day_that_it_names(printed, day):
    assert genre.day_of(printed, year=2022) == day


def test_a_limit_without_any_year_names_no_day():
    assert genre.day_of("6月底前", year=None) is None


def test_names_differ_by_their_place_alone():
    assert naming.core("县水利局", place="汉阴县") == naming.core("汉阴县水利局", place="汉阴县")
    assert naming.core("中共汉阴县委组织部", place="汉阴县") == "委组织部"
    assert naming.core("城关镇人民政府", place="汉阴县") == "城关镇人民政府"
    assert naming.is_all_towns("各镇人民政府")
    assert not naming.is_all_towns("各镇党委")
    assert naming.likeness("教体科技局", "教育体育和科技局") >= 90
    assert naming.likeness("水利局", "人社局") < 50


def test_tasks_of_two_editions_are_matched_by_title_then_by_text():
    def item(key, number, title, text):
        return matching.Item(UUID(int=key), number, title, text)

    old = [
        item(1, "1", "修好水池", "新建水池三座，修好旧水池"),
        item(2, "2", "办好培训", "每年培训二十人"),
        item(3, "3", "走访群众", "每季度走访一次"),
    ]
    new = [
        item(11, "1", "办好培训", "每年培训三十人"),
        item(12, "2", "修好水窖和水池", "新建水池五座，修好旧水池"),
        item(13, "3", "种茶", "新种茶园一千亩"),
    ]
    assert matching.pairs(old, new) == {UUID(int=11): UUID(int=2), UUID(int=12): UUID(int=1)}
