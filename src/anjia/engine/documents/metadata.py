"""What a document says of itself: title, numbers, issuer, dates, validity, whom it is for."""

from __future__ import annotations

import re
from typing import Any

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
    "issuer": r"(?:发布机构|发文机关|发布单位|制发机关|公开责任部门|来\s*源|办理部门)",
    "made_on": r"(?:成文日期|生成日期|发文日期|签发日期|制定日期)",
    "published_on": r"(?:发布日期|公开日期|发布时间|公布日期)",
    "validity": r"(?:有\s*效\s*性|时\s*效\s*性|是否有效)",
}
_ANY_LABEL = (
    "|".join(_LABELS.values())
    + r"|公开目录|公开形式|主题词|主题分类|名\s*称|阅读量|类\s*别|处理状态|签发人"
)
_GENRE = (
    r"(?:通知|意见|方案|要点|办法|细则|计划|规划|规定|决定|通报|报告|函|清单|分工|纪要|批复|公告|任务|"
    r"措施|条例|答复|分解表)"
)
_ISSUER = re.compile(
    r"^[\u3400-\u9fff()·]{3,40}(?:政府|办公室|委员会|领导小组|局|厅|委|指挥部|部|党委|联席会议)$"
)


def read(text: str) -> dict[str, Any]:
    """The metadata that a text shows; what it does not show is empty."""
    head = text[:3000]
    found: dict[str, Any] = {name: _labelled(head, pattern) for name, pattern in _LABELS.items()}
    number = _NUMBER.search(found["number"] or "") or _document_number(head)
    found["number"] = _number(number[1]) if number else ""
    found["title"] = _title(text)
    found["made_on"] = _day(found["made_on"]) or _signed_on(text)
    found["published_on"] = _day(found["published_on"])
    found["issuer"] = _issuer(text, found["issuer"], found["title"])
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
    lines = [line.strip() for line in text.splitlines() if line.strip()][:40]
    labels = re.compile(rf"^(?:-\s*)?(?:{_ANY_LABEL})")
    parts: list[str] = []
    for line in lines:
        if (
            labels.match(line)
            or _NUMBER.fullmatch(line)
            or re.fullmatch(r"返回|顶部|首页|打印|关闭|正文|回复", line)
            or re.match(r"您?(?:现在|当前)的?位置", line)
        ):
            if parts:
                break
            continue
        if re.search(r"[:]$", line) or re.match(r"[一二三四五六七八九十]+、|\(?[一1][).、]", line):
            break
        if re.search(r"[。;]", line) or len(line) > 90:
            if not parts and (known := re.match(rf"[^。;,\n]{{4,60}}?{_GENRE}", line)):
                parts.append(known[0])
            break
        parts.append(line)
        joined = "".join(parts)
        if re.search(rf"{_GENRE}(?:》的通知)?$", joined) or len(parts) >= 3 or len(joined) > 20:
            break
    return re.sub(r"\s+", "", "".join(parts))


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
        return named[1]
    return labelled


def _addressees(head: str) -> str:
    for line in head.splitlines():
        bare = line.strip()
        if (
            bare.endswith(":")
            and 4 < len(bare) < 200
            and re.search(r"政府|部门|单位|局|委|厅|镇|乡|街道", bare)
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
    names = []
    for line in found[1].splitlines():
        bare = re.sub(r"^\s*\d+\s*[.、]\s*", "", line).strip()
        if not bare:
            break
        names.append(bare)
    return names
