"""The fact dictionary speaks of the registry as it is: same names, same types, same choices.

Three places know a fact: the dictionary of the engine, the model field that it comes from, and the
ledger column that people fill. They are written for different readers; here they are held together.
"""

from typing import Any

import pytest
from django.apps import apps
from django.db import models

from anjia.engine.facts import Fact, Table
from anjia.engine.language import Kind
from anjia.ledger import facts as columns
from anjia.processes.dashboards.queries import definitions

FIELDS = {
    Kind.BOOLEAN: (models.BooleanField,),
    Kind.DATE: (models.DateField,),
    Kind.INTEGER: (models.IntegerField,),
    Kind.DECIMAL: (models.DecimalField,),
    Kind.ENUM: (models.CharField,),
    Kind.TEXT: (models.CharField, models.UUIDField),
}
# What a column of a ledger is called in the engine's language.
SPOKEN = {Kind.ENUM: "text"}


def _facts() -> list[tuple[Table, Fact]]:
    tables = definitions.shipped().dictionary.tables.values()
    return [(table, fact) for table in tables if not table.level for fact in table.facts.values()]


def _name(value: object) -> str:
    return value.name if isinstance(value, Table | Fact) else ""


def _field(table: Table, fact: Fact) -> Any:
    model: Any = apps.get_model(table.source)
    *through, last = fact.source.removeprefix(f"{table.source}.").split("__")
    for step in through:
        model = model._meta.get_field(step).related_model
    return model._meta.get_field(last)


@pytest.mark.parametrize(("table", "fact"), _facts(), ids=_name)
def test_a_fact_is_the_model_field_that_it_names(table, fact):
    field = _field(table, fact)
    if fact.reads == "filled":
        assert fact.type.kind is Kind.BOOLEAN
        return
    assert isinstance(field, FIELDS[fact.type.kind])
    if fact.type.kind is Kind.ENUM:
        stored = {value for value, _label in field.choices}
        assert set(fact.type.choices) | ({fact.unknown} - {""}) == stored


@pytest.mark.parametrize(("table", "fact"), _facts(), ids=_name)
def test_a_fact_is_the_ledger_column_of_its_field(table, fact):
    known = {each.name: each for each in columns.tables() if each.name == table.name}
    facts = {each.name: each for each in known[table.name].facts} if known else {}
    column = facts.get(fact.name)
    if column is None or fact.reads:
        return
    assert column.type == SPOKEN.get(fact.type.kind, fact.type.kind.value)
    if fact.type.kind is Kind.ENUM:
        choices = {value for value in column.choices if value}
        assert set(fact.type.choices) | ({fact.unknown} - {""}) == choices


def test_every_enum_fact_with_a_ledger_is_a_column_of_it():
    tables = {table.name: {fact.name for fact in table.facts} for table in columns.tables()}
    missing = {
        f"{table.name}.{fact.name}"
        for table, fact in _facts()
        if table.name in tables and not fact.reads and fact.type.kind is Kind.ENUM
        if fact.name not in tables[table.name]
    }
    assert missing == set()
