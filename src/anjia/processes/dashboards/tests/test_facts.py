"""What the engine knows of a row is what the columns of its ledger publish, and nothing else."""

from typing import Any

import pytest
from django.apps import apps

from anjia.base.sealed import SealedField
from anjia.engine.errors import DefinitionError
from anjia.engine.facts import Fact, Table
from anjia.engine.facts import read as dictionary_of
from anjia.engine.language import Kind
from anjia.ledger import catalogue
from anjia.processes.definitions.queries import library

# What identifies a person or finds a home; none of it may ever be in a snapshot.
IDENTIFYING = {"name", "head_name", "pinyin", "initials", "phone", "identity_number", "address"}


def _facts() -> list[tuple[Table, Fact]]:
    tables = library.shipped().dictionary.tables.values()
    return [(table, fact) for table in tables for fact in table.facts.values()]


def _name(value: object) -> str:
    return value.name if isinstance(value, Table | Fact) else ""


def _field(table: Table, fact: Fact) -> Any:
    field: Any = apps.get_model(table.source)._meta.get_field(
        fact.source.removeprefix(f"{table.source}.")
    )
    return field


def test_every_published_column_is_a_fact():
    published = {
        (ledger.model._meta.label, column.fact_name)
        for ledger in catalogue.all()
        for column in ledger.columns.values()
        if column.published
    }
    known = {(table.source, fact.name) for table, fact in _facts()}
    assert published == known
    assert len(published) > 30


@pytest.mark.parametrize(("table", "fact"), _facts(), ids=_name)
def test_no_fact_names_anybody(table, fact):
    field = _field(table, fact)
    assert not isinstance(field, SealedField)
    assert field.name not in IDENTIFYING


@pytest.mark.parametrize(
    ("table", "name", "kind", "choices"),
    [
        ("dwelling", "occupancy", Kind.ENUM, ("occupied", "vacant", "let", "lent")),
        ("dwelling", "floor_area", Kind.DECIMAL, ()),
        ("dwelling", "title_registered", Kind.BOOLEAN, ()),
        ("person", "has_skill", Kind.BOOLEAN, ()),
        ("person", "disability_level", Kind.INTEGER, ()),
        ("person", "birth_on", Kind.DATE, ()),
        ("household", "kind", Kind.ENUM, ("registered_poor", "accompanying")),
        ("household", "origin", Kind.TEXT, ()),
        ("grid", "number", Kind.INTEGER, ()),
    ],
)
def test_types_and_choices_come_from_the_model_field(table, name, kind, choices):
    fact = library.shipped().dictionary.tables[table].facts[name]
    assert (fact.type.kind, fact.type.choices) == (kind, choices)


def test_of_a_written_skill_only_that_there_is_one_is_published():
    person = library.shipped().dictionary.tables["person"]
    assert person.facts["has_skill"].reads == "filled"
    assert "skills" not in person.facts


def test_one_fact_is_declared_in_one_place():
    table = {"name": "home", "zh": "房", "en": "home", "source": "registry.Dwelling"}
    fact = {"name": "rooms", "type": "integer"}
    with pytest.raises(DefinitionError) as refused:
        dictionary_of([{"table": [table | {"fact": [fact]}]}], stored={"registry.Dwelling": [fact]})
    assert refused.value.code == "definition_twice"
