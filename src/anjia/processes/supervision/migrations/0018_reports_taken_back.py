"""Reports that an import brought, and that count no more once it is taken back."""

import anjia.base.scope.models
import anjia.kernel.ids
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("supervision", "0017_progress_by_quarter"),
    ]

    operations = [
        migrations.CreateModel(
            name="TakenBack",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=anjia.kernel.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("area", anjia.base.scope.models.AreaField(verbose_name="所在地")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("at", models.DateTimeField(verbose_name="撤回时间")),
                ("by", models.CharField(max_length=64, verbose_name="撤回人编号")),
                ("by_name", models.CharField(max_length=64, verbose_name="撤回人")),
            ],
            options={
                "verbose_name": "撤回的报告",
                "verbose_name_plural": "撤回的报告",
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.AddField(
            model_name="progress",
            name="batch",
            field=models.UUIDField(blank=True, null=True, verbose_name="导入批次"),
        ),
        migrations.AddField(
            model_name="progress",
            name="reached",
            field=models.TextField(blank=True, default="", verbose_name="目标完成值"),
        ),
        migrations.AddIndex(
            model_name="progress",
            index=models.Index(
                condition=models.Q(("batch__isnull", False)),
                fields=["batch"],
                name="supervision_progress_batch",
            ),
        ),
        migrations.AddField(
            model_name="takenback",
            name="progress",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="taken_back",
                to="supervision.progress",
                verbose_name="进展报告",
            ),
        ),
    ]
