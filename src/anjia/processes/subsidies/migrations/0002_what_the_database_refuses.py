"""What the database refuses whoever asks: a changed claim, and a second try before the bank said no."""

from django.db import migrations

FORWARD = """
create function subsidies_claim_is_kept() returns trigger language plpgsql as $body$
begin
    raise exception 'a claim is never changed' using errcode = 'integrity_constraint_violation',
        constraint = 'subsidies_claim_is_kept';
end
$body$;
create trigger subsidies_claim_is_kept before update on subsidies_claim
for each row execute function subsidies_claim_is_kept();

create function subsidies_line_after_failure() returns trigger language plpgsql as $body$
begin
    if not exists (
        select from subsidies_line l join subsidies_reply r on r.line_id = l.id
        where l.payment_id = new.payment_id and l.attempt = new.attempt - 1
            and r.outcome = 'failure')
    then
        raise exception 'paid again before the bank said no'
            using errcode = 'integrity_constraint_violation',
            constraint = 'subsidies_line_after_failure';
    end if;
    return new;
end
$body$;
create trigger subsidies_line_after_failure before insert on subsidies_line
for each row when (new.attempt > 1) execute function subsidies_line_after_failure();
"""

BACKWARD = """
drop trigger subsidies_line_after_failure on subsidies_line;
drop function subsidies_line_after_failure();
drop trigger subsidies_claim_is_kept on subsidies_claim;
drop function subsidies_claim_is_kept();
"""


class Migration(migrations.Migration):
    dependencies = [("subsidies", "0001_schemes_claims_and_money")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
