"""County outlines come by code, thinned, and only real ones."""

from itertools import pairwise

from anjia.interfaces.web import outlines


def test_a_county_lies_among_the_counties_of_its_city() -> None:
    names = {each.name for each in outlines.of_city("6109")}
    assert {"汉阴县", "石泉县", "紫阳县", "宁陕县", "汉滨区"} <= names
    county = outlines.of_county("610921001")
    assert county is not None
    assert (county.code, county.name) == ("610921", "汉阴县")


def test_outlines_are_thinned_but_closed() -> None:
    county = outlines.of_county("610921")
    assert county is not None
    ring = county.polygons[0][0]
    assert ring[0] == ring[-1]
    assert all(a != b for a, b in pairwise(ring))


def test_an_unknown_code_has_no_outline() -> None:
    assert outlines.of_county("999999") is None
