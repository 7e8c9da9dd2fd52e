"""Definitions of employment: examples on both back ends, a basis, parameters that are shipped."""

from pathlib import Path

import pytest

from anjia.base.parameters import definitions as parameters
from anjia.engine import library, proof
from anjia.engine.language import Kind, Type
from anjia.ledger import facts
from anjia.registry import models as registry

OWN = Path(__file__).parent.parent
PACKAGES = [Path(registry.__file__).parents[1], OWN]
TYPES = {code: Type(Kind(item.limits.kind.value)) for code, item in parameters.collected().items()}
SHIPPED = {
    code: item.parse(item.shipped[0].text)
    for code, item in parameters.collected().items()
    if item.shipped
}
DEFINITIONS = library.read(PACKAGES, TYPES, stored=facts.stored())
ALL = {**DEFINITIONS.indicators, **DEFINITIONS.rules}
CODES = sorted(code for code in ALL if code.startswith(("MAT-", "DIS-")))


@pytest.mark.parametrize("code", CODES)
def test_examples_hold_on_both_back_ends(code: str) -> None:
    item = ALL[code]
    assert proof.missing(DEFINITIONS, code) == ()
    assert proof.failures(DEFINITIONS, code, SHIPPED) == []
    assert item.basis
    assert item.note.zh
    assert item.note.en


def test_parameters_that_definitions_need_are_shipped() -> None:
    for code in CODES:
        item = ALL[code]
        within = {item.within} if code in DEFINITIONS.rules else set()
        assert within | set(DEFINITIONS.parameters_of(item)) <= SHIPPED.keys()
