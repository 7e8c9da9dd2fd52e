"""The writer of wishes for work: one a person."""

from collections.abc import Mapping, Sequence

from anjia.domains.employment.models import JobWish
from anjia.domains.employment.policy import Permission
from anjia.domains.employment.policy.wishes import strange, words
from anjia.kernel.refusals import Refused
from anjia.ledger import sets
from anjia.ledger.declaration import RowChange
from anjia.registry.models import Person
from anjia.registry.models.choices import PersonStatus, Trade, WorkRegion

LISTS = {"regions": WorkRegion, "trades": Trade}

sets.clashes({"employment_jobwish_person_id_key": "wish_twice"})


def _wishes(rows: Sequence[RowChange]) -> sets.Prepared:
    before = sets.stored(JobWish, rows, "person_id")
    named = [row.values.get("person") for row in rows]
    known = [*named, *(was["person_id"] for was in before.values())]
    people = sets.by_id(Person, known, "household_id", "area", "origin", "name", "status")

    def prepare(row: RowChange) -> Mapping[str, object]:
        was = before.get(row.id, {})
        values = dict(row.values)
        who = people.get(values.get("person", was.get("person_id")))
        if who is None:
            raise Refused("spell_person_missing", column="person")
        if sets.given(values, "household") not in {None, who["household_id"]}:
            raise Refused("person_of_other_household", column="household", name=who["name"])
        if row.new and who["status"] != PersonStatus.PRESENT:
            raise Refused("person_not_present", column="person", name=who["name"])
        for name, choices in LISTS.items():
            text = sets.given(values, name)
            if text is not None:
                values[name] = _listed(str(text), name, [str(word) for word in choices.labels])
        home = {"household": who["household_id"], "area": who["area"], "origin": who["origin"]}
        return {**values, **home}

    return sets.each(rows, prepare)


def _listed(text: str, column: str, known: Sequence[str]) -> str:
    unknown = strange(text, {word: word for word in known})
    if unknown:
        raise Refused("wish_unknown_word", column=column, text=unknown[0], known="、".join(known))
    return "、".join(words(text))


# Write wishes; lists of regions and trades are held to their words.
record_wishes = sets.writer(
    JobWish, _wishes, event="employment.record_wishes", permission=Permission.WRITE
)
examine_wishes = sets.examiner(_wishes, column="person", permission=Permission.WRITE)
