"""Money out: approved claims into a file for the bank, each under a key of its own.

One transaction makes payments, the months that they use up, the file's rows and the sealed
workbook. The database knows each key once: whoever dies in between leaves nothing, whoever comes
second finds nothing left to pay.
"""
# ruff: noqa: S608 - statements are made of our own table and column names

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.utils import timezone

from anjia.base.audit import actions as audit
from anjia.base.files import actions as files
from anjia.base.files.policy import Kind
from anjia.base.scope import Actor, acting, action, system
from anjia.kernel import areas
from anjia.kernel.refusals import Refused
from anjia.processes.subsidies.actions import steps
from anjia.processes.subsidies.actions.steps import LAST, Told
from anjia.processes.subsidies.models import Download, Payment, PaymentFile
from anjia.processes.subsidies.policy import Entry, Extent, Permission
from anjia.processes.subsidies.queries import bank

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime
    from uuid import UUID

    from anjia.processes.subsidies.models import Claim

_STAGED = f"""
create temporary table subsidies_pay on commit drop as
select c.id as claim, gen_random_uuid() as payment, c.area, c.scheme_code as code, c.subject,
    c.first_month, c.last_month, c.amount, s.every, a.id as account,
    a.version as account_version, 0 as turn, '' as key
from subsidies_claim c join subsidies_scheme s on s.id = c.scheme_id {LAST}
join subsidies_account a on a.payee = c.payee
where last.state = 'approved' and c.area >= %(low)s and c.area < %(high)s
    and (%(codes)s::text[] is null or c.scheme_code = any(%(codes)s))
"""
# What each payment would use up; a period is in its next turn once for each payment taken back.
_MONTHS = """
drop table if exists pg_temp.subsidies_pay_months;
create temporary table subsidies_pay_months on commit drop as
select p.claim, p.payment, p.area, p.code, p.subject, x.period, (
    select count(*) from subsidies_period u join subsidies_payment b on b.of_id = u.payment_id
    where u.subject = p.subject and u.code = p.code and u.period = x.period)::int as turn
from subsidies_pay p
cross join lateral (
    select 'once' as period where p.every = 'once'
    union all select to_char(p.first_month, 'YYYY') where p.every = 'year'
    union all select to_char(m, 'YYYY-MM') from
        generate_series(p.first_month::timestamp, p.last_month::timestamp, interval '1 month') m
        where p.every = 'month'
) x
"""
# A claim for months that another payment has used up, or an earlier one of this run will, stays
# where it is.
_USED = """
delete from subsidies_pay where payment in (
    select m.payment from subsidies_pay_months m join subsidies_period u
        on u.subject = m.subject and u.code = m.code and u.period = m.period and u.turn = m.turn);
delete from subsidies_pay where payment in (
    select payment from (
        select m.payment, row_number() over (
            partition by m.subject, m.code, m.period, m.turn order by m.claim) as place
        from subsidies_pay_months m join subsidies_pay using (payment)) ranked
    where place > 1);
update subsidies_pay p set turn = m.turn,
    key = p.code || ':' || p.subject || ':' || case p.every when 'once' then 'once'
        when 'year' then to_char(p.first_month, 'YYYY')
        else to_char(p.first_month, 'YYYY-MM') || '~' || to_char(p.last_month, 'YYYY-MM') end
        || case when m.turn > 0 then ':' || m.turn else '' end
from (select payment, max(turn) as turn from subsidies_pay_months group by payment) m
where m.payment = p.payment
"""
_PAYMENTS = """
insert into subsidies_payment (id, area, version, claim_id, entry, of_id, code, subject, key,
    amount, turn, reason, made_at, made_by, made_by_name)
select payment, area, 1, claim, 'payment', null, code, subject, key, amount, turn, '', %(at)s,
    %(by)s, %(by_name)s from subsidies_pay order by key
"""
_PERIODS = """
insert into subsidies_period (id, area, version, payment_id, code, subject, period, turn)
select gen_random_uuid(), m.area, 1, m.payment, m.code, m.subject, m.period, m.turn
from subsidies_pay_months m join subsidies_pay using (payment)
order by m.subject, m.code, m.period
"""
_LINES = """
insert into subsidies_line (id, area, version, payment_id, file_id, attempt, key, amount,
    account_id, account_version)
select gen_random_uuid(), area, 1, payment, %(file)s, 1, key || '/1', amount, account,
    account_version from subsidies_pay order by key
"""
_AGAIN = f"""
create temporary table subsidies_pay on commit drop as
select c.id as claim, p.id as payment, c.area, p.key, p.amount, a.id as account,
    a.version as account_version, l.attempt + 1 as attempt
from subsidies_claim c {LAST}
join subsidies_payment p on p.claim_id = c.id and p.entry = 'payment'
join subsidies_account a on a.payee = c.payee
join lateral (select attempt from subsidies_line x where x.payment_id = p.id
    order by attempt desc limit 1) l on true
where last.state = 'failed' and c.area >= %(low)s and c.area < %(high)s
    and (%(claims)s::uuid[] is null or c.id = any(%(claims)s))
"""
_LINES_AGAIN = """
insert into subsidies_line (id, area, version, payment_id, file_id, attempt, key, amount,
    account_id, account_version)
select gen_random_uuid(), area, 1, payment, %(file)s, attempt, key || '/' || attempt, amount,
    account, account_version from subsidies_pay order by key
"""


def pay(
    extent: Extent, *, by: Actor, at: datetime, codes: Collection[str] | None = None
) -> PaymentFile:
    """Put every approved claim of a place, or of some schemes there, into one file for the bank."""
    return _pay(extent, by=by, at=at, codes=codes)


@action(Permission.PAY, event="subsidies.pay")
def _pay(extent: Extent, *, by: Actor, at: datetime, codes: Collection[str] | None) -> PaymentFile:
    with acting(system(name="subsidies")):
        _take_turn()
        _stage(_STAGED, extent.area, codes=list(codes) if codes else None)
        with steps.moved_meanwhile(), connection.cursor() as cursor:
            cursor.execute(_MONTHS)
            cursor.execute(_USED)
            made = _file(extent.area, by=by, at=at, again=False)
            who: dict[str, Any] = {"at": at, "by": by.id, "by_name": by.name, "file": made.pk}
            cursor.execute(_PAYMENTS, who)
            cursor.execute(_PERIODS)
            cursor.execute(_LINES, who)
            _step("put_in_file", made, by=by, at=at)
        _write(made, by=by, at=at)
    return made


@action(Permission.PAY, event="subsidies.reissue")
def reissue(
    extent: Extent, *, by: Actor, at: datetime, claims: Collection[UUID] | None = None
) -> PaymentFile:
    """Try once more what the bank could not pay, under the same key and its next number."""
    with acting(system(name="subsidies")):
        _take_turn()
        _stage(_AGAIN, extent.area, claims=list(claims) if claims is not None else None)
        with steps.moved_meanwhile(), connection.cursor() as cursor:
            made = _file(extent.area, by=by, at=at, again=True)
            cursor.execute(_LINES_AGAIN, {"file": made.pk})
            _step("reissue", made, by=by, at=at)
        _write(made, by=by, at=at)
    return made


@action(Permission.PAY, event="subsidies.rebuild")
def rebuild(file: PaymentFile, *, by: Actor, at: datetime) -> Download:
    """Write the workbook of a payment file once more: the same rows, keys and accounts.

    Refused where an account has changed since, because the same key would then pay another.
    """
    with acting(system(name="subsidies")):
        changed = bank.changed_accounts(file)
        if changed:
            raise Refused("subsidy_accounts_changed", count=changed)
        return _write(file, by=by, at=at)


@action(Permission.PAY, event="subsidies.reverse")
def reverse(claim: Claim, *, by: Actor, at: datetime, note: str) -> Payment:
    """Take a payment back as a negative entry of its own; the months may then be paid again."""
    told = Told(reason=steps.reason(note))
    steps.take_one("reverse", claim.pk, by=by, at=at, told=told)
    paid = Payment.objects.get(claim=claim, entry=Entry.PAYMENT.value)
    with steps.moved_meanwhile():
        made: Payment = Payment.objects.create(
            area=paid.area,
            claim=claim,
            entry=Entry.REVERSAL.value,
            of=paid,
            code=paid.code,
            subject=paid.subject,
            key=f"{paid.key}/R",
            amount=-paid.amount,
            turn=paid.turn,
            reason=told.reason,
            made_at=at,
            made_by=by.id,
            made_by_name=by.name,
        )
    return made


def note_export(by: Actor, *, area: str, facts: dict[str, Any]) -> None:
    """Write into the log that sums, a notice or a payment file were taken out."""
    audit.record("subsidies.export", by=by.id, by_name=by.name, area=area or None, facts=facts)


def _take_turn() -> None:
    """One payment run after the other; the unique keys hold also without it."""
    steps.lock("pay")


def _stage(statement: str, area: str, **facts: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("drop table if exists pg_temp.subsidies_pay")
        cursor.execute(statement, {"low": area, "high": areas.upper_bound(area), **facts})
        cursor.execute("create index on subsidies_pay (payment)")
        cursor.execute("analyze subsidies_pay")


def _file(area: str, *, by: Actor, at: datetime, again: bool) -> PaymentFile:
    with connection.cursor() as cursor:
        cursor.execute("select count(*), coalesce(sum(amount), 0) from subsidies_pay")
        rows, total = cursor.fetchone()
        if not rows:
            raise Refused("claims_none_to_pay")
        cursor.execute(
            "select distinct c.scheme_code from subsidies_pay p "
            "join subsidies_claim c on c.id = p.claim order by 1"
        )
        codes = [code for (code,) in cursor.fetchall()]
    on = timezone.localdate(at)
    before = PaymentFile.objects.filter(number__startswith=f"{area}-{on:%Y%m%d}-").count()
    made: PaymentFile = PaymentFile.objects.create(
        area=area,
        number=f"{area}-{on:%Y%m%d}-{before + 1:02d}",
        codes=codes,
        rows=rows,
        total=Decimal(total),
        again=again,
        made_at=at,
        made_by=by.id,
        made_by_name=by.name,
    )
    return made


def _step(name: str, file: PaymentFile, *, by: Actor, at: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select claim from subsidies_pay")
        claims = [claim for (claim,) in cursor.fetchall()]
    done = steps.take(name, claims, by=by, at=at, told=Told(file=file.pk))
    if len(done) != len(claims):
        raise Refused("claims_moved")


def _write(file: PaymentFile, *, by: Actor, at: datetime) -> Download:
    """The sealed workbook and text of a file's rows; they go away after the time of exports."""
    rows = bank.rows(file)
    kept = [
        files.store(content, name=f"{file.number}.{ending}", kind=Kind.EXPORT, by=by,
                    area=file.area, at=at)
        for ending, content in (("xlsx", bank.workbook(file, rows)), ("csv", bank.text(rows)))
    ]  # fmt: skip
    made: Download = Download.objects.create(
        area=file.area, file=file, workbook=kept[0], text=kept[1], made_at=at
    )
    return made
