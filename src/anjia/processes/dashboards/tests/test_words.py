"""The shipped dictionary reads conditions back in the words of the ledgers."""

from anjia.engine.language import check, complete, read_back
from anjia.engine.text import Language
from anjia.processes.definitions.queries import library

WORKERS = "count(person where labour_capacity = 'ordinary' and not at_work) >= 1"


def test_a_condition_over_the_registry_reads_as_a_sentence():
    known = library.shipped()
    tree = check(WORKERS, table="household", vocabulary=known).tree
    assert (
        read_back(tree, vocabulary=known) == "家庭成员中劳动能力为普通劳动力且未就业的人数大于等于1"
    )
    assert "Labour capacity is Ordinary" in read_back(tree, vocabulary=known, language=Language.EN)


def test_words_of_the_field_lead_to_the_names_of_the_language():
    known = library.shipped()
    (fault,) = check("劳动能力 = 'ordinary'", table="person", vocabulary=known).faults
    assert fault.suggestions == ("labour_capacity",)
    found = complete("文化", 2, table="person", vocabulary=known).candidates
    assert [(item.insert, item.source) for item in found] == [("education", "persons.education")]


def test_every_fact_has_its_label_in_both_languages():
    for table in library.shipped().dictionary.tables.values():
        for fact in table.facts.values():
            assert fact.label.zh != fact.name
            assert fact.label.en.isascii(), fact
            assert set(fact.words) == set(fact.type.choices)
            assert all(word.en.isascii() for word in fact.words.values()), fact
