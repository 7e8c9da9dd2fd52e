"""What a document says of itself: title, numbers, issuer, dates, validity, whom it is for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

_NUMBER = re.compile(
    r"((?:[\u3400-\u9fff]{1,16}?)[〔\[(【]\s*(?:19|20)\d\d\s*[〕\])】]\s*(?:第\s*)?\d+\s*号)"
)
_DATE = re.compile(r"((?:19|20)\d\d)\s*[年/.-]\s*(\d{1,2})\s*[月/.-]\s*(\d{1,2})\s*日?")
_HAN_DATE = re.compile(
    r"二[〇零○O][一二三四五六七八九〇零○]{2}年[一二三四五六七八九十]{1,3}月[一二三四五六七八九十]{1,3}日"
)
_LABELS = {
    "index_number": r"索\s*引\s*号",
    "number": r"(?:发文字号|发文文号|文\s*号|文件编号)",
    "issuer": r"(?:发布机构|发文机关|发文单位|发布单位|制发机关|公开责任部门|办理部门)",
    "made_on": r"(?:成文日期|生成日期|发文日期|签发日期|制定日期)",
    "published_on": r"(?:发布日期|公开日期|发布时间|公布日期|时\s*间)",
    "validity": r"(?:有\s*效\s*性|时\s*效\s*性|是否有效)",
}
_SOURCE = re.compile(r"来\s*源\s*[:/]\s*([^\s,。;|]{4,40})")
_ANY_LABEL = (
    "|".join(_LABELS.values())
    + r"|公开(?:目录|形式|方式)|主题词|(?:主题|组配)分类|名\s*称|标\s*题|(?:信息|文章)?来\s*源|"
    r"作\s*者|阅读量|(?:浏览|点击)(?:次数|量)|字\s*[号体]|打印|分享|类\s*别|处理状态|签发人|责任编辑"
)
_GENRE = (
    r"(?:通知|意见|方案|要点|办法|细则|计划|规划|规定|决定|通报|报告|函|清单|分工|纪要|批复|公告|任务|"
    r"措施|条例|答复|分解|台账|安排|[分推责任]\w{0,3}表)"
)
_TITLED = re.compile(
    rf"{_GENRE}(?:》?的(?:通知|函|意见))?[）)》]?(?:[（(][^（()）]{{2,16}}[)）])?$"
)
_ABOUT = re.compile(
    r"^[^。;:,]{0,40}?关于[^。\n]{4,90}?的?(?:通知|意见|函|决定|答复|批复|通报|报告|公告|措施|方案|办法|规定|复函)"
    r"(?![\u3400-\u9fff》])"
)
_LOST_ABOUT = re.compile(r"^[^。;:,]{0,40}?关于(?:印发|转发)[^。\n]{4,90}?》的通知")
# What a page shows around the text: where one is, and where one could go.
_AROUND = re.compile(
    r"^(?:您?(?:现在|当前)?的?(?:当前)?位置|首页|返回|顶部|打印|关闭|正文|回复|附\s*件|附\s*表|扫一扫|无障碍|长者|登录|注册|索\s*引)|[>›»]"
)
_SHORT = 8
_TITLE_LINES = 40
_ISSUER = re.compile(
    r"^[\u3400-\u9fff()·]{3,40}(?:政府|办公室|委员会|小组|局|厅|委|指挥部|部|党委|联席会议|专班|工委)$"
)
_NAMED = re.compile(
    r"^([\u3400-\u9fff()]{3,40}?(?:人民政府(?:办公[室厅])?|委员会(?:办公[室厅])?|领导小组(?:办公室)?|专责小组|指挥部|局|厅))"
    r"(?:关于|专题|常务|党组|第|全体)"
)
_SIGNED = re.compile(
    r"([\u3400-\u9fff]{2,30}(?:人民政府(?:办公[室厅])?|委员会|领导小组(?:办公室)?|局|厅))\s*"
    r"((?:19|20)\d\d\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日)"
)


def read(text: str) -> dict[str, Any]:
    """The metadata that a text shows; what it does not show is empty."""
    head = text[:3000]
    found: dict[str, Any] = {name: _labelled(head, pattern) for name, pattern in _LABELS.items()}
    number = _NUMBER.search(found["number"] or "") or _document_number(head)
    found["number"] = _number(number[1]) if number else ""
    found["title"] = _title(text)
    signed = list(_SIGNED.finditer(text))
    found["made_on"] = _day(found["made_on"]) or _signed_on(text)
    if not found["made_on"] and signed:
        found["made_on"] = _day(signed[-1][2])
    found["published_on"] = _day(found["published_on"])
    found["issuer"] = _issuer(text, found["issuer"], found["title"]) or _elsewhere(text, signed)
    found["addressees"] = _addressees(head)
    found["attachments"] = _attachments(text)
    year = re.search(r"(20\d\d)\s*年", found["title"]) or re.match(r"(20\d\d)", found["made_on"])
    found["year"] = int(year[1]) if year else None
    return found


def _number(printed: str) -> str:
    return re.sub(
        r"[(\[【](?=\d)", "〔", re.sub(r"(?<=\d)[)\]】]", "〕", re.sub(r"\s+", "", printed))
    )


def _labelled(head: str, pattern: str) -> str:
    found = re.search(rf"(?:^|[\s\-|])(?:{pattern})\s*[:\t ]\s*([^\n]*)", head, re.MULTILINE)
    if not found:
        return ""
    value = re.split(rf"(?:\s|^)(?:{_ANY_LABEL})\s*[:\t ]", found[1])[0]
    return value.strip(" \t|")


def _document_number(head: str) -> re.Match[str] | None:
    """The document's own number: alone on its line, or else none (others are quoted)."""
    for line in head.splitlines():
        bare = line.strip()
        found = _NUMBER.fullmatch(bare) or (
            _NUMBER.search(bare)
            if len(bare) < 40 and not re.search(r"[《》。,根据]", bare)
            else None
        )
        if found:
            return found
    return None


def _title(text: str) -> str:
    """The title: the first line, or two or three, that say what about; else what a genre ends."""
    lines = [re.sub(r"\s+", "", line) for line in text.splitlines() if line.strip()][:_TITLE_LINES]
    heads = list(_heads(lines))
    for number, line in enumerate(heads):
        for many in (1, 2, 3):
            about = _ABOUT.match("".join(heads[number : number + many]))
            if about and (many == 1 or not _TITLED.search(line)):
                return _after_issuer(heads, number, about[0])
        if lost := _LOST_ABOUT.match(line):
            return lost[0]
    for number in range(len(heads)):
        for many in (1, 2, 3):
            joined = "".join(heads[number : number + many])
            if len(joined) > _SHORT and _TITLED.search(joined):
                return joined
    known = next((line for line in heads if len(line) > _SHORT), "")
    if not known and lines and (named := re.match(rf"[^。;,\n]{{4,60}}?{_GENRE}", lines[0])):
        return named[0]
    return known


def _after_issuer(heads: list[str], number: int, title: str) -> str:
    """The title with the issuer that stands on a line above it."""
    above = heads[number - 1] if number else ""
    return above + title if title.startswith("关于") and _ISSUER.match(above) else title


def _heads(lines: list[str]) -> Iterator[str]:
    """The lines above the text: no labels, numbers of documents, ways through a page."""
    labels = re.compile(rf"^(?:-\s*)?[【\[]?(?:{_ANY_LABEL})\s*[:】|]")
    for line in lines:
        if re.search(r":$", line) or re.match(r"[一二三四五六七八九十]+、|\(?[一1][).、]", line):
            return
        around = _AROUND.search(line) or (len(line) < _SHORT and not _TITLED.search(line))
        if around or labels.match(line) or _NUMBER.fullmatch(line) or _DATE.fullmatch(line):
            continue
        if re.fullmatch(r"[\u3400-\u9fff]+文件", line):
            continue
        if re.search(r"[。;]", line) and not _LOST_ABOUT.match(line):
            return
        yield line


def _day(text: str) -> str:
    found = _DATE.search(text or "")
    return f"{int(found[1]):04}-{int(found[2]):02}-{int(found[3]):02}" if found else ""


def _signed_on(text: str) -> str:
    """The day under the signature: alone on its line."""
    for line in text.splitlines():
        bare = line.strip()
        if (found := _DATE.fullmatch(bare)) is not None:
            return _day(found[0])
        if _HAN_DATE.fullmatch(bare):
            return _han_day(bare)
    return ""


def _han_day(text: str) -> str:
    digits = dict(zip("〇零○O一二三四五六七八九", "00001123456789"[:4] + "123456789", strict=False))
    year, rest = text.split("年")
    month, day = rest.rstrip("日").split("月")
    number = {"十": 10}

    def small(part: str) -> int:
        if "十" in part:
            left, _ten, right = part.partition("十")
            return int(digits.get(left, "1")) * number["十"] + int(digits.get(right, "0"))
        return int(digits[part])

    return f"{''.join(digits[one] for one in year)}-{small(month):02}-{small(day):02}"


def _issuer(text: str, labelled: str, title: str) -> str:
    lines = [line.strip() for line in text.splitlines()]
    for place, line in enumerate(lines):
        if _DATE.fullmatch(line) or _HAN_DATE.fullmatch(line):
            before = [one for one in lines[max(0, place - 4) : place] if one]
            if before and _ISSUER.match(before[-1]):
                return before[-1]
    named = re.match(r"(.+?)关于", title)
    if named and _ISSUER.match(named[1]):
        return labelled if labelled.endswith(named[1]) else named[1]
    if named := _NAMED.match(title):
        return named[1]
    return re.split(r"\s", labelled)[0]


def _elsewhere(text: str, signed: list[re.Match[str]]) -> str:
    """The issuer by a head such as 某办公室文件, a signature without lines, or the source named."""
    for line in text.splitlines()[:10]:
        if head := re.fullmatch(r"\s*([\u3400-\u9fff]{4,40}?)文件\s*", line):
            return head[1]
    if signed:
        return re.sub("^.*的通知", "", signed[-1][1])
    sources = [one[1] for one in _SOURCE.finditer(text) if _ISSUER.match(one[1])]
    return sources[-1] if sources else ""


def _addressees(head: str) -> str:
    for line in head.splitlines():
        bare = line.strip()
        if (
            bare.endswith(":")
            and 4 < len(bare) < 200
            and re.search(r"政府|部门|单位|局|委|厅|镇|乡|街道|代表", bare)
            and not re.search(r"如下|现将|会议|为|\d月|制定|要求", bare)
            and not re.search(rf"^(?:{_ANY_LABEL}|附件)", bare)
        ):
            return bare[:-1]
    return ""


def _attachments(text: str) -> list[str]:
    found = re.search(
        r"(?:^|\n)\s*附件\s*\d?\s*:\s*((?:\s*(?:\d+\s*[.、])?\s*[^\n。]{4,60}\n?){1,8})", text
    )
    if not found:
        return []
    names: list[str] = []
    for line in found[1].splitlines():
        numbered = re.match(r"\s*\d+\s*[.、]\s*", line)
        bare = line[numbered.end() if numbered else 0 :].strip()
        if not bare or (names and not numbered):
            break
        names.append(bare)
    return names
