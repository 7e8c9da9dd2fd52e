"""How a Chinese name sounds: the keys that lists sort by and people search by (zs finds 张三)."""

from functools import cache

from pypinyin import Style, pinyin

# Surnames that are read otherwise than the same character elsewhere.
_SURNAMES = {
    "万俟": "moqi",
    "尉迟": "yuchi",
    "长孙": "zhangsun",
    "澹台": "tantai",
    "单于": "chanyu",
    "单": "shan",
    "仇": "qiu",
    "解": "xie",
    "查": "zha",
    "曾": "zeng",
    "任": "ren",
    "区": "ou",
    "盖": "ge",
    "华": "hua",
    "朴": "piao",
    "纪": "ji",
    "尹": "yin",
    "员": "yun",
    "乜": "nie",
    "缪": "miao",
    "翟": "zhai",
    "隗": "wei",
    "逄": "pang",
    "黑": "he",
    "种": "chong",
    "繁": "po",
    "折": "she",
    "召": "shao",
    "秘": "bi",
    "洗": "xian",
    "葛": "ge",
}
_SURNAME_PARTS = {"万俟": "mq", "尉迟": "yc", "长孙": "zs", "澹台": "tt", "单于": "cy"}


def keys(name: str) -> tuple[str, str]:
    """Return a name's pinyin, written together, and its initials; letters and digits stay."""
    whole = first = ""
    rest = name
    for surname in (name[:2], name[:1]):
        if surname in _SURNAMES:
            whole = _SURNAMES[surname]
            first = _SURNAME_PARTS.get(surname, whole[:1])
            rest = name[len(surname) :]
            break
    sounds = list(map(_sound, rest))
    return (whole + "".join(sounds))[:200], (first + "".join([s[:1] for s in sounds]))[:50]


@cache
def _sound(character: str) -> str:
    """Return one character's reading; the cache holds a few thousand characters at most."""
    if character.isascii():
        return character.lower() if character.isalnum() else ""
    read = pinyin(character, style=Style.NORMAL, errors="ignore", strict=False)
    return read[0][0].replace("ü", "v") if read else ""
