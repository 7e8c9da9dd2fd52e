"""A person holds one full-time job at a time, for past spells too; the last day still counts."""

from django.db import migrations

FORWARD = """
create function employment_spell_check_overlap() returns trigger
language plpgsql as $body$
begin
    if exists (
        select 1
        from new_rows n
        join employment_jobspell s on s.person_id = n.person_id and s.id <> n.id
        where n.kind = 'full_time' and s.kind = 'full_time'
            and daterange(s.started_on, s.ended_on, '[]')
                && daterange(n.started_on, n.ended_on, '[]')
    ) then
        raise exclusion_violation using
            message = 'full-time spells of one person overlap',
            constraint = 'employment_spell_no_overlap';
    end if;
    return null;
end
$body$;

create trigger employment_spell_no_overlap_insert after insert on employment_jobspell
referencing new table as new_rows
for each statement execute function employment_spell_check_overlap();

create trigger employment_spell_no_overlap_update after update on employment_jobspell
referencing new table as new_rows
for each statement execute function employment_spell_check_overlap();
"""

BACKWARD = """
drop trigger employment_spell_no_overlap_insert on employment_jobspell;
drop trigger employment_spell_no_overlap_update on employment_jobspell;
drop function employment_spell_check_overlap();
"""


class Migration(migrations.Migration):
    dependencies = [("employment", "0001_job_spells")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
