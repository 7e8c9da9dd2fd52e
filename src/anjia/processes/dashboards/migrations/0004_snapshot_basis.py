"""Every snapshot says which rows it holds: those of its day, or only later ones."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("dashboards", "0003_one_figure_a_place_and_date")]

    operations = [
        migrations.AddField(
            model_name="snapshot",
            name="basis",
            field=models.CharField(
                choices=[("present", "present"), ("history", "history"), ("later", "later")],
                default="present",
                max_length=10,
                verbose_name="取数依据",
            ),
        ),
    ]
