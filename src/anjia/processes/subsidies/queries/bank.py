"""What is handed to the bank, and what it answers: rows of a file, and rows of a reply."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO, StringIO
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import override

from anjia.kernel.refusals import Refused
from anjia.ledger import layout
from anjia.ledger.layout import OFFICE_LANGUAGE
from anjia.ledger.sheets import header as headers
from anjia.ledger.sheets import reader, values, writer
from anjia.ledger.sheets.columns import Kind, SheetColumn, bare, known_words, plain
from anjia.processes.subsidies.models import Account
from anjia.processes.subsidies.policy import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from anjia.ledger.sheets.header import Header
    from anjia.ledger.sheets.workbook import Sheet, Value, Workbook
    from anjia.processes.subsidies.models import PaymentFile

_ROWS = """
select a.id, a.holder, a.bank, a.account, l.amount, s.title, c.first_month, c.last_month, l.key
from subsidies_line l join subsidies_payment p on p.id = l.payment_id
join subsidies_claim c on c.id = p.claim_id join subsidies_scheme s on s.id = c.scheme_id
join subsidies_account a on a.id = l.account_id
where l.file_id = %s order by l.key
"""
MOST_ROWS = 200_000
GOOD = ("成功", "已付", "支付成功", "交易成功", "已入账", "处理成功", "success", "ok", "paid")
BAD = ("失败", "退回", "退汇", "支付失败", "交易失败", "处理失败", "未成功", "failure", "failed")


@dataclass(frozen=True)
class Row:
    """One payee's row of a payment file: whole account, for the bank only."""

    number: int
    holder: str
    bank: str
    account: str
    amount: Decimal
    purpose: str
    key: str


@dataclass(frozen=True)
class Said:
    """One row of the bank's answer as read; None where a cell says nothing that can be used."""

    row: int
    key: str
    outcome: Outcome | None
    amount: Decimal | None
    has_amount: bool
    reason: str


def rows(file: PaymentFile) -> list[Row]:
    """The rows of a payment file with their accounts opened; for its sealed workbook alone."""
    with connection.cursor() as cursor:
        cursor.execute(_ROWS, [file.pk])
        found: list[Any] = cursor.fetchall()
    field: Any = Account._meta.get_field("account")
    opened = field.open_many([(row[0], bytes(row[3])) for row in found])
    return [
        Row(number, holder, bank, account, amount, f"{title} {_span(first, last)}", key)
        for number, ((_id, holder, bank, _sealed, amount, title, first, last, key), account) in (
            enumerate(zip(found, opened, strict=True), start=1)
        )
    ]


def _span(first: Any, last: Any) -> str:
    return f"{first:%Y-%m}" if first == last else f"{first:%Y-%m}~{last:%Y-%m}"


def changed_accounts(file: PaymentFile) -> int:
    """How many rows of a file name an account that has changed since."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select count(*) from subsidies_line l join subsidies_account a on a.id = l.account_id "
            "where l.file_id = %s and a.version <> l.account_version",
            [file.pk],
        )
        (count,) = cursor.fetchone()
    return int(count)


def columns() -> tuple[SheetColumn, ...]:
    """The columns of a payment file; the bank gives the key back."""
    return (
        SheetColumn(name="number", label=_("序号"), kind=Kind.INTEGER),
        SheetColumn(name="holder", label=_("户名")),
        SheetColumn(name="bank", label=_("开户行")),
        SheetColumn(name="account", label=_("银行账号"), kind=Kind.ACCOUNT),
        SheetColumn(name="amount", label=_("金额"), kind=Kind.DECIMAL, unit=_("元")),
        SheetColumn(name="purpose", label=_("用途")),
        SheetColumn(name="key", label=_("支付键")),
    )


def _cells(row: Row) -> list[object]:
    return [row.number, row.holder, row.bank, row.account, row.amount, row.purpose, row.key]


def workbook(file: PaymentFile, found: Sequence[Row]) -> bytes:
    """The payment file as a workbook."""
    stream = BytesIO()
    with override(OFFICE_LANGUAGE):
        made = writer.Layout(
            title=_("补贴支付明细"),
            sheet=_("支付明细"),
            columns=columns(),
            words=layout.words(),
            unit=file.number,
            footer=(f"{len(found)} {_('笔')}，{file.total} {_('元')}",),
        )
        writer.export(made, (_cells(row) for row in found), stream)
    return stream.getvalue()


def text(found: Sequence[Row]) -> bytes:
    """The payment file as text with commas; amounts with two places."""
    stream = StringIO()
    with override(OFFICE_LANGUAGE):
        out = csv.writer(stream)
        out.writerow([column.label for column in columns()])
        for row in found:
            cells = _cells(row)
            out.writerow([writer.guarded(c) if isinstance(c, str) else c for c in cells])
    return ("\ufeff" + stream.getvalue()).encode()


def answered() -> tuple[SheetColumn, ...]:
    """The columns that are looked for in the bank's answer."""
    return (
        SheetColumn(name="key", label=_("支付键"), aliases=("业务流水号", "备注键", "key")),
        SheetColumn(
            name="outcome",
            label=_("处理结果"),
            aliases=("结果", "状态", "交易状态", "支付状态", "交易结果", "outcome"),
        ),
        SheetColumn(
            name="amount", label=_("金额"), kind=Kind.DECIMAL, aliases=("交易金额", "amount")
        ),
        SheetColumn(
            name="reason", label=_("失败原因"), aliases=("原因", "摘要", "错误信息", "reason")
        ),
    )


def read(source: bytes | Path) -> list[Said]:
    """Every row of the bank's answer; Refused where it holds no table with a key and a result."""
    with override(OFFICE_LANGUAGE):
        sheet, found, matched = _table(reader.read(source))
        return list(_said(sheet, found, matched))


def _table(book: Workbook) -> tuple[Sheet, Header, dict[str, int]]:
    wanted = answered()
    for sheet in book.filled():
        try:
            found = headers.find(sheet, known=known_words(wanted))
        except Refused:
            continue
        matched = _matched(found, wanted)
        if {"key", "outcome"} <= matched.keys():
            return sheet, found, matched
    raise Refused("reply_without_table")


def _matched(found: Header, wanted: Sequence[SheetColumn]) -> dict[str, int]:
    words = {
        plain(word): column.name for column in wanted for word in (column.label, *column.aliases)
    }
    matched: dict[str, int] = {}
    for own in found.columns:
        name = words.get(plain(own.label)) or words.get(bare(own.label))
        if name is not None:
            matched.setdefault(name, own.index)
    return matched


def _said(sheet: Sheet, found: Header, matched: dict[str, int]) -> Iterator[Said]:
    count = 0
    for at in range(found.bottom + 1, len(sheet.rows)):
        cells = {name: _text(sheet.at(at, index)) for name, index in matched.items()}
        if not any(cells.values()):
            continue
        if not cells["key"] and not cells["outcome"]:
            continue  # the line of the total
        count += 1
        if count > MOST_ROWS:
            raise Refused("reply_too_long", most=MOST_ROWS)
        amount = cells.get("amount", "").strip()
        yield Said(
            row=at + 1,
            key=cells["key"].strip().lstrip("'"),
            outcome=_outcome(cells["outcome"]),
            amount=_money(amount),
            has_amount=bool(amount),
            reason=cells.get("reason", "").strip()[:200],
        )


def _text(value: Value) -> str:
    return "" if value is None else values.text_of(value)


def _outcome(word: str) -> Outcome | None:
    """What the bank's word means: failure is looked for first, because it names success too."""
    plain_word = word.strip().lower()
    if any(bad in plain_word for bad in (*BAD, "不成功")):
        return Outcome.FAILURE
    return Outcome.SUCCESS if any(good in plain_word for good in GOOD) else None


def _money(cell: str) -> Decimal | None:
    try:
        return Decimal(cell.replace(",", "").replace("，", "").removeprefix("¥").strip())
    except ArithmeticError:
        return None


def lines(file: PaymentFile) -> dict[str, tuple[UUID, UUID, UUID, Decimal, str]]:
    """By key: line, payment, claim, amount, and what the bank has said of it so far."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select l.key, l.id, l.payment_id, p.claim_id, l.amount, coalesce(r.outcome, '') "
            "from subsidies_line l join subsidies_payment p on p.id = l.payment_id "
            "left join subsidies_reply r on r.line_id = l.id where l.file_id = %s",
            [file.pk],
        )
        return {row[0]: row[1:] for row in cursor.fetchall()}
