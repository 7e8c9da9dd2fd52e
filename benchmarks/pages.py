"""First list page, filtered page and person search, by an officer of the province, at two sizes.

`python -m benchmarks.pages --small 10000 --large 1000000`: whole requests through the real
middleware with row security, in this process; p50 and p95 of each, and how much more the large
register costs than the small one.
"""

import argparse
import json
import time
from random import Random
from typing import Any

from django.conf import settings
from django.db import connection, connections
from django.test import Client
from django.utils import timezone

from anjia.base.access import actions as access
from anjia.base.access.models import UnitKind
from anjia.base.access.policy import Role
from anjia.base.parameters import actions as parameters
from anjia.base.parameters.policy import NewValue
from anjia.base.scope import acting, system
from anjia.demo.names import Numbers
from anjia.registry.models import Person
from benchmarks import filling, ground

PROVINCE = "61"
A_COUNTY = 20_000  # persons of one county: the demonstration's size
RUNS = 40
WARM = 20


def main() -> None:
    """Fill to the small size, measure, fill to the large one, measure again."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", type=int, default=10_000)
    parser.add_argument("--large", type=int, default=1_000_000)
    options = parser.parse_args()
    with ground.database():
        client = _signed_in()
        numbers = Numbers(Random(7))  # noqa: S311 -- repeatable, not secret
        filled = filling.province(PROVINCE, 0, options.small, a_county=A_COUNTY, numbers=numbers)
        found: dict[str, Any] = {"machine": ground.machine(), "small": options.small}
        small = _measured(client)
        filling.province(
            PROVINCE, filled, options.large - options.small, a_county=A_COUNTY, numbers=numbers
        )
        large = _measured(client)
        with acting(system(area=PROVINCE, name="benchmark")):
            found["large"] = Person.objects.count()
    for name, before in small.items():
        after = large[name]
        found[name] = {
            "small": before,
            "large": after,
            "ratio_p50": round(after["p50"] / before["p50"], 2),
            "ratio_p95": round(after["p95"] / before["p95"], 2),
        }
    print(json.dumps(found, ensure_ascii=False, indent=1))


def _signed_in() -> Client:
    by = system(name="benchmark")
    at = timezone.now()
    with acting(by):
        values = {"name": "省后扶办", "kind": UnitKind.SUPERIOR}
        unit = access.create_unit(PROVINCE, by=by, values=values)
        officer, password = access.create_officer(
            unit, by=by, username="province", name="省后扶办", at=at, must_change=False
        )
        access.appoint(
            officer,
            by=by,
            role=Role.AUDITOR,
            in_areas=(PROVINCE,),
            valid_from=at.date(),
            at=at,
            unit=unit,
        )
        lifted = NewValue(text="1000", valid_from=at.date(), document="benchmark")
        parameters.enter("searches_a_minute", by=by, area=PROVINCE, value=lifted, at=at)
    settings.ALLOWED_HOSTS = ["testserver"]
    client = Client()
    answer = client.post("/login/", {"username": "province", "password": password})
    if answer.status_code != 302:
        message = f"signing in was answered with {answer.status_code}"
        raise RuntimeError(message)
    return client


def _measured(client: Client) -> dict[str, dict[str, float]]:
    with connections["owner"].cursor() as cursor:
        cursor.execute("vacuum analyze")
    connection.close()
    with acting(system(area=PROVINCE, name="benchmark")):
        row = Person.objects.order_by("-id").first()
    if row is None:
        message = "there is nobody to search for"
        raise RuntimeError(message)
    pages = {
        "first page": ("/ledgers/persons/", ""),
        "filtered page": ("/ledgers/persons/?labour_capacity=skilled&education=senior", ""),
        "search by name": ("/search/", row.name),
        "search by initials": ("/search/", row.initials),
        "search by identity number": ("/search/", row.identity_number.open()),
    }
    found: dict[str, list[float]] = {name: [] for name in pages}
    # Each round asks for every page, so that other work on the machine falls on all alike.
    for _ in range(RUNS + WARM):
        for name, (path, text) in pages.items():
            found[name].append(_time(client, path, text, shows=row.name if "name" in name else ""))
    counted = {name: times[WARM:] for name, times in found.items()}
    return {
        name: {"p50": round(ground.quantile(times, 0.5), 1)}
        | {"p95": round(ground.quantile(times, 0.95), 1)}
        for name, times in counted.items()
    }


def _time(client: Client, path: str, text: str, *, shows: str) -> float:
    began = time.perf_counter()
    answer = client.post(path, {"q": text}) if text else client.get(path)
    milliseconds = (time.perf_counter() - began) * 1_000
    if answer.status_code != 200 or shows not in answer.content.decode():
        message = f"{path} was answered with {answer.status_code}"
        raise RuntimeError(message)
    return milliseconds


if __name__ == "__main__":
    main()
