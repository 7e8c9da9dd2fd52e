"""Every indicator and rule of employment: its examples on both back ends, its basis, its words."""

from pathlib import Path

import pytest
from django.apps import apps

from anjia.base.parameters import definitions as parameters
from anjia.engine import library, proof
from anjia.engine.language import Kind, Type
from anjia.ledger import facts

OWN = Path(__file__).parent.parent
REGISTRY = Path(apps.get_app_config("registry").path)
TYPES = {code: Type(Kind(item.limits.kind.value)) for code, item in parameters.collected().items()}
SHIPPED = {
    code: item.parse(item.shipped[0].text)
    for code, item in parameters.collected().items()
    if item.shipped
}
DEFINITIONS = library.read([REGISTRY, OWN], TYPES, stored=facts.stored())
REST = library.read([REGISTRY], TYPES, stored=facts.stored())
INDICATORS = sorted(DEFINITIONS.indicators.keys() - REST.indicators.keys())
RULES = sorted(DEFINITIONS.rules.keys() - REST.rules.keys())
ALL = {**DEFINITIONS.indicators, **DEFINITIONS.rules}


@pytest.mark.parametrize("code", [*INDICATORS, *RULES])
def test_examples_hold_on_both_back_ends(code: str) -> None:
    assert proof.missing(DEFINITIONS, code) == ()
    assert proof.failures(DEFINITIONS, code, SHIPPED) == []


def test_each_names_its_basis_and_is_said_twice() -> None:
    items = [ALL[code] for code in (*INDICATORS, *RULES)]
    assert all(item.basis and item.title.en and item.note.zh and item.note.en for item in items)


def test_there_are_enough_and_their_parameters_are_shipped() -> None:
    assert len(INDICATORS) >= 12
    assert len(RULES) >= 10
    for rule in (DEFINITIONS.rules[code] for code in RULES):
        assert {rule.within, *DEFINITIONS.parameters_of(rule)} <= SHIPPED.keys()
