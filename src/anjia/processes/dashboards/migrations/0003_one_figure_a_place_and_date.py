"""One figure for each place and date.

Two refreshes at once could once leave two; the later one is right, the earlier can be computed
again from its snapshot.
"""

from django.db import migrations, models

# The owner of the tables migrates, and no policy gives the owner a place.
KEEP_THE_LAST = """
alter table dashboards_figure no force row level security;
delete from dashboards_figure earlier using dashboards_figure later
where earlier.area = later.area and earlier.code = later.code and earlier.as_of = later.as_of
    and (earlier.taken_at, earlier.id) < (later.taken_at, later.id);
alter table dashboards_figure force row level security;
"""


class Migration(migrations.Migration):
    dependencies = [("dashboards", "0002_outlooks")]

    operations = [
        migrations.RunSQL(KEEP_THE_LAST, migrations.RunSQL.noop),
        migrations.RemoveConstraint(model_name="figure", name="dashboards_figure_once"),
        migrations.RemoveIndex(model_name="figure", name="dashboards_figure_series"),
        migrations.AddConstraint(
            model_name="figure",
            constraint=models.UniqueConstraint(
                fields=("area", "code", "as_of"), name="dashboards_figure_once"
            ),
        ),
    ]
