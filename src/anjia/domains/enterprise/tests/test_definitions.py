"""Every shipped indicator and rule: its examples on both back ends, its basis, its words."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from anjia import registry
from anjia.base.parameters import definitions as parameters
from anjia.domains.enterprise.policy import Floors, Month, Running, running
from anjia.engine import examples, library, proof
from anjia.engine.backends import reference
from anjia.engine.examples import Example, Outcome
from anjia.engine.language import Kind, Type
from anjia.ledger import facts

OWN_FOLDER = Path(__file__).parent.parent
# Jobs are another domain's facts: a rule compares them with what factories report.
PACKAGES = [Path(registry.__file__).parent, OWN_FOLDER.parent / "employment", OWN_FOLDER]
TYPES = {code: Type(Kind(item.limits.kind.value)) for code, item in parameters.collected().items()}
SHIPPED = {
    code: item.parse(item.shipped[0].text)
    for code, item in parameters.collected().items()
    if item.shipped
}
DEFINITIONS = library.read(PACKAGES, TYPES, stored=facts.stored())
OWN = {
    code: item
    for code, item in {**DEFINITIONS.indicators, **DEFINITIONS.rules}.items()
    if item.group == "enterprise"
}


@pytest.mark.parametrize("code", sorted(OWN))
def test_examples_hold_on_both_back_ends(code: str) -> None:
    assert proof.missing(DEFINITIONS, code) == ()
    assert proof.failures(DEFINITIONS, code, SHIPPED) == []


def test_each_definition_names_its_basis_and_is_labelled_twice() -> None:
    for item in OWN.values():
        assert all((item.basis, item.title.zh, item.title.en, item.note.zh, item.note.en)), item


def test_there_are_as_many_as_were_promised() -> None:
    assert len([code for code in DEFINITIONS.indicators if code in OWN]) >= 8
    assert len([code for code in DEFINITIONS.rules if code in OWN]) >= 6


STATES = {
    Running.NORMAL: Outcome.NUMERATOR,
    Running.LACKING: Outcome.MISSING,
    Running.STOPPED: Outcome.MISSING,
    Running.UNKNOWN: Outcome.UNKNOWN,
}


@pytest.mark.parametrize("state", ["full", "partly", "stopped"])
@pytest.mark.parametrize("staff", [None, 0, 1])
@pytest.mark.parametrize("wages", [None, "0", "0.01"])
@pytest.mark.parametrize("orders", [None, "0.99", "1"])
def test_the_figure_and_the_page_mean_the_same_by_normal_operation(
    state: str, staff: int | None, wages: str | None, orders: str | None
) -> None:
    """The condition of FAC-01 and `policy.running`, whatever was reported."""
    amounts = {
        name: None if text is None else Decimal(text)
        for name, text in (("wages", wages), ("orders", orders))
    }
    said: dict[str, Any] = {"state": state, "staff": staff, **amounts, "power": Decimal(5200)}
    known = {name: value for name, value in said.items() if value is not None}
    example = Example.read(
        {
            "case": "hit",
            "gives": "numerator",
            "row": {"kind": "community_factory", "opened_on": date(2019, 5, 1)},
            "factory_report": [{"month": date(2022, 8, 1), **known}],
        },
        of="factory",
        given={},
    )
    tables = examples.tables(example, DEFINITIONS.dictionary)
    slow = reference.Reference(DEFINITIONS, tables, as_of=examples.AS_OF, parameters=SHIPPED)
    found = slow.outcome(DEFINITIONS.indicators["FAC-01"], slow.rows["factory"][0])
    assert found is STATES[running(Month(**said), Floors.of(SHIPPED))]
