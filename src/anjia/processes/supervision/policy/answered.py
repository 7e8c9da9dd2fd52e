"""An answered proposal read from its published reply: what it says of itself, and its text.

Web pages of governments print it as labelled lines (办理部门 … 签发人 … 类别 A), as lines parted by
bars, or only in the sentences of the letter. What is not there stays empty; a person confirms.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from anjia.engine.documents.runs import plain
from anjia.processes.supervision.policy.proposals import Body

_LABELS = {
    "name": "名\\s*称|标\\s*题",
    "issuer": "办理部门|承办单位|主办单位|发布机构|答复单位",
    "state": "处理状态|办理状态|办理结果",
    "signer": "签发人",
    "signed_on": "签发日期|成文日期|答复日期",
    "published_on": "发布日期|公开日期|发布时间",
    "letter": "类\\s*别|答复类别|办理类别",
    "index": "索\\s*引\\s*号",
    "document": "文\\s*号|发文字号",
    "other": "公开目录|浏览量|阅读量|字\\s*号|主题词|来\\s*源",
}
_ANY = "|".join(_LABELS.values())
_DAY = re.compile(r"(20[0-9]{2})[-年/.](1[0-2]|0?[1-9])[-月/.]([12][0-9]|3[01]|0?[1-9])日?")
_COUNT = "[一二三四五六七八九十0-9]{1,4}"
_WHICH = re.compile(
    rf"第?({_COUNT}届)(?:人民代表大会|人大|政协|委员会|全委会|全体会议)?第?({_COUNT}次)(?:会议|全会)"
)
_NUMBER = re.compile(r"第\s*([0-9A-Za-z-]{1,12})\s*号")
_QUOTED = re.compile(r"《([^《》\n]{4,120})》")
_NAME = r"[\u3400-\u9fff·]{2,4}?"
_WROTE = re.compile(
    rf"(?:^|[\n。])\s*({_NAME}(?:[、,]{_NAME})*)(?:等)?(?:[0-9]*名|[0-9]+位)?(?:委员|代表)(?:们)?"
    r"(?=[:：]|提出|[,，]您好|\s*\n)"
)
_BARE = re.compile(
    r"^(?:正\s*文|回\s*复|答复内容|返回|顶部|打印|关闭|政协委员提案|人大代表建议|"
    r"您?(?:现在|当前)的?位置.*)$"
)
HEAD = 25  # lines within which a page's labels stand


@dataclass(frozen=True)
class Answered:
    """What a reply's page says; empty where it does not."""

    body: str
    session: str
    number: str
    title: str
    members: tuple[str, ...]
    issuer: str
    is_closed: bool
    signer: str
    signed_on: date | None
    published_on: date | None
    letter: str
    index_number: str
    document_number: str
    text: str

    @property
    def missing(self) -> tuple[str, ...]:
        """What must be there for it to be entered, and is not."""
        needed = ("session", "number", "title", "members", "issuer", "text")
        return tuple(name for name in needed if not getattr(self, name))


def read(source: str) -> Answered:
    """Read a published reply."""
    text = plain(source.replace("\r", ""))
    head = {name: _labelled(text, name) for name in _LABELS}
    session = _WHICH.search(text)
    number = _NUMBER.search(head["name"]) or _NUMBER.search(text)
    quoted = _title(source.replace("\r", ""), text)
    wrote = _WROTE.search(text)
    letter = re.match(r"[A-D]", head["letter"])
    congress = "人大" in head["name"] or re.search("人大代表|代表建议|人民代表大会", text[:600])
    return Answered(
        body=(Body.CONGRESS if congress and "政协" not in text[:600] else Body.CPPCC).value,
        session=f"{session[1]}{session[2]}会议" if session else "",
        number=number[1] if number else "",
        title=quoted,
        members=tuple(re.split("[、,]", wrote[1])) if wrote else (),
        issuer=head["issuer"] or _issuer(head["name"]),
        is_closed="办结" in head["state"],
        signer=head["signer"],
        signed_on=_day(head["signed_on"]),
        published_on=_day(head["published_on"]),
        letter=letter[0] if letter else "",
        index_number=head["index"],
        document_number=re.sub(r"\((20[0-9]{2})\)", r"〔\1〕", head["document"]),
        text=_body(source.replace("\r", ""), text),
    )


def _labelled(text: str, name: str) -> str:
    found = re.search(
        rf"(?:^|[\s|])(?:{_LABELS[name]})[ \t]*[:|\t ]+[ \t|]*([^\n]*)", text, re.MULTILINE
    )
    if not found:
        return ""
    value = re.split(rf"(?:^|[\s|])(?:{_ANY})(?=[ \t]*[:|\t ])", found[1])[0]
    return value.strip(" \t|:")


def _title(source: str, text: str) -> str:
    """The proposal's own title: the first that is quoted in the letter, not that of a decree."""
    for found in _QUOTED.finditer(text):
        behind = text[found.end() : found.end() + 16]
        before = text[max(0, found.start() - 30) : found.start()]
        if re.search("提案|建议|收悉", behind) or re.search("提出的?$|提交的?$|关于$", before):
            return source[found.start(1) : found.end(1)]
    return ""


def _issuer(name: str) -> str:
    found = re.match(r"([\u3400-\u9fff]{3,30}?(?:局|委|办|院|中心|政府|部|厅|会))关于", name)
    return found[1] if found else ""


def _day(text: str) -> date | None:
    found = _DAY.search(text)
    if not found:
        return None
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None


def _body(source: str, text: str) -> str:
    """The letter itself: behind the labels, without what the page adds."""
    label = re.compile(rf"(?:{_ANY})[ \t]*[:|\t ]")
    kept: list[str] = []
    for number, (printed, line) in enumerate(
        zip(source.split("\n"), text.split("\n"), strict=True)
    ):
        bare = line.strip(" \t\u2003\u3000|")
        if not bare or _BARE.match(bare) or (number < HEAD and label.match(bare)):
            continue
        kept.append(printed.strip(" \t\u2003\u3000"))
    return "\n".join(_without_title(kept))


def _without_title(lines: list[str]) -> list[str]:
    """Drop titles and the addressee, which the layout writes itself."""
    while lines and (
        re.match(r"^[^。]{0,60}(?:提案|建议)[^。]{0,10}(?:函|答复|复函)$", lines[0])
        or re.match(r"^[\u3400-\u9fff、,，·]{2,40}(?:委员|代表)(?:们)?[:：]$", lines[0])
    ):
        lines = lines[1:]
    return lines
