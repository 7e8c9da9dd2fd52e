"""A ledger takes from its model what it does not say itself, and says no nonsense."""

from datetime import date

import pytest
from django.db.models import CharField, Q, Value
from django.http import QueryDict

from anjia.base.audit.models import Event
from anjia.ledger.declaration import (
    PERSONS,
    UNKNOWN,
    Between,
    Column,
    Contains,
    Kind,
    Ledger,
    OneOf,
    Permissions,
    Place,
    View,
    YesNo,
    by,
)
from anjia.ledger.declaration.checks import check_ledger
from anjia.registry.models import Household, Person
from anjia.registry.policy import Permission

READ = Permissions(read=Permission.READ, write=Permission.WRITE)


class Persons(Ledger):
    code = "test-persons"
    model = Person
    title = "人员"
    noun = "人"
    permissions = READ
    key = ("identity_number",)
    title_of = "name"
    quick = ("name",)
    views = (
        View("all", "全部"),
        View("young", "年轻", where=lambda on: Q(birth_on__gte=date(on.year - 18, 1, 1))),
    )

    name = Column(filter=Contains(), pinned=True, aliases=("名字",), group="基本")
    household = Column(find=by("number"), filter=OneOf())
    identity_number = Column(filter=Contains())
    birth_on = Column(filter=Between())
    disability_level = Column(filter=OneOf(), group="健康")
    health = Column(filter=OneOf(), fact=True)
    hukou_area = Column(filter=Place())
    address = Column("household__address")
    doubled = Column(expression=lambda: Value("x"), output=CharField(), label="倍", unit=PERSONS)


def parameters(text: str) -> dict[str, list[str]]:
    return dict(QueryDict(text).lists())


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("name", Kind.TEXT),
        ("household", Kind.RELATED),
        ("identity_number", Kind.SEALED),
        ("birth_on", Kind.DATE),
        ("disability_level", Kind.CHOICE),
        ("health", Kind.CHOICE),
        ("address", Kind.TEXT),
        ("doubled", Kind.TEXT),
    ],
)
def test_kind_comes_from_the_model_field(name: str, kind: Kind) -> None:
    assert Persons.column(name).kind is kind


def test_label_choices_and_nullability_come_from_the_model_field() -> None:
    assert Persons.column("birth_on").label == "出生日期"
    assert Persons.column("birth_on").is_null
    assert Persons.column("name").is_required
    assert not Persons.column("birth_on").is_required
    assert Persons.column("health").choice_label("disabled") == "残疾"
    assert Persons.column("disability_level").choice_label("2") != "2"
    assert Persons.column("doubled").heading == "倍（人）"


def test_only_own_fields_can_be_written() -> None:
    names = [column.name for column in Persons.writable()]
    assert "name" in names
    assert "identity_number" in names
    assert "address" not in names
    assert "doubled" not in names


def test_groups_carry_on_until_the_next_heading() -> None:
    groups = dict(Persons.groups())
    assert [column.name for column in groups["基本"]][-1] == "birth_on"
    assert next(column.name for column in groups["健康"]) == "disability_level"


def test_a_good_declaration_has_no_faults() -> None:
    assert check_ledger(Persons, known=set()) == []


def test_faults_are_named() -> None:
    class Wrong(Ledger):
        code = "wrong"
        model = Household
        title = noun = "户"
        permissions = READ
        key = ("absent",)
        title_of = "head_name"
        order = ("area",)
        views = (View("a", "甲"), View("a", "乙"))

        head_name = Column(filter=YesNo())
        moved = Column("moved_in_on")
        site = Column()
        phone = Column(fact=True)

    class Misspelt(Ledger):
        code = "misspelt"
        model = Household
        title = noun = "户"
        permissions = READ
        title_of = "nothing"
        nothing = Column()

    class Unplaced(Ledger):
        code = "unplaced"
        model = Event
        title = noun = "事"
        permissions = READ
        key = ("event",)
        title_of = "event"
        event = Column()

    def numbers(ledger: type[Ledger]) -> set[str]:
        return {str(fault.id)[-4:] for fault in check_ledger(ledger, known=set())}

    assert numbers(Wrong) == {"E006", "E007", "E009", "E010", "E011", "E012", "E014"}
    assert numbers(Misspelt) == {"E003"}
    assert numbers(Unplaced) == {"E004"}


def test_a_ledger_is_never_instantiated() -> None:
    with pytest.raises(TypeError):
        Persons()


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("name", "name=张", "含“张”"),
        (
            "birth_on",
            "birth_on_from=2000-01-01&birth_on_to=2010-12-31",
            "2000年1月1日至2010年12月31日",
        ),
        ("birth_on", "birth_on_from=2000-01-01", "2000年1月1日起"),
        ("birth_on", "birth_on_from=yesterday", ""),
        ("health", "health=disabled&health=" + UNKNOWN, "残疾、待核实"),
        ("disability_level", "disability_level=99", ""),
        ("hukou_area", "hukou_area=6109", "6109"),
        ("hukou_area", "hukou_area=61x", ""),
        ("identity_number", "identity_number=61092119740615421X", "指定号码"),
    ],
)
def test_filters_say_in_words_what_they_do(name: str, text: str, words: str) -> None:
    column = Persons.column(name)
    assert column.filter is not None
    assert column.filter.words(column, parameters(text)) == words


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("name", ""),
        ("birth_on", "birth_on_from=2000-13-01"),
        ("health", "health=unheard"),
        ("disability_level", "disability_level=x"),
        ("household", "household=not-a-uuid"),
        ("hukou_area", "hukou_area=123"),
    ],
)
def test_parameters_without_sense_narrow_nothing(name: str, text: str) -> None:
    column = Persons.column(name)
    assert column.filter is not None
    assert column.filter.condition(column, parameters(text)) is None


def test_a_place_is_a_range_of_codes() -> None:
    column = Persons.column("hukou_area")
    assert column.filter is not None
    assert column.filter.condition(column, parameters("hukou_area=6109")) == Q(
        hukou_area__gte="6109", hukou_area__lt="6109:"
    )


def test_a_view_may_move_with_the_calendar() -> None:
    view = Persons.view("young")
    assert view is not None
    assert view.condition(on=date(2026, 5, 1)) == Q(birth_on__gte=date(2008, 1, 1))


def test_a_lookup_reads_and_writes_cells() -> None:
    parts = by("building__name", "unit", "room")
    assert parts.text(("3 栋", 2, "201")) == "3 栋-2-201"
    assert parts.split("3 栋-2-201") == ("3 栋", "2", "201")
    assert parts.split("3 栋 2 单元") is None
