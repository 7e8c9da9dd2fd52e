"""Figures of several counties keep the parameters that differ between these themselves.

Until now they were looked up in the counties' own figures, which may be of another definition.
"""

from django.db import migrations, models

# The owner of the tables migrates, and no policy gives the owner a place.
TAKE_FROM_THE_COUNTIES = """
alter table dashboards_figure no force row level security;
update dashboards_figure wide set counties = (
    select coalesce(jsonb_object_agg(own.area, own.parameters), '{}')
    from dashboards_figure own
    where own.snapshot_id = wide.snapshot_id and own.code = wide.code
        and own.definition = wide.definition
        and length(own.area) = 6 and own.area like wide.area || '%'
)
where length(wide.area) < 6;
alter table dashboards_figure force row level security;
"""


class Migration(migrations.Migration):
    dependencies = [("dashboards", "0005_reports")]

    operations = [
        migrations.AddField(
            model_name="figure",
            name="counties",
            field=models.JSONField(default=dict, verbose_name="各县不同的参数"),
        ),
        migrations.RunSQL(TAKE_FROM_THE_COUNTIES, migrations.RunSQL.noop),
    ]
