"""Names of units in a list: where one ends, and which prefix it takes over from the names before.

A list prints its prefix once (县乡村振兴局、农业农村局). A name takes it over unless it has its
own, stands for a place (城关镇, 各镇人民政府) or belongs to no county (人民银行某支行, 国网某公司).
What a unit does in a task does not belong here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .runs import Run

_CJK = r"[\u3400-\u9fff]"
# Ends of names: offices of an administration, what stands beside it, and places.
_OFFICE = (
    "局|委员会|委办|委|办公室|办|厅|部|处|署|室|站|所|科|股|中心|大队|支队|总队|中队|队|会|联|社|(?<!学)院|馆|"
    "科协|政协|党校|小学|中学|卫生院|中心校"
)
_OTHER = (
    "政府|党委|党工委|党组|党总支|党支部|管委会|指挥部|领导小组|工作组|专班|公司|集团|校|大学|学院|支行|分行|银行|行|厂|"
    "海关|单位|部门|单位和部门|部门和单位|企业|合作社|机构|组织|队伍|两委|“两委”|居委会|村委会|业委会|工作队|机关|委员|党员|处室|科室"
)
_PLACES = (
    "乡镇|镇街|街道|办事处|镇|乡|村|社区|小区|县区|县|区|市|州|盟|旗|苏木|嘎查|苏木镇|团场|师市|园区|开发区|"
    "安置点|安置区|林场|农场"
)
_BRACKET = r"(?:[(\[][^()\[\]]*(?:[(\[][^()\[\]]*[)\]][^()\[\]]*)*[)\]])?"
_END = re.compile(rf"(?:{_OFFICE}|{_OTHER}|{_PLACES}){_BRACKET}$")
_OFFICE_END = re.compile(rf"(?:{_OFFICE}){_BRACKET}$")
_PLACE_END = re.compile(rf"(?:{_PLACES}){_BRACKET}$")
# Offices without an end: 县人社、财政.
_SHORT = re.compile(
    "发改|财政|农业|人社|民政|教育|教体|卫健|医保|住建|自然资源|水利|林业|交通|文旅|商务|经贸|工信|科技|应急|"
    "市场监管|审计|统计|司法|公安|税务|供电|邮政|电信|移动|联通|消防|武装部|法院|检察院|妇联|残联|团委|科协|文联|侨联"
)
# 市场监管局 and 乡村振兴局 begin with no prefix.
_LEVEL = re.compile(
    r"^(?:师市|自治区|自治州|地区(?!性)|省级|市级|县级|区级|州级|省|州(?!际)|市(?!场|民(?:中心|服务|之家)|容|政(?:公|园|工程|设施))|县(?!域)|"
    r"区(?!域|块|划|间)|旗|盟|镇(?!村|街)|乡(?!村|镇|土)|街道|兵团|师(?=[\u3400-\u9fff]+局))(?=[\u3400-\u9fff“])"
)
_PROVINCES = (
    "北京|天津|河北|山西|内蒙古|辽宁|吉林|黑龙江|上海|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|广西|海南|重庆|"
    "四川|贵州|云南|西藏|陕西|甘肃|青海|宁夏|新疆"
)
# 住房城乡建设局 begins with no place: 城乡 is a word.
_PLACE = re.compile(
    rf"^(?:(?:{_PROVINCES})(?:省|市|自治区)?|(?!国家|全国|中国|中央)(?:(?!城乡|社区|地区|市区|乡村|各){_CJK}){{1,6}}?"
    rf"(?:(?<=..)(?:省|市|县|州|区|旗|镇)|(?<=..)(?<!城)乡(?!村)|街道))(?=[\u3400-\u9fff])"
)
_FOREIGN = re.compile(
    r"^(?:各|有关|相关|其他|所有|全[省市县区州]|本|中国|中央|国家|国网|国有企业|人民银行|人行|共青团|团[省市县区州旗]委|驻|对口|援[疆藏青]|"
    r"社会(?:力量|各|组织|资本)|村|乡镇|镇村|社区|安置|搬迁|帮扶|成员|责任)|"
    r"银保监|金融监管总局|监管分局|供电局[\u3400-\u9fff]|支行|分行|海关|分公司|铁路|调查队|管委会$|..供电局$"
)
# Companies, banks and schools that a county has one of.
_ONE_OF_A_KIND = re.compile(
    r"^(?:供电|邮政|电信|移动|联通|烟草|自来水|水务|城投|国投|农投|文旅|旅投|交投|公交|供水|燃气|广电网络|保险|财险|粮油)(?:集团)?(?:公司|集团)$|"
    r"^(?:农商|农村商业|农业|信用)(?:联社|银行|行|社)$|^农信社$|^(?:职业?中专|职教中心|职业中学|职业技术学校|高级?中学|中等职业学校)$|"
    r"^(?:党委|政府|人民政府)(?:办公室|办)?$|^指挥部|领导小组(?:办公室|办)$"
)
_PARTY = re.compile(
    r"^(?:组织部|宣传部|统战部|政法委|网信办|文明办|编办|政研室|改革办|巡察办|直属机关工委|机关工委|社会工作部|老干部局|财经办|"
    r"农办|农村工作领导小组办公室|教育工委|两新工委|全面深化改革)"
)
_REST = re.compile(
    r"等(?:[省市县区州旗镇](?:直|级|属)|有关|相关|其他|各|多个|成员|责任|各有关|各相关|\d+个)*(?:部门|单位|部门和单位|单位和部门|部门单位|各部门|(?:国有)?企业|(?:金融)?机构|乡镇|镇街|乡镇街道|县市区?)?$"
)
_AREAS = (
    "(?:盟市|州市|旗县|县市|省|设区市|市|县|区|州|盟|旗|镇|乡|乡镇|街道|苏木|村|社区|县区|市区|"
    "县市区)"
)
_HEIGHTS = ("村社", "镇乡街苏", "县区旗", "市州盟设", "省")
_AREAS_ONLY = re.compile(rf"^各?{_AREAS}{_BRACKET}$")
_AREAS_GO_ON = re.compile(
    rf"^{_AREAS}{_BRACKET}(?:人民政府|政府|党委|办事处|党委政府|级有关部门|有关部门)?{_BRACKET}$"
)
# 各镇党委和政府, 各镇党委、政府: one group.
_GOVERNMENT = re.compile("(?:人民)?政府|党委")
_PARTY_OF_ALL = re.compile(r"^各.*党委$")
_JOINT = re.compile(r"以及|和|及|与")
_LED_BY = re.compile(
    r"^[—–-]+|^(?:[^、,;]{0,14}?(?<!自)由(?!于|此)|及|和|与|以及|在|以(?!工)|并由|同时由|"
    r"(?:会议)?(?:同意|要求)?(?:责成|请|要求|明确|指定|安排|授权|委托))(?=[\u3400-\u9fff]{2})"
)
_LONGEST, _LONG = 32, 25
_PERSON = re.compile(r"\([\u3400-\u9fff]?[×xX某*]{1,3}[\u3400-\u9fff]?(?:\d{6,})?\)$")
_BLANK = re.compile(r"(?<=[\u3400-\u9fff)\]]) +(?=[\u3400-\u9fff])")
_DELIMITERS = re.compile(r"[\s,、;:。]")
_DOES = re.compile(
    r"总?牵头|主责|负责|配合|参与|参加|协助|协同|落实|实施|会同|等|共同|分别|按|为|是|作为"
)


@dataclass
class Prefixes:
    """What a list printed before its first names and left away before the others."""

    place: str = ""
    party: str = ""

    def before(self, name: str) -> str:
        """The prefix that a name takes over; empty where it has its own or needs none."""
        if not self.place or _LEVEL.match(name) or _FOREIGN.search(name) or _PLACE.match(name):
            return ""
        if _PARTY.match(name):
            return self.party or f"{self.place}{'委' if len(self.place) == 1 else '党委'}"
        return self.place if _is_office(name) else ""

    def learn(self, name: str) -> None:
        """Remember the prefix that a name prints."""
        if own := _LEVEL.match(name):
            if not re.match(rf"{own[0]}(?:办事处|办$|直)", name):
                self.place = own[0].removesuffix("级")
        elif not self.place and (place := _PLACE.match(name)) and _OFFICE_END.search(name):
            # 汉阴县财政局、民政局: a whole place stands before the first name.
            self.place = place[0]
        else:
            return
        self.party = f"{self.place}委" if name.startswith(f"{self.place}委") else self.party


def _is_office(name: str) -> bool:
    return bool(
        _ONE_OF_A_KIND.match(name)
        or _SHORT.fullmatch(name)
        or (_OFFICE_END.search(name) and not _PLACE_END.search(name))
    )


def listed(run: Run, prefixes: Prefixes) -> Iterator[tuple[str, Run]]:
    """The names of a list, each as it reads with its prefix and where it stands."""
    for stretch in split(run):
        rest = _REST.search(stretch.text)
        name = stretch.cut(0, rest.start()) if rest and rest.start() > 0 else stretch
        name = name.cut(len(name.text) - len(without_lead_in(name.text)))
        if name.text.endswith(")") and name.text.count("(") < name.text.count(")"):
            name = name.cut(0, -1)  # the bracket that it closes was never opened
        if person := _PERSON.search(name.text):
            name = name.cut(0, person.start())
        closing = ")" if name.text.count("(") > name.text.count(")") else ""  # 各镇(街道
        whole = name.text + closing
        if not is_name(whole):
            continue
        before = prefixes.before(whole)
        if not before:
            prefixes.learn(whole)
        yield before + name.printed + ("）" if closing else ""), name


def parted(run: Run) -> Run:
    """Without white space; a blank between two names parts them like 、."""
    text = list(run.text)
    for hit in _BLANK.finditer(run.text):
        left = _DELIMITERS.split(run.text[: hit.start()])[-1]
        if is_name(left) and not _DOES.match(run.text, hit.end()):
            text[hit.start()] = "、"
    return replace(run, text="".join(text)).tight()


def without_lead_in(text: str) -> str:
    """A list of names without the words that lead into it: 此项工作由, 和."""
    led = _LED_BY.match(text)
    return text[led.end() :] if led else text


def is_name(text: str) -> bool:
    """Whether a text can be the name of a unit."""
    plain = bare(text)
    if not 2 <= len(plain) <= _LONGEST or re.search(r"[。:%()\[\]《]|\d(?!个)", plain):
        return False
    return bool(_END.search(plain) or _SHORT.fullmatch(plain) or plain.startswith("各"))


def bare(text: str) -> str:
    """A text without what stands in brackets."""
    before = ""
    while before != text:
        before, text = text, re.sub(r"[(\[][^()\[\]]*[)\]]", "", text)
    return text


def is_list(text: str) -> bool:
    """Whether a text is nothing but names of units, some of them surely offices."""
    return are_names(text) and any(
        _LEVEL.match(name) or _FOREIGN.search(name) or _PLACE.match(name) or _is_office(name)
        for name in _listed(text)
    )


def are_names(text: str) -> bool:
    """Whether each part of a list could be a name."""
    names = _listed(text)
    return bool(names) and all(is_name(name) and len(name) <= _LONG for name in names)


def _listed(text: str) -> list[str]:
    plain = bare(text.strip("。;, "))
    return [name for name in re.split(r"[、,;/]|(?<=[局委办部])和", plain) if name]


def is_printed_in_full(text: str) -> bool:
    """Whether a text is a list of names that all have their prefix, or stand for all of a kind."""
    return is_list(text) and all(
        _LEVEL.match(name) or name.startswith("各") for name in re.split(r"[、,]", bare(text))
    )


def split(run: Run) -> Iterator[Run]:
    """The parts of a list; 和 parts two names only where both are whole."""
    parts = list(_parts(run))
    index = 0
    while index < len(parts):
        part = parts[index]
        # 各市、县人民政府 is one group.
        while index + 1 < len(parts) and _is_one_group(run, part, parts[index + 1]):
            index += 1
            part = run.joined(part, parts[index])
        yield part
        index += 1


def _is_one_group(run: Run, part: Run, following: Run) -> bool:
    if "、" not in run.between(part, following):
        return False
    if _PARTY_OF_ALL.match(part.text):
        return bool(_GOVERNMENT.fullmatch(following.text))
    last = part.text.split("、")[-1]
    goes_on = _AREAS_ONLY.match(last) and _AREAS_GO_ON.match(following.text)
    # 各镇、县级有关部门 are two: the departments of what is higher.
    higher = _height(last.removeprefix("各")) < _height(following.text)
    return bool(goes_on) and not (higher and following.text.endswith("部门"))


def _height(area: str) -> int:
    return next((n for n, one in enumerate(_HEIGHTS) if area[0] in one), len(_HEIGHTS))


def _parts(run: Run) -> Iterator[Run]:
    text, start, depth, place = run.text, 0, 0, 0
    while place < len(text):
        depth += (text[place] in "([") - (text[place] in ")]")
        cut = 0
        if depth <= 0:
            if text[place] in "、,;/ ":
                cut = 1
            elif (joint := _JOINT.match(text, place)) and _parts_names(
                text[start:place], text[joint.end() :]
            ):
                cut = len(joint[0])
        if cut:
            yield from run.cut(start, place).nonempty()
            start = place + cut
        place += cut or 1
    yield from run.cut(start).nonempty()


def _parts_names(left: str, right: str) -> bool:
    """Whether 和 stands between two names and not within one (发展和改革局)."""
    following = re.split(r"[、,;()]", right)[0]
    whole = re.search(
        rf"(?:局|委|办|办公室|厅|政府|党委|中心|部|联|院|公司|工会|街道|乡镇|镇){_BRACKET}$", left
    )
    # 县级有关部门和各镇人民政府 are two, 各有关部门和单位 one.
    apart = re.search("(?:部门|单位)$", left) and re.match("各[县市区镇乡街]", following)
    return bool(
        (whole or apart)
        and len(left) > 1
        and not _GOVERNMENT.fullmatch(following)
        and (is_name(following) or _FOREIGN.match(following))
    )
