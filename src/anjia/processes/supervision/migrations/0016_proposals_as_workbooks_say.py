"""Proposals as workbooks write them: names in one cell, and a topic."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("supervision", "0015_splits_and_leaders_hold"),
    ]

    operations = [
        migrations.RenameField("proposal", "title", "topic"),
        migrations.RemoveField("proposal", "members"),
        migrations.AddField(
            "proposal",
            "members",
            models.CharField(blank=True, default="", max_length=600, verbose_name="提出人"),
        ),
    ]
