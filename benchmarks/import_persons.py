"""Import of persons from a workbook: the whole pipeline against django-import-export.

`python -m benchmarks.import_persons --rows 100000`. Both sides read the same .xlsx file, look up
households by number, check identity numbers, seal and index identity number and phone, and write
into the same tables with the same row security and history triggers. django-import-export is
given its bulk mode too; it keeps no preview, no undo and no file. Each side begins on tables that
hold no person, packed and with statistics, so that nobody pays for what another left behind.
"""

import argparse
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import tablib
import xlsxwriter
from django.db import connections
from django.utils import timezone
from import_export import fields, resources, widgets

from anjia.base.audit.models import RowHistory
from anjia.base.scope import acting, system
from anjia.base.sealed.fields import put
from anjia.demo import places
from anjia.demo.people import Household as MadeHousehold
from anjia.kernel import identity
from anjia.ledger.imports import actions as imports
from anjia.registry.actions import names
from anjia.registry.models import Household, Membership, Person
from benchmarks import HOME, filling, ground

COUNTY = places.COUNTY
CHECKED = 2_000  # rows with full_clean: more only take longer
PIECE = 50_000  # rows of one workbook: an upload may be 20 MB


class IdentityWidget(widgets.Widget):
    """Finds and keys a person by the blind index of their identity number."""

    def clean(self, value: Any, row: Any = None, **_: Any) -> bytes:  # noqa: ARG002 - their signature
        """Return the index of a number that is right."""
        field: Any = Person._meta.get_field("identity_number")
        return bytes(field.index(identity.check(str(value)).text))


class Resource(resources.ModelResource):
    """django-import-export as its documentation has it, with our checks on each row."""

    household = fields.Field(
        column_name="户编号",
        attribute="household",
        widget=widgets.ForeignKeyWidget(Household, "number"),
    )
    identity_number_index = fields.Field(
        column_name="身份证号码",
        attribute="identity_number_index",
        widget=IdentityWidget(),
    )
    name = fields.Field(column_name="姓名", attribute="name")
    relation = fields.Field(column_name="与户主关系", attribute="relation")
    birth_on = fields.Field(
        column_name="出生日期", attribute="birth_on", widget=widgets.DateWidget("%Y-%m-%d")
    )
    ethnicity = fields.Field(column_name="民族", attribute="ethnicity")

    class Meta:
        model = Person
        import_id_fields = ("identity_number_index",)
        fields = ("household", "identity_number_index", "name", "relation", "birth_on", "ethnicity")
        skip_diff = True
        force_init_instance = True
        use_transactions = True

    def before_import_row(self, row: dict[str, Any], **_: Any) -> None:
        """Read words and dates as the office wrote them."""
        row["与户主关系"] = RELATIONS[row["与户主关系"]]

    def before_save_instance(self, instance: Any, row: dict[str, Any], **_: Any) -> None:
        """Check, place, seal and index one person."""
        self._complete(instance, row)

    def _complete(self, instance: Any, row: dict[str, Any]) -> None:
        number = identity.check(row["身份证号码"])
        instance.area, instance.origin = instance.household.area, instance.household.origin
        instance.sex, instance.birth_on = number.sex, number.birth_on
        instance.pinyin, instance.initials = names.keys(instance.name)
        put(instance, "identity_number", number.text)
        put(instance, "phone", row["联系电话"] or None)
        # Types, lengths and choices. Unique and check constraints are left to the database here:
        # asked one by one, as CheckedResource has it, they take most of this side's time.
        instance.clean_fields(exclude={"household"})

    def after_save_instance(self, instance: Any, row: dict[str, Any], **_: Any) -> None:  # noqa: ARG002 - their signature
        """Open the membership that every person on the roll has."""
        Membership.objects.create(
            area=instance.area,
            origin=instance.origin,
            person=instance,
            household=instance.household,
            relation=instance.relation,
        )


class CheckedResource(Resource):
    """The same with its documented switch for validation: full_clean on each row."""

    class Meta(Resource.Meta):
        clean_model_instances = True

    def import_instance(self, instance: Any, row: dict[str, Any], **options: Any) -> None:
        """Place and key the person before the checks, which want a whole row."""
        super().import_instance(instance, row, **options)
        self._complete(instance, row)

    def before_save_instance(self, instance: Any, row: dict[str, Any], **_: Any) -> None:
        """Everything is in place already."""


class BulkResource(Resource):
    """The same in its bulk mode, where memberships and validation by row are left out."""

    class Meta(Resource.Meta):
        use_bulk = True
        batch_size = 1_000
        force_init_instance = True

    def after_save_instance(self, instance: Any, row: dict[str, Any], **_: Any) -> None:
        """Bulk mode gives no saved row to hang a membership on."""


RELATIONS = {str(label): value for value, label in Person._meta.get_field("relation").flatchoices}


def main() -> None:
    """Measure both sides on fresh databases and print one line of JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--theirs", type=int, default=0, help="rows for the other side, if fewer")
    options = parser.parse_args()
    with ground.database():
        made = filling.households_only(COUNTY, persons=options.rows)
        theirs = options.theirs or options.rows
        files = list(_workbooks(made, HOME / "books", limit=options.rows))
        fewer = list(_workbooks(made, HOME / "fewer", limit=theirs))
        fewest = list(_workbooks(made, HOME / "fewest", limit=min(theirs, CHECKED)))
        found = {"rows": options.rows, "machine": ground.machine()}
        found["django_import_export"] = _theirs(Resource, fewer)
        found["django_import_export_checked"] = _theirs(CheckedResource, fewest)
        found["django_import_export_bulk"] = _theirs(BulkResource, fewer)
        found["anjia"] = _ours(files)
    for measure in ("rows_a_second", "rows_a_processor_second"):
        ours = found["anjia"][measure]
        found[f"ratios_of_{measure}"] = {
            name: round(ours / found[name][measure], 1)
            for name in found
            if name.startswith("django")
        }
    print(json.dumps(found, ensure_ascii=False, indent=1))


HEADINGS = ("户编号", "姓名", "与户主关系", "身份证号码", "出生日期", "民族", "联系电话")


def _workbooks(made: list[MadeHousehold], folder: Path, *, limit: int) -> Iterator[Path]:
    """Write plain workbooks that both sides can read: one header row, everything as text."""
    folder.mkdir()
    words = {value: label for label, value in RELATIONS.items()}
    rows = [(household, person) for household in made for person in household.persons][:limit]
    for number, piece in enumerate(ground.pieces(rows, PIECE)):
        path = folder / f"{number}.xlsx"
        with xlsxwriter.Workbook(path, {"strings_to_numbers": False}) as book:
            sheet = book.add_worksheet("人员")
            sheet.write_row(0, 0, HEADINGS)
            for row, (household, person) in enumerate(piece, start=1):
                cells = (
                    household.number,
                    person.name,
                    words[person.relation],
                    person.identity_number,
                    person.birth_on.isoformat(),
                    person.life.ethnicity,
                    person.phone,
                )
                for column, cell in enumerate(cells):
                    sheet.write_string(row, column, cell)
        yield path


def _level() -> None:
    """Make the tables as they were before a side wrote and deleted its rows."""
    _told("vacuum (full, analyze)")


def _told(what: str) -> None:
    tables = ", ".join(
        model._meta.db_table for model in (Person, Membership, Household, RowHistory)
    )
    with connections["owner"].cursor() as cursor:
        cursor.execute(f"{what} {tables}")


def _ours(files: list[Path]) -> dict[str, float]:
    _level()
    by = system(area=COUNTY, name="benchmark")
    began, spent, taken = time.perf_counter(), ground.processor(), 0
    for path in files:
        batch = imports.bring_in(
            path, name=path.name, ledger="persons", by=by, area=COUNTY, at=timezone.now()
        )
        taken += int(batch.result["inserted"])
    return _speed(taken, time.perf_counter() - began, ground.processor() - spent)


def _theirs(resource: type[Resource], files: list[Path]) -> dict[str, float]:
    _level()
    by = system(area=COUNTY, name="benchmark")
    began, spent, taken = time.perf_counter(), ground.processor(), 0
    with acting(by):
        for path in files:
            dataset = tablib.Dataset().load(path.read_bytes(), "xlsx", headers=True)
            done = resource().import_data(dataset, raise_errors=True)
            taken += done.totals["new"]
    speed = _speed(taken, time.perf_counter() - began, ground.processor() - spent)
    # Plans made for tables without rows would look through them all for each row deleted.
    _told("analyze")
    with acting(by):
        Household.objects.update(head=None)
        Membership.objects.all().delete()
        Person.objects.all().delete()
    return speed


def _speed(rows: int, seconds: float, spent: float) -> dict[str, float]:
    return {
        "rows": rows,
        "seconds": round(seconds, 2),
        "rows_a_second": round(rows / seconds, 1),
        "rows_a_processor_second": round(rows / spent, 1),
    }


if __name__ == "__main__":
    main()
