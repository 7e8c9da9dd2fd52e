"""The declared ledgers hold together, and say to the engine what it may speak of."""

import pytest

from anjia.kernel.refusals import Refused
from anjia.ledger import catalogue, facts
from anjia.ledger.declaration import Ledger
from anjia.ledger.startup import check_declarations
from anjia.registry.ledgers import Households


def test_no_declared_ledger_has_a_fault() -> None:
    assert check_declarations() == []


def test_a_ledger_is_found_by_its_code_and_its_model() -> None:
    assert catalogue.get("households") is Households
    assert catalogue.of_model(Households.model) is Households
    with pytest.raises(Refused, match="ledger_not_found"):
        catalogue.get("absent")


def test_two_ledgers_of_one_code_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalogue, "_twice", [])

    class Twin(Ledger):
        code = "households"

    assert catalogue.register(Twin) is Twin
    assert catalogue.get("households") is Households
    assert [fault.id for fault in check_declarations()] == ["ledger.E001"]


def test_facts_are_the_columns_that_say_so() -> None:
    stored = facts.stored()
    assert {"registry.Site", "registry.Household", "registry.Person"} <= set(stored)
    person = {fact["name"]: fact for fact in stored["registry.Person"]}
    assert person["birth_on"]["type"] == "date"
    assert person["disability_level"]["type"] == "integer"
    assert "skilled" in person["labour_capacity"]["choices"]
    assert person["has_skill"]["source"] == "registry.Person.skills"
    assert not {"household", "name", "skills", "phone"} & set(person)


def test_no_sealed_number_is_a_fact() -> None:
    columns = (column for ledger in catalogue.all() for column in ledger.columns.values())
    assert not [column for column in columns if column.published and column.is_sealed]
