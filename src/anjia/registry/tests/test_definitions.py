"""Every shipped indicator and rule: its examples on both back ends, its basis, its parameters."""

from pathlib import Path

import pytest

from anjia.base.parameters import definitions as parameters
from anjia.engine import library, proof
from anjia.engine.language import Kind, Type
from anjia.engine.rules import RuleKind
from anjia.ledger import facts

PACKAGE = Path(__file__).parent.parent
TYPES = {code: Type(Kind(item.limits.kind.value)) for code, item in parameters.collected().items()}
SHIPPED = {
    code: item.parse(item.shipped[0].text)
    for code, item in parameters.collected().items()
    if item.shipped
}
DEFINITIONS = library.read([PACKAGE], TYPES, stored=facts.stored())
CODES = sorted(DEFINITIONS.indicators)


RULES = sorted(DEFINITIONS.rules)
ALL = {**DEFINITIONS.indicators, **DEFINITIONS.rules}


@pytest.mark.parametrize("code", [*CODES, *RULES])
def test_examples_hold_on_both_back_ends(code: str) -> None:
    assert proof.missing(DEFINITIONS, code) == ()
    assert proof.failures(DEFINITIONS, code, SHIPPED) == []


@pytest.mark.parametrize("code", [*CODES, *RULES])
def test_each_definition_names_its_basis_and_is_labelled_twice(code: str) -> None:
    item = ALL[code]
    assert item.basis
    assert item.title.zh
    assert item.title.en
    assert item.note.zh
    assert item.note.en


def test_at_least_sixty_indicators_and_every_registry_figure() -> None:
    figures = {name for item in DEFINITIONS.indicators.values() for name in item.figures}
    assert len(CODES) >= 60
    assert {
        "hy_relocated_poor_households",
        "hy_relocated_poor_persons",
        "hy_resettlement_communities",
        "ns_sites_total",
        "ns_relocated_households",
        "ns_relocated_persons",
        "ns_sites_cross_town",
        "ns_sites_cross_village",
        "ns_sites_in_village",
        "bs_sites_total",
        "bs_counties",
        "bs_townships",
        "bs_villages_with_sites",
        "bs_households_total",
        "bs_persons_total",
        "bs_poor_households",
        "bs_poor_persons",
        "bs_accompanying_households",
        "bs_accompanying_persons",
        "bs_sites_under_1000",
        "bs_sites_1000_10000",
        "bs_sites_200hh_800p",
        "bs_sites_cross_prefecture",
        "bs_hukou_moved_households",
        "bs_hukou_moved_persons",
        "bs_party_orgs",
        "bs_party_groups",
        "bs_resident_groups",
        "bs_org_coverage",
        "hy22_one_job_per_household",
        "hy22_zero_job_households",
        "hy22_pension_enrolment",
    } <= figures


def test_at_least_thirty_rules_of_both_kinds_each_showing_facts() -> None:
    kinds = [rule.kind for rule in DEFINITIONS.rules.values()]
    assert len(kinds) >= 30
    assert {kinds.count(kind) >= 10 for kind in RuleKind} == {True}
    assert all(rule.explain for rule in DEFINITIONS.rules.values())
    looking_back = [rule for rule in DEFINITIONS.rules.values() if DEFINITIONS.months_back(rule)]
    assert len(looking_back) >= 5


def test_parameters_that_definitions_need_are_shipped_with_a_document() -> None:
    for indicator in DEFINITIONS.indicators.values():
        needed = set(DEFINITIONS.parameters_of(indicator))
        if indicator.target:
            needed.add(indicator.target.parameter)
        assert needed <= SHIPPED.keys()
    for rule in DEFINITIONS.rules.values():
        assert {rule.within, *DEFINITIONS.parameters_of(rule)} <= SHIPPED.keys()


def test_definitions_change_their_hash_only_when_the_figure_changes() -> None:
    codes = {DEFINITIONS.hash_of(item) for item in DEFINITIONS.indicators.values()}
    assert len(codes) >= len(CODES) - 4  # a count and a share may share their texts
