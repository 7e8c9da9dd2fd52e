"""Loading the published areas, and saying what became of a code that is gone."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

from anjia.base.scope import Actor, action
from anjia.kernel import areas as codes
from anjia.kernel.refusals import Refused
from anjia.registry.models import Area, AreaChange
from anjia.registry.models.choices import AreaChangeKind, AreaLevel
from anjia.registry.policy import Permission

FILES: Sequence[tuple[str, AreaLevel]] = (
    ("provinces.json", AreaLevel.PROVINCE),
    ("cities.json", AreaLevel.CITY),
    ("areas.json", AreaLevel.COUNTY),
    ("streets.json", AreaLevel.TOWN),
    ("villages.json", AreaLevel.VILLAGE),
)
CHUNK = 5_000


@action(Permission.WRITE, event="areas.load")
def load(folder: Path, *, by: Actor, provinces: Sequence[str]) -> Mapping[str, int]:
    """Bring in the areas of these provinces; return how many there are of each level.

    Loading again renames what was renamed and adds what is new. A code that is gone stays, so
    that rows placed there keep their place until somebody records where it went.
    """
    if not by.everything:
        raise Refused("not_permitted", permission=str(Permission.WRITE), area="")
    if not (folder / FILES[-1][0]).exists():
        raise Refused("areas_not_installed")
    chosen = tuple(provinces)
    loaded: dict[str, int] = {}
    known: set[str] = set()
    for name, level in FILES:
        rows = list(_read(folder / name, level, chosen))
        # A county without towns, or a town whose parent is not listed, would dangle.
        rows = [row for row in rows if row.parent_id is None or row.parent_id in known]
        known |= {row.code for row in rows}
        for chunk in _chunks(rows):
            Area.objects.bulk_create(
                chunk,
                update_conflicts=True,
                unique_fields=["code"],
                update_fields=["name", "level", "parent"],
            )
        loaded[level] = len(rows)
    return loaded


@action(Permission.WRITE, event="areas.record_change")
def record_change(
    old_code: str,
    *,
    by: Actor,
    new_code: str,
    changed_on: date,
    kind: AreaChangeKind,
    document: str,
) -> AreaChange:
    """Record that a code was replaced, so that old workbooks still find their place."""
    if not by.may(Permission.WRITE, new_code[:6]):
        raise Refused("not_permitted", permission=str(Permission.WRITE), area=new_code)
    if not Area.objects.filter(code=new_code).exists():
        raise Refused("area_unknown", code=new_code)
    return AreaChange.objects.create(
        old_code=str(codes.parse(old_code)),
        new_code=new_code,
        changed_on=changed_on,
        kind=kind,
        document=document.strip(),
    )


def _read(path: Path, level: AreaLevel, provinces: tuple[str, ...]) -> Iterator[Area]:
    """The rows of some provinces: the file has those of the country, 600,000 villages."""
    entries: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    for entry in entries:
        code = str(entry["code"])
        if code.startswith(provinces):
            above = codes.parent(code)
            yield Area(code=code, name=str(entry["name"]), level=level, parent_id=above)


def _chunks(rows: Iterable[Area]) -> Iterator[list[Area]]:
    left = iter(rows)
    while chunk := list(islice(left, CHUNK)):
        yield chunk
