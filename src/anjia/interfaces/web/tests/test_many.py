"""What a page makes at once, because it has hundreds of it: escaped, and chosen as it should be."""

from types import SimpleNamespace
from uuid import UUID

from anjia.interfaces.web.templatetags import anjia

KEY = UUID(int=1)


def test_a_choice_escapes_words_and_marks_what_was_chosen() -> None:
    found = anjia.options([(KEY, "<b>"), ('"', "乙")], KEY)
    assert found == (
        f'<option value="{KEY}" selected>&lt;b&gt;</option><option value="&quot;">乙</option>'
    )
    assert "selected" not in anjia.options([(KEY, "甲")], None)


def test_counts_lead_to_their_rows_and_nothing_leads_nowhere() -> None:
    many = SimpleNamespace(count=1200, word="红灯", url="/rows/?a=1&light=red")
    none = SimpleNamespace(count=0, word="黄灯", url="")
    assert anjia.counts("<甲>", [many, none]) == (
        '<td class="r"><a class="num b" href="/rows/?a=1&amp;light=red" '
        'aria-label="&lt;甲&gt;，红灯 1200">1,200</a></td>'
        '<td class="r"><span class="mut">0</span></td>'
    )
