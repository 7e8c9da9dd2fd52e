"""Many small worlds in one, so that a few jobs of a cluster decide hundreds of cases.

Every row of the small world has an area of its own: what is measured for an area is what one row
means, and nothing is hidden in a sum.
"""

from itertools import count

from anjia.engine import snapshot as store
from anjia.engine.tests import tiny

COUNTIES = ("610921", "610922")  # two files of each table, for two executors


def areas():
    """Areas, each once, in turn in both counties."""
    for number in count():
        yield f"{COUNTIES[number % 2]}100001{number // 1_000:03d}{number % 1_000:03d}"


def stored(spark, session, root, tables, dictionary, *, as_of=tiny.AS_OF):
    """Arrow tables as a session sees them, by way of a snapshot."""
    manifest = written(root, tables, as_of=as_of)
    return spark.stored(session, root, manifest, dictionary)


def written(root, tables, *, as_of=tiny.AS_OF):
    """A snapshot of Arrow tables."""
    return store.write(
        root,
        tables,
        as_of=as_of,
        area="61",
        taken_at="2022-09-30T00:00:00+08:00",
        definitions="",
        application="test",
    )


def moments(spark, session, root, earlier, dictionary):
    """The same for earlier months."""
    return {
        back: spark.Moment(
            moment.as_of,
            stored(spark, session, root, moment.tables, dictionary, as_of=moment.as_of),
            moment.parameters,
        )
        for back, moment in earlier.items()
    }
