"""What a snapshot was written without is lacking, as a parameter without a value is."""

from anjia.processes.dashboards.queries.grouping import Group
from anjia.processes.definitions.queries import library, manual


def test_a_definition_over_a_fact_that_was_published_later_is_not_decided() -> None:
    found = library.shipped()
    gone = frozenset({("person", "labour_assessed_on"), ("household before 1", "status")})
    group = Group(["610921"], found, manual.values(), {}, gone)
    assert group.lacks(found.rules["QUA-19"]) == {"person.labour_assessed_on"}
    assert group.lacks(found.rules["CLU-36"]) == {"household.status"}
    assert group.lacks(found.rules["QUA-01"]) == set()
    assert group.lacks(found.indicators["REG-01"]) == set()


def test_parameters_and_facts_are_named_together() -> None:
    found = library.shipped()
    known = {name: value for name, value in manual.values().items() if name != "labour_review_days"}
    group = Group(["610921"], found, known, {}, frozenset({("person", "labour_assessed_on")}))
    assert group.lacks(found.rules["QUA-19"]) == {
        "labour_review_days",
        "person.labour_assessed_on",
    }
