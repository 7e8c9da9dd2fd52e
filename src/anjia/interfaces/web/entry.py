"""The quiet picture beside sign-in: the county's outline and its settlement sites as points.

Public geography only: no counts of people, and nothing of a single household.
"""

from dataclasses import dataclass
from math import cos, radians, sqrt

from django.core.cache import cache

from anjia.base.scope import acting, system
from anjia.interfaces.web import outlines
from anjia.interfaces.web.outlines import COUNTY, Outline
from anjia.registry.models import Site

WIDTH, HEIGHT, MARGIN = 400.0, 440.0, 12.0
KEPT_SECONDS = 600
SMALLEST, LARGEST = 3.5, 7.0


@dataclass(frozen=True)
class Dot:
    """A settlement site as a point; its radius grows with the homes planned there."""

    x: str
    y: str
    r: str


@dataclass(frozen=True)
class Picture:
    """An outline as SVG paths, and the points on it."""

    name: str
    paths: tuple[str, ...]
    dots: tuple[Dot, ...]


def picture() -> Picture | None:
    """The picture of the one county that this installation serves; None where it serves several."""
    found: Picture | None = cache.get("web.entry")
    if found is None:
        found = _drawn()
        if found is not None:
            cache.set("web.entry", found, KEPT_SECONDS)
    return found


def _drawn() -> Picture | None:
    with acting(system(name="entry")):
        sites = list(
            Site.objects.exclude(longitude=None).values_list(
                "area", "longitude", "latitude", "capacity_households"
            )
        )
    counties = {area[:COUNTY] for area, *_ in sites}
    if len(counties) != 1:
        return None
    outline = outlines.of_county(counties.pop())
    if outline is None:
        return None
    return _laid_out(outline, sites=[(float(x), float(y), size or 0) for _, x, y, size in sites])


def _laid_out(outline: Outline, *, sites: list[tuple[float, float, int]]) -> Picture:
    points = [point for polygon in outline.polygons for ring in polygon for point in ring]
    left, right = min(x for x, _ in points), max(x for x, _ in points)
    bottom, top = min(y for _, y in points), max(y for _, y in points)
    squeeze = cos(
        radians((bottom + top) / 2)
    )  # a degree of longitude is shorter than one of latitude
    scale = min(
        (WIDTH - 2 * MARGIN) / ((right - left) * squeeze), (HEIGHT - 2 * MARGIN) / (top - bottom)
    )

    def place(x: float, y: float) -> tuple[float, float]:
        return MARGIN + (x - left) * squeeze * scale, MARGIN + (top - y) * scale

    paths = tuple(
        "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in (place(*p) for p in ring)) + "Z"
        for polygon in outline.polygons
        for ring in polygon
    )
    most = max([size for *_, size in sites] + [1])
    dots = []
    for x, y, size in sites:
        across, down = place(x, y)
        radius = SMALLEST + (LARGEST - SMALLEST) * sqrt(size / most)
        dots.append(Dot(x=f"{across:.1f}", y=f"{down:.1f}", r=f"{radius:.1f}"))
    return Picture(name=outline.name, paths=paths, dots=tuple(dots))
