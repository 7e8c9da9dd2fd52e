"""Which assignments a quarter was reported of, out of an index alone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("supervision", "0016_proposals_as_workbooks_say")]

    operations = [
        migrations.AddIndex(
            "progress",
            models.Index(
                fields=["quarter", "assignment"],
                include=["area"],
                name="supervision_progress_quarter",
            ),
        ),
    ]
