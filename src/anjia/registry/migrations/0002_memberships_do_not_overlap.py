"""A person is in one household at a time, for past memberships too.

The open membership is guarded by a unique index; closed ones need a range comparison. An exclusion
constraint would need the btree_gist extension, which an embedded PostgreSQL may lack.
"""

from django.db import migrations

FORWARD = """
create function registry_membership_check_overlap() returns trigger
language plpgsql as $body$
begin
    if exists (
        select 1
        from new_rows n
        join registry_membership m on m.person_id = n.person_id and m.id <> n.id
        where daterange(m.started_on, m.ended_on) && daterange(n.started_on, n.ended_on)
    ) then
        raise exclusion_violation using
            message = 'memberships of one person overlap',
            constraint = 'registry_membership_no_overlap';
    end if;
    return null;
end
$body$;

create trigger registry_membership_no_overlap_insert after insert on registry_membership
referencing new table as new_rows
for each statement execute function registry_membership_check_overlap();

create trigger registry_membership_no_overlap_update after update on registry_membership
referencing new table as new_rows
for each statement execute function registry_membership_check_overlap();
"""

BACKWARD = """
drop trigger registry_membership_no_overlap_insert on registry_membership;
drop trigger registry_membership_no_overlap_update on registry_membership;
drop function registry_membership_check_overlap();
"""


class Migration(migrations.Migration):
    dependencies = [("registry", "0001_tables")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
