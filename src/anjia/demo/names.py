"""Names, phone numbers and identity numbers of people who do not exist.

Identity numbers begin with the code of a prefecture-level city (or of the prefecture that it was
before 2000). A number issued to someone begins with the code of a county, never of a city, so none
of these can be anyone's, although every check digit, birth date and code in them is right.
Phone numbers begin with 154, which no operator has been allotted.
"""

import datetime
from collections.abc import Sequence
from random import Random

from anjia.kernel import identity

# Surnames of the Qinba mountains, the commonest first; weights are rough shares in a thousand.
_SURNAMES = (
    ("王", 76), ("陈", 70), ("张", 66), ("李", 64), ("刘", 52), ("吴", 38), ("罗", 34), ("杨", 33),
    ("周", 32), ("胡", 28), ("徐", 26), ("黄", 26), ("唐", 25), ("龚", 22), ("沈", 22), ("邓", 21),
    ("彭", 20), ("何", 20), ("赵", 20), ("谢", 18), ("曾", 17), ("熊", 17), ("汪", 17), ("方", 16),
    ("田", 15), ("郑", 15), ("马", 14), ("曹", 14), ("叶", 13), ("董", 13), ("程", 12), ("冯", 12),
    ("许", 11), ("蔡", 11), ("袁", 10), ("钟", 10), ("储", 9), ("伍", 9), ("江", 9), ("贺", 8),
    ("卢", 8), ("柯", 7), ("成", 6), ("欧阳", 3),
)  # fmt: skip
_MALE = {
    1900: "德 富 贵 昌 远 守 明 国 永 世 正 忠 清 代 先 成 大 发 文 武 林 义 仁 祥 有 龙 金 全 学",
    1975: "军 勇 强 伟 平 波 涛 刚 斌 辉 鹏 建 小 志 华 东 峰 海 宏 亮 永 林 晓 国 新 江 飞",
    2000: "浩 宇 轩 睿 子 俊 杰 博 文 涵 泽 晨 嘉 一 鑫 佳 鸿 天 铭 皓 昊 航 熙 哲 思 远",
}
_FEMALE = {
    1900: "秀 英 芳 翠 桂 兰 玉 莲 菊 珍 梅 素 琴 世 德 芬 香 群 明 启 先 永 淑 华 贵 云 凤 清",
    1975: "丽 燕 霞 娟 艳 敏 玲 静 小 红 春 梅 晓 琴 萍 雪 慧 娜 倩 莉 秀 芳 琼 荣 蓉",
    2000: "欣 怡 涵 梓 雨 诗 佳 子 思 嘉 可 馨 若 语 萱 琪 雅 静 一 诺 瑶 依 梦 晨 婷 悦",
}
_GIVEN = {
    sex: {since: tuple(text.split()) for since, text in table.items()}
    for sex, table in (("male", _MALE), ("female", _FEMALE))
}
_SURNAME_TEXTS = tuple(text for text, _ in _SURNAMES)
_SURNAME_ENDS = tuple(
    sum(weight for _, weight in _SURNAMES[: index + 1]) for index in range(len(_SURNAMES))
)
# 安康地区 until 2000, 安康市 since, then the other prefecture-level cities of the province.
_BEFORE_2000 = ("612400",)
_SINCE_2000 = ("610900", "610800", "610700", "610600", "610500", "610400", "610300", "610200")


def surname(random: Random) -> str:
    """Draw a surname."""
    return random.choices(_SURNAME_TEXTS, cum_weights=_SURNAME_ENDS)[0]


def given(random: Random, *, sex: str, birth_year: int) -> str:
    """Draw a given name in the fashion of the year of birth."""
    table = _GIVEN[sex]
    characters = table[max(since for since in table if since <= birth_year)]
    first = random.choice(characters)
    if random.random() < 0.18:
        return first
    return first + random.choice(characters)


class Numbers:
    """Gives each person an identity number and a phone number that nobody else here has."""

    def __init__(self, random: Random) -> None:
        """Remember the source of chance; numbers given out are counted per code, day and sex."""
        self._random = random
        self._given: dict[tuple[datetime.date, str], int] = {}
        self._step = random.choice((7, 11, 13, 17, 19, 23))
        self._phones: set[int] = set()

    def identity(self, *, birth_on: datetime.date, sex: str) -> str:
        """Return a number with a right check digit that begins with a code no one's number has."""
        count = self._given.get((birth_on, sex), 0)
        self._given[birth_on, sex] = count + 1
        # The step is prime to 500, so the 500 sequence codes of a day and sex all come once.
        lap, turn = divmod(count, 500)
        sequence = (turn * self._step + birth_on.toordinal()) % 500 * 2 + (sex == "male")
        codes = _codes(birth_on.year)
        if lap >= len(codes):
            message = f"no identity numbers are left for {birth_on} in {codes}"
            raise ValueError(message)
        return identity.with_check_digit(f"{codes[lap]}{birth_on:%Y%m%d}{sequence:03}")

    def phone(self) -> str:
        """Return a mobile number of a series that no operator has."""
        while (number := self._random.randrange(10**8)) in self._phones:
            pass
        self._phones.add(number)
        return f"154{number:08}"


def _codes(birth_year: int) -> Sequence[str]:
    return _SINCE_2000 if birth_year >= 2000 else (*_BEFORE_2000, *_SINCE_2000)
