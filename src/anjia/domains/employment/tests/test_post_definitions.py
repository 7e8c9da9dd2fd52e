"""Every indicator and rule of employment: its examples on both back ends, its basis, its words."""

from pathlib import Path

import pytest

from anjia import registry
from anjia.base.parameters import definitions as parameters
from anjia.engine import library, proof
from anjia.engine.language import Kind, Type
from anjia.ledger import facts

PACKAGES = [Path(registry.__file__).parent, Path(__file__).parent.parent]
TYPES = {code: Type(Kind(item.limits.kind.value)) for code, item in parameters.collected().items()}
SHIPPED = {
    code: item.parse(item.shipped[0].text)
    for code, item in parameters.collected().items()
    if item.shipped
}
DEFINITIONS = library.read(PACKAGES, TYPES, stored=facts.stored())
OWN = ("PST-", "POST-", "RNG-", "RANG-", "TRN-", "TRAIN-", "REF-", "REFER-")
ALL = {
    code: item
    for code, item in {**DEFINITIONS.indicators, **DEFINITIONS.rules}.items()
    if code.startswith(OWN)
}


@pytest.mark.parametrize("code", sorted(ALL))
def test_examples_hold_and_words_are_there(code: str) -> None:
    assert proof.missing(DEFINITIONS, code) == ()
    assert proof.failures(DEFINITIONS, code, SHIPPED) == []
    item = ALL[code]
    assert item.basis
    assert item.title.zh
    assert item.title.en
    assert item.note.zh
    assert item.note.en


def test_parameters_that_definitions_need_are_shipped_with_a_document() -> None:
    for code in ALL:
        if rule := DEFINITIONS.rules.get(code):
            assert {rule.within, *DEFINITIONS.parameters_of(rule)} <= SHIPPED.keys()
        else:
            indicator = DEFINITIONS.indicators[code]
            assert set(DEFINITIONS.parameters_of(indicator)) <= SHIPPED.keys()
