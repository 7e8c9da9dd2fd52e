"""Transaction numbers, row hashes and seals.

The hash covers the same text that `anjia.base.audit.canonical` builds; a test compares the two.
"""

import django.contrib.postgres.indexes
import django.db.models.functions.datetime
from django.db import migrations, models

XID = """
create function anjia_xid() returns bigint language sql stable parallel restricted
security definer set search_path = public, pg_temp as $body$
    select pg_current_xact_id()::text::bigint
        + coalesce((select s.added from audit_shift s order by s.id desc limit 1), 0)
$body$
"""

HASH = """
create function anjia_event_hash() returns trigger language plpgsql
security definer set search_path = public, pg_temp as $body$
begin
    -- What the application says about these three does not count.
    new.at := clock_timestamp();
    new.xid := anjia_xid();
    new.row_hash := sha256(convert_to(to_jsonb(array[
        new.id::text, (extract(epoch from new.at) * 1000000)::bigint::text, new.event,
        new.actor_id, new.actor_name, new.area::text, new.subject_type, new.subject_id,
        new.reason, new.batch::text, host(new.address), new.facts::text, new.xid::text
    ])::text, 'UTF8'));
    return new;
end
$body$;
create trigger anjia_event_hash before insert on audit_event
    for each row execute function anjia_event_hash()
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Shift",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("added", models.BigIntegerField()),
                (
                    "made_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
            ],
        ),
        migrations.RunSQL(XID, "drop function anjia_xid()"),
        migrations.CreateModel(
            name="Seal",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "log",
                    models.CharField(
                        choices=[("event", "Event"), ("history", "History")], max_length=7
                    ),
                ),
                ("number", models.PositiveBigIntegerField()),
                ("first_xid", models.BigIntegerField()),
                ("end_xid", models.BigIntegerField()),
                ("rows", models.PositiveBigIntegerField()),
                ("digest", models.CharField(max_length=64)),
                ("previous", models.CharField(blank=True, max_length=64)),
                ("chain", models.CharField(max_length=64)),
                ("key", models.CharField(max_length=8)),
                ("signature", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("log", "number"), name="audit_seal_once")
                ]
            },
        ),
        migrations.AddField(
            model_name="event",
            name="xid",
            field=models.BigIntegerField(db_default=0, editable=False),
        ),
        migrations.AddField(
            model_name="event",
            name="row_hash",
            field=models.BinaryField(db_default=b"", editable=False),
        ),
        migrations.AddField(
            model_name="rowhistory",
            name="xid",
            field=models.BigIntegerField(
                db_default=models.Func(function="anjia_xid", output_field=models.BigIntegerField()),
                editable=False,
            ),
        ),
        migrations.AddIndex(
            model_name="event",
            index=django.contrib.postgres.indexes.BrinIndex(
                autosummarize=True, fields=["xid"], name="audit_event_xid"
            ),
        ),
        migrations.AddIndex(
            model_name="rowhistory",
            index=django.contrib.postgres.indexes.BrinIndex(
                autosummarize=True, fields=["xid"], name="audit_history_xid"
            ),
        ),
        migrations.RunSQL(
            HASH, "drop trigger anjia_event_hash on audit_event; drop function anjia_event_hash()"
        ),
    ]
