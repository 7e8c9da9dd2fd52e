"""New identifiers are version 7, unique, and sort as they were made."""

import time
from concurrent.futures import ThreadPoolExecutor

from anjia.kernel.ids import new_id, new_ids


def test_they_are_of_version_seven_and_bear_the_time() -> None:
    before = time.time_ns() // 1_000_000
    made = new_id()
    assert made.version == 7
    assert made.variant == "specified in RFC 4122"
    assert before - 1 <= made.int >> 80 <= time.time_ns() // 1_000_000 + 1


def test_they_sort_as_they_were_made() -> None:
    made = [new_id() for _ in range(20_000)]
    assert made == sorted(made)


def test_many_at_once_lie_between_those_made_before_and_after() -> None:
    made = [new_id(), *new_ids(20_000), new_id()]
    assert made == sorted(set(made))
    assert {one.version for one in made} == {7}
    assert {one.variant for one in made} == {"specified in RFC 4122"}
    assert new_ids(0) == []


def test_threads_never_share_one() -> None:
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda _: new_id(), range(8_000)))
    assert len(set(made)) == len(made)
