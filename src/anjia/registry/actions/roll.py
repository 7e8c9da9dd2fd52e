"""The bulk writers behind import and form of households and persons.

The area follows from site and grid, a person's place from the household, pinyin from the name,
birth and sex from the identity number; memberships open, close and move along; the head is set.
Who dies, leaves, splits or moves is recorded as an event, not written here.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count
from django.utils.timezone import localdate

from anjia.base.scope import Actor, action
from anjia.kernel import identity
from anjia.kernel.ids import new_ids
from anjia.kernel.refusals import Refused
from anjia.ledger import records
from anjia.ledger.declaration import CLEAR, RowChange, RowFault, SaveResult
from anjia.registry.actions import addresses, ground, names, sets
from anjia.registry.models import Area, Building, Dwelling, Household, Membership, Person
from anjia.registry.models.choices import HukouStatus, LabourCapacity, PersonStatus, Relation
from anjia.registry.policy import Permission

Rows = Sequence[RowChange]
COUNTY = 6


@action(Permission.WRITE, event="registry.record_households")
def record_households(rows: Rows, *, by: Actor, at: datetime) -> SaveResult:
    """Write households; one that comes to another place takes everything along that hangs on it."""
    del at
    ready = _households(rows).or_refuse()
    changed = [row.id for row in ready if not row.new]
    places = Household.objects.filter(pk__in=changed).values_list("area", flat=True).distinct()
    sets.permitted(by, places)
    result = sets.merged(Household, ready, by=by)
    ground.carry(changed)
    return result


def examine_households(rows: Rows) -> Sequence[RowFault]:
    """Name what `record_households` would refuse."""
    return sets.examined(_households(rows), column="site")


def _households(rows: Rows) -> sets.Prepared:
    before = sets.stored(
        Household,
        rows,
        "site_id",
        "grid_id",
        "dwelling_id",
        "number",
        "head_id",
        "head_name",
        "address",
    )
    known = [(row.values, before.get(row.id, {})) for row in rows]
    wanted = [sets.kept(values, "dwelling", was, "dwelling_id") for values, was in known]
    dwellings = sets.by_id(Dwelling, wanted, "building_id", "unit", "room")
    standing = {row["building_id"] for row in dwellings.values()}
    buildings = sets.by_id(Building, standing, "site_id", "grid_id", "name")
    places = sets.Places.of(
        [sets.kept(v, "site", b, "site_id") for v, b in known]
        + [row["site_id"] for row in buildings.values()],
        [sets.kept(v, "grid", b, "grid_id") for v, b in known]
        + [row["grid_id"] for row in buildings.values()],
    )
    villages = _known_villages(row.values.get("origin") for row in rows)
    numbers = _numbers(rows)

    def prepare(row: RowChange) -> Mapping[str, object]:
        was = before.get(row.id, {})
        values = dict(row.values)
        _check_household(row, was, villages=villages, numbers=numbers)
        dwelling = dwellings.get(sets.kept(values, "dwelling", was, "dwelling_id"))
        home = buildings.get(dwelling["building_id"], {}) if dwelling else {}
        site = sets.kept(values, "site", was, "site_id") or home.get("site_id")
        grid = sets.kept(values, "grid", was, "grid_id") or home.get("grid_id")
        if home and site != home["site_id"]:
            raise Refused("dwelling_of_other_site", column="dwelling")
        site, area = places.area(site=site, grid=grid)
        # A grid that was not stated follows from the building; an emptied one stays empty.
        if grid is not None and values.get("grid") is not CLEAR:
            values["grid"] = grid
        moved = dwelling is not None and dwelling["pk"] != was.get("dwelling_id")
        if not sets.given(values, "address") and (moved or not was.get("address")):
            parts = (home["name"], dwelling["unit"], dwelling["room"]) if dwelling else ()
            values["address"] = addresses.written(places.sites[site]["name"], *parts)
        return {**values, "site": site, "area": area}

    return sets.each(rows, prepare)


def _check_household(
    row: RowChange,
    was: Mapping[str, Any],
    *,
    villages: set[str],
    numbers: Mapping[str, set[UUID]],
) -> None:
    origin = sets.given(row.values, "origin")
    if origin is not None and origin not in villages:
        raise Refused("origin_unknown", column="origin", code=origin)
    number = str(row.values.get("number", was.get("number", ""))).strip()
    if not number:
        raise Refused("number_missing", column="number")
    if numbers.get(number, set()) - {row.id}:
        raise Refused("household_number_taken", column="number", number=number)
    head_name = sets.given(row.values, "head_name")
    if was.get("head_id") and head_name and head_name != was["head_name"]:
        raise Refused("head_changes_by_event", column="head_name", name=was["head_name"])


def _known_villages(codes: Iterable[object]) -> set[str]:
    wanted = {str(code) for code in codes if code and code is not CLEAR}
    found = Area.objects.filter(code__in=wanted, level="village")
    return set(found.values_list("code", flat=True))


def _numbers(rows: Rows) -> dict[str, set[UUID]]:
    """Return, for each number that rows state, who bears it: these rows and those stored."""
    found: dict[str, set[UUID]] = {}
    for row in rows:
        if row.values.get("number"):
            found.setdefault(str(row.values["number"]).strip(), set()).add(row.id)
    stored = Household.objects.filter(number__any_of=found).values_list("number", "pk")
    for number, row_id in stored:
        found[number].add(row_id)
    return found


@action(Permission.WRITE, event="registry.record_persons")
def record_persons(rows: Rows, *, by: Actor, at: datetime) -> SaveResult:
    """Write persons of households; whoever comes to another household leaves the one before."""
    surroundings = _Surroundings.of(rows)
    ready = _persons(rows, surroundings).or_refuse()
    touched = {
        *(row.values["household"] for row in ready),
        *(row["household_id"] for row in surroundings.before.values()),
    }
    sets.permitted(by, (row["area"] for row in surroundings.households.values()))
    _step_down(ready, surroundings)
    result = sets.merged(Person, ready, by=by)
    skipped = {*result.conflicts, *result.missing}
    written = [row for row in ready if row.id not in skipped]
    _keep_memberships(written, surroundings, on=localdate(at))
    _refuse_second_heads(touched)
    ground.set_heads(touched)
    return result


def examine_persons(rows: Rows) -> Sequence[RowFault]:
    """Name what `record_persons` would refuse."""
    return sets.examined(_persons(rows, _Surroundings.of(rows)), column="household")


@dataclass(frozen=True)
class _Surroundings:
    """What the rows' persons and households are at present, looked up once for all rows."""

    before: Mapping[Any, dict[str, Any]]
    households: Mapping[Any, dict[str, Any]]
    bearers: Mapping[str, set[UUID]]
    namesakes: Mapping[tuple[Any, ...], set[UUID]]

    @classmethod
    def of(cls, rows: Rows) -> "_Surroundings":
        before = sets.stored(
            Person,
            rows,
            "household_id",
            "relation",
            "name",
            "sex",
            "birth_on",
            "status",
            "hukou_status",
            "hukou_moved_on",
            "residence_booklet",
            "labour_capacity",
            "labour_assessed_on",
            "identity_number_index",
        )
        wanted = {
            *(row.values.get("household") for row in rows),
            *(row["household_id"] for row in before.values()),
        }
        homes = sets.by_id(Household, wanted, "area", "origin", "moved_in_on", "number")
        return cls(before, homes, _bearers(rows), _namesakes(rows))


def _bearers(rows: Rows) -> dict[str, set[UUID]]:
    """Return, for each identity number that rows state, the persons on the roll who bear it."""
    field: Any = Person._meta.get_field("identity_number")
    stated: dict[str, set[UUID]] = {}
    for row in rows:
        text = sets.given(row.values, "identity_number")
        if text is not None:
            stated.setdefault(identity.normal(str(text)), set()).add(row.id)
    texts = list(stated)
    by_index = dict(zip(field.index_many(texts), texts, strict=True))
    found = Person.objects.filter(
        identity_number_index__any_of=by_index, status=PersonStatus.PRESENT
    ).values_list("identity_number_index", "pk")
    for index, row_id in found:
        stated[by_index[bytes(index)]].add(row_id)
    return stated


def _namesakes(rows: Rows) -> dict[tuple[Any, ...], set[UUID]]:
    """Return who bears which name in the households that rows without identity number name."""
    found: dict[tuple[Any, ...], set[UUID]] = {}
    nameless = [row for row in rows if row.new and not sets.given(row.values, "identity_number")]
    for row in nameless:
        found.setdefault(_namesake(row.values), set()).add(row.id)
    stored = Person.objects.filter(
        household__any_of={row.values.get("household") for row in nameless} - {None},
        status=PersonStatus.PRESENT,
    ).values_list("household_id", "name", "birth_on", "pk")
    for household, name, birth_on, row_id in stored:
        found.setdefault((household, name, birth_on), set()).add(row_id)
    return found


def _namesake(values: Mapping[str, object]) -> tuple[Any, ...]:
    return values.get("household"), values.get("name"), sets.given(values, "birth_on")


def _persons(rows: Rows, around: _Surroundings) -> sets.Prepared:
    def prepare(row: RowChange) -> Mapping[str, object]:
        was = around.before.get(row.id, {})
        values = dict(row.values)
        household = values.get("household", was.get("household_id"))
        home = around.households.get(household)
        if home is None:
            raise Refused("household_missing", column="household")
        if was and was["status"] != PersonStatus.PRESENT:
            raise Refused("person_not_present", column="name", name=was["name"])
        values |= {"household": household, "area": home["area"], "origin": home["origin"]}
        _check_name(row, values, around)
        _check_identity(row, values, was, around)
        _check_rights(values, was)
        _check_labour(values, was)
        return values

    return sets.each(rows, prepare)


def _check_name(row: RowChange, values: dict[str, object], around: _Surroundings) -> None:
    if row.new or "name" in values:
        name = "".join(str(values.get("name") or "").split())
        if not name:
            raise Refused("name_missing", column="name")
        values["name"] = name
        values["pinyin"], values["initials"] = names.keys(name)
    if row.new and not values.get("relation"):
        raise Refused("relation_missing", column="relation")
    nameless = row.new and not sets.given(values, "identity_number")
    if nameless and around.namesakes.get(_namesake(values), set()) - {row.id}:
        raise Refused("already_member", column="name", name=values["name"])


def _check_identity(
    row: RowChange, values: dict[str, object], was: Mapping[str, Any], around: _Surroundings
) -> None:
    """Hold number, birth and sex together; what the number says fills what nobody stated."""
    text = sets.given(values, "identity_number")
    if text is None:
        known = was.get("identity_number_index") is not None and "identity_number" not in values
        for column, code in (
            ("birth_on", "identity_birth_differs"),
            ("sex", "identity_sex_differs"),
        ):
            if known and column in values and values[column] != was[column]:
                raise Refused(code, column=column, birth_on=was["birth_on"])
        return
    number = identity.check(str(text))
    values["identity_number"] = number.text
    if around.bearers.get(number.text, set()) - {row.id}:
        raise Refused("identity_taken", column="identity_number")
    born, birth_on = number.birth_on, sets.given(values, "birth_on")
    if birth_on is not None and birth_on != born:
        raise Refused("identity_birth_differs", column="birth_on", birth_on=birth_on)
    sex = sets.given(values, "sex")
    if sex is not None and sex != number.sex:
        raise Refused("identity_sex_differs", column="sex")
    if birth_on is None and was.get("birth_on") not in {None, born}:
        raise Refused("identity_birth_differs", column="identity_number", birth_on=was["birth_on"])
    values["birth_on"], values["sex"] = born, number.sex


def _check_rights(values: Mapping[str, object], was: Mapping[str, Any]) -> None:
    stated = {**was, **values} if was else values
    moved_on = sets.given(stated, "hukou_moved_on")
    if moved_on is not None and sets.given(stated, "hukou_status") != HukouStatus.MOVED:
        raise Refused("hukou_date_without_move", column="hukou_moved_on")
    booklet_on = sets.given(values, "residence_booklet_on")
    if booklet_on is not None and not sets.given(stated, "residence_booklet"):
        raise Refused("booklet_date_without_number", column="residence_booklet_on")


def _check_labour(values: Mapping[str, object], was: Mapping[str, Any]) -> None:
    """Let no list say anything else than the assessment that holds."""
    assessed_on = was.get("labour_assessed_on")
    if assessed_on is None or "labour_capacity" not in values:
        return
    if sets.given(values, "labour_capacity") != was["labour_capacity"]:
        held = LabourCapacity(was["labour_capacity"]).label
        raise Refused("labour_assessed", column="labour_capacity", result=str(held), on=assessed_on)


def _step_down(rows: Iterable[RowChange], around: _Surroundings) -> None:
    """Let heads who are to be something else step down first: never two heads at a moment."""
    stepping = [
        row.id
        for row in rows
        if around.before.get(row.id, {}).get("relation") == Relation.HEAD
        and (
            row.values.get("relation", Relation.HEAD) != Relation.HEAD
            or row.values["household"] != around.before[row.id]["household_id"]
        )
    ]
    # Without a new version: the merge that follows still compares with the one the person saw.
    Person.objects.filter(pk__in=stepping).update(relation=Relation.OTHER)


def _refuse_second_heads(households: Iterable[UUID]) -> None:
    """Refuse when a head was replaced in the rows but not stepped down in them."""
    heads = Person.objects.filter(
        household__any_of=households, relation=Relation.HEAD, status=PersonStatus.PRESENT
    )
    # Counted over persons alone: joined to households whose rows are minutes old, and therefore
    # without statistics, the same question took most of an import's time.
    if heads.values("household").annotate(heads=Count("pk")).filter(heads__gt=1).exists():
        raise Refused("second_head")


def _keep_memberships(rows: Sequence[RowChange], around: _Surroundings, *, on: date) -> None:
    """Open memberships of new and moved persons, close those they leave, follow the relation."""
    opening = [row for row in rows if row.new]
    moved: list[RowChange] = []
    related: dict[str, list[UUID]] = defaultdict(list)
    for row in rows:
        was = around.before.get(row.id)
        if was is None or row.new:
            continue
        relation = str(row.values.get("relation", was["relation"]))
        if row.values["household"] != was["household_id"]:
            moved.append(row)
        elif relation != was["relation"]:
            related[relation].append(row.id)
    current = Membership.objects.filter(ended_on__isnull=True)
    if moved:
        ground.change_all(current.filter(person__in=[row.id for row in moved]), ended_on=on)
        ground.bring_along([row.id for row in moved])
    for relation, people in related.items():
        ground.change_all(current.filter(person__in=people), relation=relation)
    opening += moved
    made = zip(opening, new_ids(len(opening)), strict=True)
    records.write(Membership, [_membership(row, around, row_id, on=on) for row, row_id in made])


def _membership(row: RowChange, around: _Surroundings, row_id: UUID, *, on: date) -> RowChange:
    home = around.households[row.values["household"]]
    was = around.before.get(row.id, {})
    return RowChange(
        id=row_id,
        new=True,
        values={
            "area": home["area"],
            "origin": home["origin"],
            "person": row.id,
            "household": row.values["household"],
            "relation": row.values.get("relation") or was.get("relation"),
            "started_on": on if was else _began(home["moved_in_on"], row.values.get("birth_on")),
            "reason": "",
        },
    )


def _began(moved_in_on: date | None, birth_on: object) -> date | None:
    """Return since when a member belongs: the move-in, or the birth after it; else unknown."""
    if moved_in_on is None:
        return None
    return max(moved_in_on, birth_on) if isinstance(birth_on, date) else moved_in_on
