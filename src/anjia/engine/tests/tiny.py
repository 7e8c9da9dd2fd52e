"""A small world for tests: towns own things, things have parts."""

from datetime import date
from decimal import Decimal

from anjia.engine import definitions, facts
from anjia.engine.arrow import table_of
from anjia.engine.language.types import BOOLEAN, INTEGER
from anjia.engine.moments import Moment

AS_OF = date(2022, 9, 30)
AREAS = ("610921100001001001", "610921100001001002", "610921101001002001", "610922")
__all__ = ["BOOLEAN"]
PARAMETERS = {"floor": 2}

_THING = [
    ("a", "integer"),
    ("b", "integer"),
    ("x", "decimal"),
    ("y", "decimal"),
    ("p", "boolean"),
    ("q", "boolean"),
    ("d", "date"),
    ("e", "date"),
    ("m", "period"),
    ("o", "period"),
    ("t", "text"),
    ("k", "enum"),
]


def _facts(names):
    found = []
    for name, kind in names:
        part = {"name": name, "type": kind}
        if kind == "enum":
            part["choices"] = ["red", "green", "blue"]
            part["words"] = {
                word: {"zh": zh, "en": word}
                for word, zh in (("red", "红"), ("green", "绿"), ("blue", "蓝"))
            }
        if kind == "period":
            part["every"] = "month"
        found.append(part)
    return found


def dictionary():
    """Three tables: town, thing (in a town), part (of a thing)."""
    label = {"zh": "表", "en": "table", "source": "none"}
    town = {"name": "town", **label, "fact": _facts([("size", "integer"), ("open", "boolean")])}
    thing = {"name": "thing", **label, "parents": {"town": "town_key"}, "fact": _facts(_THING)}
    part = {
        "name": "part",
        **label,
        "zh": "部件",
        "en": "part",
        "parents": {"thing": "thing_key"},
        "fact": _facts([("n", "integer"), ("w", "decimal"), ("on", "date"), ("ok", "boolean")]),
    }
    return facts.read([{"table": [town, thing, part]}])


def read(*, fact=(), indicator=(), rule=()):
    """Definitions over the small world."""
    return definitions.read(
        dictionary=dictionary(),
        parameter_types={"floor": INTEGER},
        documents=[{"fact": list(fact), "indicator": list(indicator), "rule": list(rule)}],
    )


def fact(table, name, value):
    """A derived fact."""
    return {"table": table, "name": name, "value": value, "label": {"zh": name, "en": name}}


def indicator(code="one", **parts):
    """An indicator; counts things unless told otherwise."""
    text = {"zh": code, "en": code}
    plain = {"of": "thing", "kind": "count", "unit": "", "basis": "", "group": "", "note": text}
    return {"code": code, "title": text, **plain, **parts}


def rule(code="one", **parts):
    """A rule over things."""
    text = {"zh": code, "en": code}
    plain = {"of": "thing", "when": "p", "explain": ["a"], "kind": "clue"}
    return {"code": code, "title": text, **plain, "basis": "", "group": "", "note": text, **parts}


def tables(world, **rows):
    """Arrow tables of every table of the small world; rows get keys and areas where they lack."""
    found = {}
    for name, table in world.dictionary.tables.items():
        kept = [
            {"key": f"{name}{index}", "area": AREAS[0]} | typed(row)
            for index, row in enumerate(rows.get(name, ()))
        ]
        found[name] = table_of(table, kept)
    return found


def typed(row):
    """Written values as stored ones: decimals for x, y and w, dates for d, e and on."""
    made = dict(row)
    for name in {"x", "y", "w"} & made.keys():
        made[name] = None if made[name] is None else Decimal(made[name])
    for name in {"d", "e", "on"} & made.keys():
        if isinstance(made[name], str):
            made[name] = date.fromisoformat(made[name])
    for name in {"m", "o"} & made.keys():
        if isinstance(made[name], str):
            year, month = made[name].split("-")
            made[name] = int(year) * 12 + int(month) - 1
    return made


def moment(world, as_of, **rows):
    """The small world as it was on a day."""
    return Moment(as_of, tables(world, **rows), PARAMETERS)
