"""A cell names a village in the words that people use, or it is asked again."""

import pytest

from anjia.base.scope import acting, system
from anjia.kernel.refusals import Refused
from anjia.registry.models import Area
from anjia.registry.queries import areas

pytestmark = pytest.mark.django_db

KNOWN = (
    ("61", "陕西省", "province"),
    ("6109", "安康市", "city"),
    ("610921", "汉阴县", "county"),
    ("610921102", "蒲溪镇", "town"),
    ("610921102001", "蒲溪社区居委会", "village"),
    ("610921102200", "蒲溪村委会", "village"),
    ("610921103", "平梁镇", "town"),
    ("610921103001", "集镇社区居委会", "village"),
    ("610921101", "涧池镇", "town"),
    ("610921101001", "集镇社区居委会", "village"),
)


@pytest.fixture(autouse=True)
def known() -> None:
    for code, name, level in KNOWN:
        parents = [other for other, _, _ in KNOWN if code.startswith(other) and other != code]
        parent = max(parents, key=len, default=None)
        Area.objects.update_or_create(
            code=code, defaults={"name": name, "level": level, "parent_id": parent}
        )


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("610921102200", "610921102200"),
        ("蒲溪镇蒲溪村", "610921102200"),
        ("蒲溪镇蒲溪村委会", "610921102200"),
        ("汉阴县蒲溪镇蒲溪村", "610921102200"),
        ("蒲溪社区", "610921102001"),
        ("蒲溪镇蒲溪社区居委会", "610921102001"),
        ("平梁镇集镇社区", "610921103001"),
        ("涧池镇 集镇社区", "610921101001"),
    ],
)
def test_a_village_is_found_by_code_or_path(text: str, code: str) -> None:
    with acting(system(area="610921")):
        assert areas.village(text) == code


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("蒲溪", "village_ambiguous"),
        ("集镇社区", "village_ambiguous"),
        ("城关镇蒲溪村", "village_unknown"),
        ("610921102999", "village_unknown"),
    ],
)
def test_a_name_of_none_or_several_is_refused(text: str, refusal: str) -> None:
    with acting(system(area="610921")), pytest.raises(Refused) as refused:
        areas.village(text)
    assert refused.value.code == refusal
