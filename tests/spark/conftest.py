"""One cluster and one session for all tests on Spark; skipped where either cannot be had."""

import logging
import shutil
from importlib.util import find_spec

import pytest

REASON = ""
if find_spec("pyspark") is None:
    REASON = "PySpark is not installed (make spark)"
elif shutil.which("java") is None:
    REASON = "no Java (install openjdk-17-jre-headless)"
else:
    from anjia.engine.backends import spark as backend
    from tests.spark.cluster import ENVIRONMENT, running

SMALL = {
    "spark_driver_memory": "1g",
    "spark_executor_memory": "1g",
    "spark_driver_host": "127.0.0.1",
    "spark_driver_bindAddress": "127.0.0.1",
    "spark_sql_shuffle_partitions": "2",
    "spark_log_level": "ERROR",
}


@pytest.fixture(scope="session")
def cluster(request, tmp_path_factory):
    """A master and two workers; their logs stay where a test failed."""
    if REASON:
        pytest.skip(REASON)
    logging.getLogger("py4j").setLevel(logging.WARNING)  # it says good-bye after all is closed
    folder = tmp_path_factory.mktemp("cluster")
    with running(folder) as found:
        yield found
    if request.session.testsfailed:
        print(f"Logs of Spark: {folder}")


@pytest.fixture(scope="session")
def session(cluster):
    """A driver on the cluster."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in ENVIRONMENT.items():
            patch.setenv(name, value)
        with backend.session(cluster.address, **SMALL) as found:
            yield found


@pytest.fixture(scope="session")
def spark(cluster):
    """The back end, which cannot be imported where PySpark is missing."""
    return backend
