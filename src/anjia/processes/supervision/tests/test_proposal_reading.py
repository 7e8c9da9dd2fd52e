"""What is read of replies: what their pages say, what they promise, what is not for everybody."""

from datetime import date

import pytest

from anjia.processes.supervision.policy import answered, commitments, outline, privacy
from anjia.processes.supervision.policy.privacy import Span
from anjia.processes.supervision.policy.proposals import (
    Body,
    FindKind,
    HandlerRole,
    is_assignable,
    return_by,
)

ON = date(2021, 6, 18)
LABELLED = """您现在的位置:某县人民政府>政民互动>政协委员提案

政协委员提案

某县林业局关于办理县政协七届三次会议第21号提案的函

名称 某县林业局关于办理县政协七届三次会议第21号提案的函
办理部门 某县林业局 处理状态 已办结
签发人 王某 签发日期 2020-05-08 发布日期 2020-05-09 类别 B
正文

　　赵一、钱二等委员提出的《关于发展林下经济的提案》收悉。

回复

　　近年来，全县种植林下药材3万亩。
　　下一步，我们将从以下两个方面努力：
　　一、扩大面积
　　一是在2021年底前新增林下药材5000亩。二是每年培训农户200人。
　　感谢你们的关心和支持！
"""
BARRED = """索引号 | 1234-5-/2021-0102003 | 发布机构 | 某市水务局 |
公开目录 | 人大代表建议办理结果 | 发布日期 | 2021年3月4日 |
文号 | 某水函〔2021〕7号 |
孙三代表：
您在某市第四届人民代表大会第二次会议上提出的《关于解决搬迁社区供水的建议》（第7号），现将办理情况答复如下：
一、已经做的
2020年新建水厂2座。
二、下步打算
我局将在6月底前完成管网改造。力争明年上半年全部通水。
"""


def test_labelled_pages_say_who_when_and_which():
    found = answered.read(LABELLED)
    assert (found.body, found.session, found.number) == ("cppcc", "七届三次会议", "21")
    assert (found.title, found.members) == ("关于发展林下经济的提案", ("赵一", "钱二"))
    assert (found.issuer, found.signer, found.letter) == ("某县林业局", "王某", "B")
    assert (found.signed_on, found.published_on) == (date(2020, 5, 8), date(2020, 5, 9))
    assert found.is_closed
    assert found.missing == ()
    assert found.text.startswith("赵一、钱二等委员提出的")
    assert "办理部门" not in found.text


def test_barred_pages_and_letters_say_it_too():
    found = answered.read(BARRED)
    assert (found.body, found.number, found.members) == ("congress", "7", ("孙三",))
    assert (found.session, found.title) == ("四届二次会议", "关于解决搬迁社区供水的建议")
    assert (found.issuer, found.index_number) == ("某市水务局", "1234-5-/2021-0102003")
    assert (found.document_number, found.published_on) == ("某水函〔2021〕7号", date(2021, 3, 4))
    assert found.text.startswith("您在")


def test_what_is_not_there_is_missing_and_nothing_is_guessed():
    found = answered.read("关于食堂卫生的几句话。\n")
    assert set(found.missing) == {"session", "number", "title", "members", "issuer"}


def test_promises_are_what_will_be_done_and_name_their_day():
    text = answered.read(LABELLED).text
    found = commitments.promises(text, on=ON)
    assert [each.text for each in found] == [
        "一是在2021年底前新增林下药材5000亩。", "二是每年培训农户200人。",
    ]  # fmt: skip
    assert [each.due_on for each in found] == [date(2021, 12, 31), None]
    assert all(text[each.start : each.end] == each.text for each in found)
    found = commitments.promises(answered.read(BARRED).text, on=ON)
    assert [each.due_on for each in found] == [date(2021, 6, 30), date(2022, 6, 30)]


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("2022年3月15日前完成", date(2022, 3, 15)),
        ("2022年2月底前完成", date(2022, 2, 28)),
        ("今年9月底前完成", date(2021, 9, 30)),
        ("年底前完成", date(2021, 12, 31)),
        ("明年年底前完成", date(2022, 12, 31)),
        ("2021年13月底前完成", None),
        ("尽快完成", None),
    ],
)
def test_days_are_read_with_the_year_of_the_reply(said, day):
    assert commitments.due(said, on=ON)[0] == day


def test_personal_data_is_found_where_it_stands():
    text = (
        "张三丰（身份证610921199001011234，电话138 0013 8000，０９１５－５２１２３４５），"
        "账号6217 0012 3456 7890 123，住盘龙社区6栋2单元301室，蔡清委员。"
        "提案第54号，82.18%，388918人。"
    )
    spans = privacy.finds(text, persons=["张三", "张三丰"], members=["蔡清"])
    assert [(each.kind, text[each.start : each.end]) for each in spans] == [
        (FindKind.PERSON, "张三丰"),
        (FindKind.IDENTITY, "610921199001011234"),
        (FindKind.PHONE, "138 0013 8000"),
        (FindKind.PHONE, "０９１５－５２１２３４５"),
        (FindKind.ACCOUNT, "6217 0012 3456 7890 123"),
        (FindKind.ADDRESS, "住盘龙社区6栋2单元301室"),
        (FindKind.MEMBER, "蔡清"),
    ]
    masked = privacy.masked(text, spans)
    for hidden in ("张三丰", "1990", "0013", "5212345", "6217", "301", "蔡清"):
        assert hidden not in masked
    assert "第54号，82.18%，388918人" in masked


def test_masking_leaves_the_rest_of_the_text():
    assert privacy.masked("甲乙丙", [Span(1, 2, FindKind.PERSON)]) == "甲乙丙"
    assert privacy.masked("找李四光", [Span(1, 4, FindKind.PERSON)]) == "找李**"


def test_short_numbered_lines_are_headings():
    text = "一、办工厂\n（一）选址\n1.土地\n一、我们今年已经办成了三件事。\n正文"
    assert [(each.level, each.text) for each in outline.lines(text)] == [
        (1, "办工厂"), (2, "选址"), (3, "土地"), (0, "一、我们今年已经办成了三件事。"), (0, "正文"),
    ]  # fmt: skip


def test_the_time_to_hand_back_is_in_working_or_calendar_days():
    friday = date(2026, 3, 6)
    assert return_by(friday, days=3, working=True) == date(2026, 3, 11)
    assert return_by(friday, days=7, working=False) == date(2026, 3, 13)
    assert is_assignable([HandlerRole.MAIN])
    assert {each.value for each in Body} == {"cppcc", "congress"}
