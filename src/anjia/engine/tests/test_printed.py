"""Printed figures: known cases of published documents, and promises that hold for any numbers."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anjia.engine.printed import judging, reach, shares, spelling, sums
from anjia.engine.printed.claims import Claim, Missing, Relation, Role, Verdict
from anjia.engine.printed.numbers import NotPrinted, Printed, Unreadable, read
from anjia.engine.printed.reach import Rounding

# 保山市民政局关于市政协四届六次会议第0132号提案的答复，2021年7月29日.
BAOSHAN = [
    ("82.18%", "319600", "388918", Verdict.CONSISTENT),
    ("67.08%", "3651", "5443", Verdict.CONSISTENT),
    ("47.1%", "99", "210", Verdict.CONSISTENT),
    ("56.7%", "119", "210", Verdict.CONSISTENT),
    ("62.9%", "132", "210", Verdict.CONSISTENT),
    ("99.47%", None, "6763", Verdict.CONSISTENT),
    ("48.08%", None, "6763", Verdict.TRUNCATION),
    ("99.21%", None, "6763", Verdict.TRUNCATION),
    ("97.90%", "932", "951", Verdict.UNREACHABLE),
    ("94.8%", "183", "184", Verdict.UNREACHABLE),
    ("0.76件", "2010622", "388918", Verdict.UNREACHABLE),
]


def _share(value, numerator, denominator, rounding=None):
    return shares.judge(
        read(value),
        numerator=None if numerator is None else [read(numerator)],
        denominator=None if denominator is None else read(denominator),
        rounding=rounding,
    )


@pytest.mark.parametrize(("value", "numerator", "denominator", "verdict"), BAOSHAN)
def test_the_published_shares_of_one_document(value, numerator, denominator, verdict):
    assert _share(value, numerator, denominator).verdict is verdict


def test_the_reason_names_both_neighbours_that_miss():
    answer = _share("48.08%", None, "6763")
    (said,) = answer.said
    assert said.code == "share.none_but_cut"
    assert said.facts["product"] == "3,251.6504"
    assert (said.facts["below"], said.facts["below_prints"]) == ("3,251", "48.07%")
    assert (said.facts["above"], said.facts["above_prints"]) == ("3,252", "48.09%")
    assert said.facts["only"] == "3,252"


def test_where_truncation_is_stated_rounding_does_not_count():
    assert _share("48.08%", None, "6763", Rounding.TRUNCATION).verdict is Verdict.CONSISTENT
    assert _share("99.47%", None, "6763", Rounding.TRUNCATION).verdict is Verdict.UNREACHABLE
    assert _share("66.7%", "2", "3", Rounding.TRUNCATION).verdict is Verdict.UNREACHABLE
    assert _share("66.6%", "2", "3", Rounding.TRUNCATION).verdict is Verdict.CONSISTENT


def test_an_unreachable_share_says_which_whole_numbers_would_do():
    answer = _share("97.90%", "932", "951")
    assert answer.numerators == (931, 931)
    assert answer.denominators == (952, 952)
    assert [said.code for said in answer.said] == [
        "share.fails",
        "fit.numerator_one",
        "fit.denominator_one",
    ]


def test_persons_that_exceed_their_total():
    answer = sums.judge(read("79406人"), parts=[read("66128"), read("14730")], is_complete=True)
    assert answer.verdict is Verdict.PARTS
    assert answer.difference == 1452
    assert answer.said[0].facts["added"] == "66,128 + 14,730 = 80,858"
    households = sums.judge(read("18583"), parts=[read("15238"), read("3345")], is_complete=True)
    assert households.verdict is Verdict.CONSISTENT


def test_a_list_that_may_leave_parts_out_is_only_wrong_when_it_exceeds():
    few, many = [read("7"), read("2"), read("2")], [read("12"), read("11")]
    assert sums.judge(read("21"), parts=few, is_complete=None).missing == (Missing.COMPLETE,)
    assert sums.judge(read("21"), parts=few, is_complete=False).verdict is Verdict.CONSISTENT
    assert sums.judge(read("21"), parts=few, is_complete=True).difference == -10
    for is_complete in (None, False, True):
        answer = sums.judge(read("21"), parts=many, is_complete=is_complete)
        assert answer.verdict is Verdict.PARTS


@pytest.mark.parametrize(
    ("parts", "verdict"),
    [
        (("33.3%", "33.3%", "33.3%"), Verdict.CONSISTENT),
        (("33.3%", "33.3%", "33.2%"), Verdict.TRUNCATION),
        (("33.3%", "33.3%", "33.0%"), Verdict.PARTS),
        (("33.4%", "33.4%", "33.4%"), Verdict.PARTS),
        (("50%", "50%"), Verdict.CONSISTENT),
    ],
)
def test_percentages_of_a_group_make_a_hundred_within_their_rounding(parts, verdict):
    claims = [Claim(value=read(part), group="一") for part in parts]
    assert {answer.verdict for answer in judging.judge(claims)} == {verdict}


def test_a_group_is_judged_by_document_and_total():
    def claim(value, role, document="甲"):
        return Claim(value=read(value), group="人", role=role, document=document)

    same = [claim("7", Role.TOTAL), claim("3", Role.PART), claim("4", Role.PART)]
    other = [claim("7", Role.TOTAL, "乙"), claim("3", Role.PART, "乙")]
    verdicts = [answer.verdict for answer in judging.judge([*same, *other])]
    assert verdicts == [Verdict.CONSISTENT] * 3 + [Verdict.PARTS] * 2
    assert judging.judge([same[1], same[2]])[0].missing == (Missing.TOTAL,)
    assert judging.judge([same[0], same[0], same[1]])[0].missing == (Missing.TOTAL,)
    assert judging.judge([same[0]])[0].missing == (Missing.PARTS,)
    assert judging.judge([same[0], claim("50%", Role.PART)])[0].missing == (Missing.UNIT,)


def test_parts_of_a_wrong_total_are_in_doubt_where_they_stand():
    total = Claim(
        value=read("79406"),
        numerator=(read("66128"), read("14730")),
        denominator=read("79406"),
    )
    part = Claim(value=read("66128"), numerator=(read("66128"),), denominator=read("79406"))
    apart = Claim(
        value=read("66128"),
        numerator=(read("66128"),),
        denominator=read("79406"),
        document="另一份",
    )
    verdicts = [answer.verdict for answer in judging.judge([total, part, apart])]
    assert verdicts == [Verdict.PARTS, Verdict.PARTS, Verdict.CONSISTENT]


def test_what_is_missing_is_named():
    assert _share("34%", None, None).missing == (Missing.NUMERATOR, Missing.DENOMINATOR)
    assert _share("34%", "5", None).missing == (Missing.DENOMINATOR,)
    assert _share("34%", "5", "0").missing == (Missing.DENOMINATOR,)
    # Any percentage of 74,000 has a numerator: that one exists says nothing.
    assert _share("34%", None, "74000").missing == (Missing.NUMERATOR,)
    assert _share("34%", None, "74000").numerators == (24790, 25529)
    assert _share("34%", None, "7.4万").missing == (Missing.NUMERATOR,)
    named = Claim(value=read("1363名"), numerator=(read("8113"),), denominator=read("1363"))
    assert judging.judge([named])[0].missing == (Missing.RELATION,)
    unread = Claim(value=Unreadable.BOUND, numerator=(read("1"),))
    assert judging.judge([unread])[0].missing == (Missing.VALUE,)


def test_a_rounded_base_is_a_range():
    assert _share("29.7%", "2.2万", "7.4万").verdict is Verdict.CONSISTENT
    assert _share("34%", "2.2万", "7.4万").verdict is Verdict.UNREACHABLE


def test_parts_without_a_unit_take_that_of_their_total():
    claim = Claim(
        value=read("2.2", unit="万人"),
        numerator=(read("1.1"), read("1.1")),
        relation=Relation.SUM,
    )
    assert judging.judge([claim])[0].verdict is Verdict.CONSISTENT


@pytest.mark.parametrize(
    ("text", "unit", "value", "step"),
    [
        ("48.08%", "", Fraction(4808, 10000), Fraction(1, 10000)),
        ("４８．０８％", "%", Fraction(4808, 10000), Fraction(1, 10000)),
        ("97.90", "%", Fraction(979, 1000), Fraction(1, 10000)),
        ("1.2万", "万人", Fraction(12000), Fraction(1000)),
        ("1.2万人", "", Fraction(12000), Fraction(1000)),
        ("2.2", "万人", Fraction(22000), Fraction(1000)),
        ("5,082户", "户", Fraction(5082), Fraction(1)),
        ("−3.5%", "", Fraction(-35, 1000), Fraction(1, 1000)),
        ("12.5‰", "", Fraction(125, 10000), Fraction(1, 10000)),
        ("1.50亿元", "", Fraction(150_000_000), Fraction(1_000_000)),
    ],
)
def test_numbers_are_read_as_printed(text, unit, value, step):
    found = read(text, unit=unit)
    assert (found.value, found.step) == (value, step)


@pytest.mark.parametrize(
    ("text", "unit", "why"),
    [
        ("2021-06-18", "", Unreadable.NOT_NUMBER),
        ("九届五次", "", Unreadable.NOT_NUMBER),
        ("1,45", "", Unreadable.NOT_NUMBER),
        ("1e5", "", Unreadable.NOT_NUMBER),
        ("", "", Unreadable.NOT_NUMBER),
        ("全覆盖 (100)", "%", Unreadable.NOT_NUMBER),
        ("约7.4万", "", Unreadable.BOUND),
        ("40", "%以上", Unreadable.BOUND),
        ("1.2万余人", "", Unreadable.BOUND),
        ("5%", "万人", Unreadable.CLASH),
        ("9" * 5000, "", Unreadable.LONG),
    ],
)
def test_what_is_not_one_printed_number_says_why(text, unit, why):
    with pytest.raises(NotPrinted) as refused:
        read(text, unit=unit)
    assert refused.value.why is why


def test_places_restore_zeros_that_a_workbook_dropped():
    assert read("97.9%", places=2).step == Fraction(1, 10000)
    with pytest.raises(NotPrinted):
        read("97.95%", places=1)


COUNTS = st.integers(min_value=0, max_value=3_000_000)
BASES = st.integers(min_value=1, max_value=3_000_000)
PLACES = st.integers(min_value=0, max_value=4)


def _printed(ratio, places, rounding):
    like = Printed("", Fraction(0), Fraction(1, 100 * 10**places), Fraction(1, 100), "%")
    return spelling.like(ratio, like, rounding)


@given(COUNTS, BASES, PLACES)
def test_a_share_printed_by_rounding_is_consistent(top, bottom, places):
    text = _printed(Fraction(top, bottom), places, Rounding.HALF_UP)
    assert _share(text, str(top), str(bottom)).verdict is Verdict.CONSISTENT
    # Without its numerator it is never called wrong, and the numerator is among those that fit.
    answer = _share(text, None, str(bottom))
    assert not answer.is_contradiction
    assert answer.numerators is not None
    first, last = answer.numerators
    assert first <= top <= last
    if top:
        assert top in reach.numerators(read(text), denominator=bottom, rounding=Rounding.HALF_UP)


@given(COUNTS, BASES, PLACES)
def test_a_truncated_share_is_consistent_only_where_rounding_agrees(top, bottom, places):
    ratio = Fraction(top, bottom)
    text = _printed(ratio, places, Rounding.TRUNCATION)
    agrees = text == _printed(ratio, places, Rounding.HALF_UP)
    wanted = Verdict.CONSISTENT if agrees else Verdict.TRUNCATION
    assert _share(text, str(top), str(bottom)).verdict is wanted
    stated = _share(text, str(top), str(bottom), Rounding.TRUNCATION)
    assert stated.verdict is Verdict.CONSISTENT


@given(COUNTS, BASES, PLACES, st.integers(min_value=2, max_value=1000))
def test_a_share_off_by_two_digits_is_never_let_pass(top, bottom, places, off):
    ratio = Fraction(top, bottom) + Fraction(off, 100 * 10**places)
    text = _printed(ratio, places, Rounding.HALF_UP)
    assert _share(text, str(top), str(bottom)).verdict is Verdict.UNREACHABLE


@given(st.lists(COUNTS, min_size=1, max_size=8), st.integers(min_value=-50, max_value=50))
def test_counts_add_up_exactly_or_not_at_all(parts, off):
    total = sum(parts) + off
    if total < 0:
        return
    answer = sums.judge(
        read(str(total)), parts=[read(str(part)) for part in parts], is_complete=True
    )
    assert answer.verdict is (Verdict.PARTS if off else Verdict.CONSISTENT)
    assert (answer.difference or 0) == -off


@given(st.lists(COUNTS, min_size=1, max_size=12).filter(any), PLACES)
def test_the_rounded_shares_of_a_whole_are_never_called_wrong(parts, places):
    whole = sum(parts)
    claims = [
        Claim(value=read(_printed(Fraction(part, whole), places, Rounding.HALF_UP)), group="一")
        for part in parts
    ]
    assert {answer.verdict for answer in judging.judge(claims)} == {Verdict.CONSISTENT}


@given(st.text(max_size=30))
def test_any_text_is_a_number_or_refused(text):
    try:
        found = read(text)
    except NotPrinted:
        return
    assert found.step > 0
    assert read(spelling.itself(found)).value == found.value


@given(COUNTS, BASES, PLACES)
def test_whole_numbers_that_fit_are_those_that_print_so(top, bottom, places):
    printed = read(_printed(Fraction(top, bottom), places, Rounding.HALF_UP))
    for rounding in Rounding:
        found = reach.numerators(printed, denominator=bottom, rounding=rounding)
        for near in {found.start - 1, found.start, found.stop - 1, found.stop}:
            prints = reach.dropped(Fraction(near, bottom), step=printed.step, rounding=rounding)
            assert (near in found) == (prints == printed.value)
