"""A pytest plugin: how `--numprocesses` shares the tests out.

A module stays in one process, because its fixtures are its own; the browser's walks stay together,
because they share one running application, and so do the tests on Spark, which share one cluster.
The longest begin first, so that no process is left with one of them while others idle.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from xdist.scheduler import LoadScopeScheduling

if TYPE_CHECKING:
    from xdist.remote import Producer

TOP = Path(__file__).resolve().parents[1]
TOGETHER = ("tests/browser/", "tests/spark/")
LONGEST = (
    "tests/browser/test_figure_walk.py",  # half of its time it waits for the application
    "tests/security/test_matrix.py",
    "tests/durability/test_import_killed.py",
    "tests/security/test_matrix_python_scope.py",
    "tests/durability/test_power_cut.py",
    "tests/security/test_matrix_row_security.py",
    "src/anjia/ledger/sheets/tests/test_mutants.py",
    "src/anjia/processes/dashboards/tests/test_pages.py",
    "tests/security/test_api_schema.py",
    "tests/security/test_canaries.py",
)


class Sharing(LoadScopeScheduling):
    """Hands out modules in the order in which they were collected."""

    def __init__(self, config: pytest.Config, log: Producer | None = None) -> None:
        super().__init__(config, log)
        config.option.loadscopereorder = False  # by the number of tests, which says little

    def _split_scope(self, nodeid: str) -> str:
        for folder in TOGETHER:
            if nodeid.startswith(folder):
                return folder
        return str(super()._split_scope(nodeid))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Sharing | None:
    return Sharing(config, log) if config.getvalue("dist") == "loadscope" else None


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    ranks = {TOP / path: rank for rank, path in enumerate(LONGEST)}
    items.sort(key=lambda item: ranks.get(item.path, len(ranks)))
