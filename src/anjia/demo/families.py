"""Who lives together: relations, sexes, ages and surnames that could be a family's."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from anjia.demo import names

_TEN_MONTHS = 300
_TRIES = 12
_OTHER = {"male": "female", "female": "male"}


@dataclass(slots=True)
class Member:
    """One place in a family before the rest of the person's life is drawn."""

    relation: str
    sex: str
    birth_on: datetime.date
    surname: str


# Shares of household sizes in a thousand; the mean is near the county's 17,940 / 5,082 = 3.53.
_SIZES = ((1, 85), (2, 170), (3, 245), (4, 265), (5, 145), (6, 66), (7, 19), (8, 5))


def sizes(random: Random, *, households: int, persons: int) -> list[int]:
    """Return a size for each household whose sum is exactly the number of persons."""
    drawn = random.choices([size for size, _ in _SIZES], [part for _, part in _SIZES], k=households)
    largest = max(size for size, _ in _SIZES)
    if not households <= persons <= households * largest:
        message = f"{persons} persons cannot live in {households} households"
        raise ValueError(message)
    over = sum(drawn) - persons
    while over:
        index = random.randrange(households)
        if over > 0 and drawn[index] > 1:
            drawn[index] -= 1
            over -= 1
        elif over < 0 and drawn[index] < largest:
            drawn[index] += 1
            over += 1
    return drawn


def family(random: Random, *, size: int, on: datetime.date) -> list[Member]:
    """Return the members, head first; ages fit parents to children and husbands to wives."""
    return _Family(random, on).of(size)


class _Family:
    def __init__(self, random: Random, on: datetime.date) -> None:
        self._random = random
        self._on = on

    def of(self, size: int) -> list[Member]:
        if size == 1:
            return [self.alone()]
        build = self._random.choices(_SHAPES[min(size, 5)], _CHANCES[min(size, 5)])[0]
        members = build(self, size)
        while len(members) < size:
            members.append(self._extra(members))
        return members[:1] + sorted(members[1:], key=lambda member: _ORDER.index(member.relation))

    # -- shapes -----------------------------------------------------------------------------------

    def alone(self) -> Member:
        if self._random.random() < 0.55:
            sex = "male" if self._random.random() < 0.55 else "female"
            return self._head(self._random.randint(61, 88), sex=sex)
        return self._head(self._random.randint(38, 60), sex="male")

    def old_couple(self, size: int) -> list[Member]:
        head = self._head(self._random.randint(60, 82))
        members = [head, self._spouse(head)]
        if size > 2:
            members.append(self._child(head, members[1], youngest=30, eldest=40))
        return members

    def couple_with_children(self, size: int) -> list[Member]:
        head = self._head(self._random.randint(28, 56))
        members = [head, self._spouse(head)]
        self._add_children(members, until=min(size, 5), make=lambda: self._child(head, members[1]))
        return members

    def couple_with_parents(self, size: int) -> list[Member]:
        head = self._head(self._random.randint(30, 56))
        members = [head, self._spouse(head)]
        if size > 3:
            members.append(self._child(head, members[1]))
        members.extend(self._parents(head, both=size > 4 and self._random.random() < 0.5))
        return members[:size]

    def one_parent(self, size: int) -> list[Member]:
        head = self._head(self._random.randint(32, 58), sex=self._random.choice(("male", "female")))
        members = [head]
        self._add_children(members, until=min(size, 3), make=lambda: self._child(head, None))
        return members

    def grown_child(self, size: int) -> list[Member]:
        head = self._head(self._random.randint(55, 78))
        members = [head] if size == 2 else [head, self._spouse(head)]
        mother = members[1] if size > 2 else None
        members.append(self._child(head, mother, youngest=22, eldest=38))
        return members

    def three_generations(self, size: int) -> list[Member]:
        head = self._head(self._random.randint(54, 70))
        spouse = self._spouse(head)
        child = self._child(head, spouse, youngest=24, eldest=30)
        in_law = self._partner(child, relation="child_in_law")
        members = [head, spouse, child, in_law]
        father = child if child.sex == "male" or self._random.random() < 0.3 else in_law
        mother = child if child.sex == "female" else in_law
        self._add_children(
            members,
            until=min(size, 7),
            make=lambda: self._grandchild(mother, father.surname),
        )
        return members

    def _add_children(
        self, members: list[Member], *, until: int, make: Callable[[], Member]
    ) -> None:
        """Add brothers and sisters ten months apart or more, as far as the years allow."""
        born: list[Member] = []
        for _ in range(_TRIES):
            if len(members) >= until:
                return
            child = make()
            if all(_apart(child, other) >= _TEN_MONTHS for other in born):
                born.append(child)
                members.append(child)

    # -- members ----------------------------------------------------------------------------------

    def _head(self, age: int, *, sex: str | None = None) -> Member:
        sex = sex or ("male" if self._random.random() < 0.86 else "female")
        return Member("head", sex, self._born(age), names.surname(self._random))

    def _spouse(self, head: Member) -> Member:
        return self._partner(head, relation="spouse")

    def _partner(self, of: Member, *, relation: str) -> Member:
        older = round(self._random.gauss(2, 2.5) * 365) * (1 if of.sex == "male" else -1)
        latest = self._on - datetime.timedelta(days=22 * 366)
        born = of.birth_on + datetime.timedelta(days=max(-3000, min(3000, older)))
        return Member(relation, _OTHER[of.sex], min(born, latest), names.surname(self._random))

    def _child(
        self, head: Member, spouse: Member | None, *, youngest: int = 0, eldest: int = 60
    ) -> Member:
        mother = head if head.sex == "female" or spouse is None else spouse
        father = head if head.sex == "male" or spouse is None else spouse
        born = self._born_to(mother, youngest=youngest, eldest=eldest)
        sex = "male" if self._random.random() < 0.53 else "female"
        return Member("child", sex, born, father.surname)

    def _grandchild(self, mother: Member, surname: str) -> Member:
        sex = "male" if self._random.random() < 0.53 else "female"
        return Member("grandchild", sex, self._born_to(mother), surname)

    def _parents(self, head: Member, *, both: bool) -> list[Member]:
        mother_on = head.birth_on - datetime.timedelta(days=self._random.randint(20, 34) * 365)
        mother = Member("parent", "female", mother_on, names.surname(self._random))
        father_on = mother_on - datetime.timedelta(days=self._random.randint(-500, 1800))
        father = Member("parent", "male", father_on, head.surname)
        if both:
            return [father, mother]
        return [mother if self._random.random() < 0.65 else father]

    def _extra(self, members: list[Member]) -> Member:
        """Return someone more: a child while one is likely, else a brother or sister."""
        head = members[0]
        spouse = next((member for member in members if member.relation == "spouse"), None)
        if spouse is not None and not any(member.relation == "grandchild" for member in members):
            child = self._child(head, spouse)
            children = [member for member in members if member.relation == "child"]
            if len(children) < 4 and all(_apart(child, one) >= _TEN_MONTHS for one in children):
                return child
        sex = self._random.choice(("male", "female"))
        age = max(1, _years(head.birth_on, self._on) - self._random.randint(1, 10))
        relation = "sibling" if self._random.random() < 0.7 else "other"
        surname = head.surname if relation == "sibling" else names.surname(self._random)
        return Member(relation, sex, self._born(age), surname)

    # -- dates ------------------------------------------------------------------------------------

    def _born(self, age: int) -> datetime.date:
        return self._on - datetime.timedelta(
            days=round(age * 365.25) + self._random.randint(1, 364)
        )

    def _born_to(self, mother: Member, *, youngest: int = 0, eldest: int = 60) -> datetime.date:
        """Return a day on which the mother was 20 to 40, the child now within the given ages."""
        year = datetime.timedelta(days=365)
        earliest = max(mother.birth_on + 20 * year, self._on - (eldest + 1) * year)
        latest = min(mother.birth_on + 38 * year, self._on - max(youngest, 0.6) * year)
        if latest <= earliest:
            # The asked ages do not fit the mother's; her years decide.
            earliest = mother.birth_on + 20 * year
            latest = max(min(mother.birth_on + 38 * year, self._on - 0.6 * year), earliest + year)
        span = (latest - earliest).days
        # First children come early: the smaller of two draws leans towards the mother's twenties.
        return earliest + datetime.timedelta(
            days=min(self._random.randrange(span), self._random.randrange(span))
        )


_Shape = Callable[[_Family, int], list[Member]]
_ORDER = (
    "head", "spouse", "child", "child_in_law", "grandchild", "parent", "grandparent", "sibling",
    "other",
)  # fmt: skip
_SHAPES: dict[int, tuple[_Shape, ...]] = {
    2: (
        _Family.old_couple,
        _Family.couple_with_children,
        _Family.one_parent,
        _Family.grown_child,
    ),
    3: (
        _Family.couple_with_children,
        _Family.grown_child,
        _Family.couple_with_parents,
        _Family.one_parent,
    ),
    4: (_Family.couple_with_children, _Family.couple_with_parents),
    5: (_Family.couple_with_children, _Family.couple_with_parents, _Family.three_generations),
}
_CHANCES = {2: (46, 10, 22, 22), 3: (52, 20, 16, 12), 4: (68, 32), 5: (24, 36, 40)}


def _years(born: datetime.date, on: datetime.date) -> int:
    return (on - born).days // 365


def _apart(one: Member, other: Member) -> int:
    return abs((one.birth_on - other.birth_on).days)
