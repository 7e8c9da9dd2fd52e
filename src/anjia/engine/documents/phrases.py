"""Aims that words say without a number: all (全覆盖), none (清零), done, drawn up, levels."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from anjia.kernel import numerals

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True)
class Phrase:
    """An aim in words; ``measure`` is empty where the words around it say what is measured."""

    operator: str
    value: str
    unit: str
    start: int
    end: int
    measure: str = ""
    condition: str = ""
    follows: bool = False  # the measure goes on with what stands before: 全部达到四星级


ONE_EACH = "人/户"
_WHOLE = re.compile(
    r"(?:实现|做到|达到)?(?:基本)?(?:(?<!“[一二三四五六七八九]个)全(?:面|域|员|程)?覆盖|有效覆盖)(?!率|面|”(?:机制|行动|工程|计划))|覆盖(?:所有|全部)|应[\u3400-\u9fff]{1,2}尽[\u3400-\u9fff]{1,2}|"
    r"(?:全部|全面|全员)(?=(?:成立|达到|完成|建成|建立|实现|纳入|建档|接入|兑现|化解|落实|入住|脱贫|就业|参保|整改|消除|实行|安装|签订|移交|开通|投用|启用|享受|达标|解决|推广|推行|实施|设立|配备|到位|接通|办理|开放|竣工|投产|交付|开工|完工|销号|办结|到岗|上岗|拆除|发放)|"
    r"[\u3400-\u9fff]{2,8}(?:到位|达标|完成))|"
    r"(?<![\u3400-\u9fff])一个(?:都)?不(?:漏|少|落)|无一遗漏|不漏一[户人]"
)
_GRAND = re.compile(r"[^,。;]{0,4}(?:小康|社会主义|深化改革|从严|推进|加强|提升)")
_NONE = re.compile(
    r"(?<=[\u3400-\u9fff])为零(?=[,。;]|$)|(?:动态)?消除“?零就业”?家庭|(?:“?零就业”?家庭[^,。;]{0,6}?)?(?:动态)?清零(?!行动|就业)|清零就业|"
    r"(?:实现|确保|坚决)?[“\"]?零(?:容忍|事故|发生|上访|新增|延误|差错|投诉|辍学|返贫|失学|违规|案件|伤亡|拖欠|积压)[”\"]?|"
    r"(?:不|不得)?因[^,。;]{1,12}?(?:辍学|失学|返贫|致贫)(?=[,。;]|$)|(?:不发生|不出现)[^,。;]{2,20}|"
    r"杜绝[^,。;]{2,14}(?:发生|现象|事故|辍学|失学|返贫)|无(?:一例|一人|一户)[^,。;]{2,12}"
)
_PEOPLE, _HOUSEHOLDS = re.compile("辍学|失学|一人"), re.compile("就业|致贫|返贫|户|危房")
_ONE_EACH = re.compile(r"“?一户一人”?(?:以上)?")
_MADE = re.compile(
    r"(?P<verb>研究制定|制定|制订|出台|编制|印发|修订|起草)(?:完善|并印发)?(?P<name>《[^》]+》)"
)
# Only of a thing with a name: 完成工作 alone measures nothing.
_DONE = re.compile(
    r"(?:完成|建成)(?P<what>[“\"《][^,。;]{3,30}?(?:替换|建设|改造|任务|验收|登记|清理|整治|普查|核查|招录|采集|录入|更新|摸底|整改|"
    r"拆除|搬迁|复垦|储备|排查|申报|评估|审批|编制|拨付|签约|移交|入库|换届|鉴定|工作)[”\"》]?)(?=[,。;]|$|[\u3400-\u9fff])"
)
_COMPLETED = re.compile(
    r"(?P<where>\d+(?:户|人)以上的?[^,。;\d]{0,12}?(?:社区|安置点|安置区|小区)(?:\(点\))?)(?:要|须|应|均|都)*"
    r"(?:完善|配套|健全|补齐)(?P<what>[^,。;\d]{3,60}?)(?=[,。;]|$)"
)
_LEVELS = re.compile(
    r"(?P<where>(?:省|市|州|县|区|镇|乡|村){2,5})(?P<count>[二三四五])级(?P<what>[\u3400-\u9fff]{2,14}(?:站|体系|网络)(?:建设)?)|"
    r"(?P<count2>[二三四五])级(?P<what2>组织体系|网格体系|服务体系|书记)"
)
_YEARS = re.compile(
    r"(?P<count>[一二三四五])年(?P<what>(?:提升|攻坚|专项|行动)[\u3400-\u9fff]{0,8}?(?:行动|计划|规划))"
)


def find(text: str) -> Iterator[Phrase]:
    """The aims in words; where two overlap, the one found first counts."""
    for hit in _ONE_EACH.finditer(text):
        yield Phrase(">=", "1", ONE_EACH, *hit.span())
    for hit in _WHOLE.finditer(text):
        if not (hit[0].startswith("全") and _GRAND.match(text, hit.end())):
            said = _of_all(text, hit)
            yield Phrase("=", "100", "%", *hit.span(), measure=said, follows=bool(said))
    for hit in _NONE.finditer(text):
        clause = text[max(0, hit.start() - 12) : hit.end()]
        people = _PEOPLE.search(hit[0])
        unit = "人" if people else "户" if _HOUSEHOLDS.search(clause) else "起"
        said = hit[0] if re.match("不|杜绝|因|无", hit[0]) else ""
        said = "零就业家庭" if re.search("零就业”?家庭", hit[0]) else said
        yield Phrase("=", "0", unit, *hit.span(), measure=said)
    for hit in _MADE.finditer(text):
        yield Phrase("=", "1", "件", *hit.span(), measure=f"{hit['name']}{hit['verb']}")
    for hit in _DONE.finditer(text):
        yield Phrase("=", "完成", "状态", *hit.span(), measure=hit["what"])
    for hit in _COMPLETED.finditer(text):
        yield Phrase("=", "完成", "状态", *hit.span(), measure=hit["what"], condition=hit["where"])
    for pattern, unit, aim in ((_LEVELS, "级", "层级"), (_YEARS, "年", "期限")):
        for hit in pattern.finditer(text):
            groups = hit.groupdict(default="")
            count = numerals.number(groups["count"] or groups.get("count2", ""))
            what = groups["what"] or groups.get("what2", "")
            where = groups.get("where", "")
            yield Phrase("=", str(count), unit, *hit.span(), measure=what + aim, condition=where)


def _of_all(text: str, hit: re.Match[str]) -> str:
    if "覆盖" in hit[0] or not hit[0].startswith("全"):
        return ""
    return re.split(r"[,。;]", text[hit.end() : hit.end() + 24])[0]
