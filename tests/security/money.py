"""Claims, accounts, notices and payment files of the small country, each with marks of its own."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from anjia.base.sealed.fields import put
from anjia.processes.subsidies.models import (
    Account,
    Claim,
    Line,
    Payment,
    PaymentFile,
    Posting,
    Scheme,
    Step,
)

if TYPE_CHECKING:
    from anjia.registry.models import Person
    from tests.security.world import World

AT, DAY, MONTH = datetime(2026, 1, 5, 1, 0, tzinfo=UTC), date(2026, 1, 5), date(2026, 1, 1)
HUNDRED = Decimal("100.00")
BY = {"by": "someone", "by_name": "someone"}


def keep(world: World, person: Person) -> None:
    """A claim of a person that was on notice and is in a payment file, with their account."""
    place: dict[str, Any] = {"area": person.area}
    holder, note, tel, number = (world.mark() for _each in range(4))
    account = Account(
        **place, person=person, payee=person.pk, holder=f"标{holder}记", bank="农商行"
    )
    put(account, "account", f"62170000{int(holder):08d}")
    account.save(force_insert=True)
    world.keep("accounts", account, holder)
    scheme = _scheme()
    claim = Claim(
        **place, scheme=scheme, scheme_code=scheme.code, person=person, subject=person.pk,
        payee=person.pk, first_month=MONTH, last_month=MONTH, amount=HUNDRED, note=f"标{note}记",
        entered_at=AT, entered_by="someone", entered_by_name="someone",
    )  # fmt: skip
    claim.save(force_insert=True)
    world.keep("claims", claim, note)
    posting = Posting.objects.create(
        **place, scheme=scheme, posted_on=DAY, until_on=DAY, days=1, claims=1, total=HUNDRED,
        telephone=f"标{tel}记", posted_at=AT, posted_by="someone", posted_by_name="someone",
    )  # fmt: skip
    world.keep("postings", posting, tel)
    file = PaymentFile.objects.create(
        **place, number=f"标{number}记", codes=[scheme.code], rows=1, total=HUNDRED, made_at=AT,
        made_by="someone", made_by_name="someone",
    )  # fmt: skip
    world.keep("payment files", file, number)
    for count, state in enumerate(("noticed", "in_file"), start=1):
        Step.objects.create(
            **place, claim=claim, number=count, state=state, at=AT, posting=posting, file=file, **BY
        )
    payment = Payment.objects.create(
        **place, claim=claim, entry="payment", code=scheme.code, subject=person.pk,
        key=f"key-{claim.pk}", amount=HUNDRED, made_at=AT, made_by="someone",
        made_by_name="someone",
    )  # fmt: skip
    Line.objects.create(
        **place, payment=payment, file=file, key=f"{payment.key}/1", amount=HUNDRED,
        account=account, account_version=1,
    )  # fmt: skip


def _scheme() -> Scheme:
    found = Scheme.objects.filter(code="MARK").first()
    return found or Scheme.objects.create(
        code="MARK", title="全国都有的项目", area="61", document="文件", fund="资金",
        table="person", payee="person", condition="work_status = 'employed'", per="month",
        every="month", amount="100", notice_days="1", valid_from=MONTH, hash="0" * 16,
        author="someone", author_name="someone", written_at=AT,
    )  # fmt: skip
