"""What the database refuses whoever asks: a split that comes back to itself, two leaders at once.

A part stands under an assignment of its own task that is there already, and stays there. A row that
is being made has no parts yet, so the chain of parents always ends.
"""

from django.db import migrations

FORWARD = """
create function supervision_assignment_split() returns trigger language plpgsql as $body$
begin
    if tg_op = 'UPDATE' then
        if new.parent_id is distinct from old.parent_id or new.task_id <> old.task_id
            or new.unit_id <> old.unit_id
        then
            raise exception 'an assignment stays where it was split from'
                using errcode = 'integrity_constraint_violation',
                constraint = 'supervision_assignment_split';
        end if;
    elsif not exists (
        select from supervision_assignment p
        where p.id = new.parent_id and p.task_id = new.task_id)
    then
        raise exception 'a part stands under an assignment of its task that is there'
            using errcode = 'integrity_constraint_violation',
            constraint = 'supervision_assignment_split';
    end if;
    return new;
end
$body$;
create trigger supervision_assignment_split_insert before insert on supervision_assignment
for each row when (new.parent_id is not null) execute function supervision_assignment_split();
create trigger supervision_assignment_split_update
before update of parent_id, task_id, unit_id on supervision_assignment
for each row execute function supervision_assignment_split();

create function supervision_leader_overlap() returns trigger language plpgsql as $body$
begin
    if exists (
        select from new_rows n
        join supervision_leadership l on l.unit_id = n.unit_id and l.id <> n.id
            and l.task_id is not distinct from n.task_id
        where daterange(l.from_on, l.until_on, '[]') && daterange(n.from_on, n.until_on, '[]')
    ) then
        raise exclusion_violation using message = 'two leaders at once',
            constraint = 'supervision_leader_no_overlap';
    end if;
    return null;
end
$body$;
create trigger supervision_leader_no_overlap_insert after insert on supervision_leadership
referencing new table as new_rows
for each statement execute function supervision_leader_overlap();
create trigger supervision_leader_no_overlap_update after update on supervision_leadership
referencing new table as new_rows
for each statement execute function supervision_leader_overlap();
"""

BACKWARD = """
drop trigger supervision_leader_no_overlap_insert on supervision_leadership;
drop trigger supervision_leader_no_overlap_update on supervision_leadership;
drop function supervision_leader_overlap();
drop trigger supervision_assignment_split_insert on supervision_assignment;
drop trigger supervision_assignment_split_update on supervision_assignment;
drop function supervision_assignment_split();
"""


class Migration(migrations.Migration):
    dependencies = [("supervision", "0014_findings_leaders_and_sign_by")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
