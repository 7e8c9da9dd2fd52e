"""The words for refusals: each package registers its own, the edge looks them up.

A code without words is a fault; ``text`` then shows the code itself, and a test finds it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.utils.functional import _StrPromise

    from anjia.kernel.refusals import Refused

_words: dict[str, _StrPromise | str] = {
    "not_permitted": _("你没有办这件事的权限。需要时请找本单位管理员。"),
    "area_code_malformed": _(
        "“%(text)s”不是区划代码。请写省 2 位、市 4 位、县 6 位、镇 9 位或村 12 位的数字。"
    ),
    "too_many_areas": _("一个人最多管 %(allowed)s 片地方，现在是 %(held)s 片。请并成上一级。"),
}


def register(words: Mapping[str, _StrPromise | str]) -> None:
    """Add the words of a package; a code belongs to one package only."""
    for code, text in words.items():
        if _words.get(code, text) != text:
            raise ValueError(f"The refusal {code} has words already.")
        _words[code] = text


def text(refused: Refused) -> str:
    """What the user reads: in their language, saying what to do."""
    words = _words.get(refused.code)
    return str(words) % refused.facts if words is not None else refused.code
