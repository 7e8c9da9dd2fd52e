"""Where payees want their money: sealed, masked, changed with history."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from anjia.kernel.refusals import Refused
from anjia.ledger import sets
from anjia.processes.subsidies.models import Account
from anjia.processes.subsidies.policy import Permission
from anjia.registry.models import Employer, Household, Person

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from anjia.ledger.declaration import RowChange

OWNERS: dict[str, Any] = {"person": Person, "household": Household, "employer": Employer}
ACCOUNT = re.compile(r"[0-9]{8,32}\Z")

sets.clashes({"subsidies_account_once": "account_taken"})


def _prepared(rows: Sequence[RowChange]) -> sets.Prepared:
    before = sets.stored(Account, rows, *(f"{name}_id" for name in OWNERS), "holder", "bank")
    named = {
        name: sets.by_id(model, (row.values.get(name) for row in rows), "area")
        for name, model in OWNERS.items()
    }

    def prepare(row: RowChange) -> Mapping[str, object]:
        values = dict(row.values)
        if row.new:
            values |= _owner(row, named)
        elif any(name in row.values for name in OWNERS):
            _refuse_other_owner(row, before.get(row.id, {}))
        for name in ("holder", "bank"):
            if (row.new or name in values) and not str(sets.given(values, name) or "").strip():
                raise Refused("account_text_missing", column=name)
        if row.new or "account" in values:
            values["account"] = _number(sets.given(values, "account"))
        return values

    return sets.each(rows, prepare)


def _owner(row: RowChange, named: Mapping[str, Mapping[Any, Mapping[str, Any]]]) -> dict[str, Any]:
    given = {name: sets.given(row.values, name) for name in OWNERS}
    stated = {name: key for name, key in given.items() if key is not None}
    if len(stated) != 1:
        raise Refused("account_of_one", column="person")
    ((name, key),) = stated.items()
    found = named[name].get(key)
    if found is None:
        raise Refused("claim_nobody", column=name)
    return {"payee": key, "area": found["area"]}


def _refuse_other_owner(row: RowChange, before: Mapping[str, Any]) -> None:
    for name in OWNERS:
        if name in row.values and sets.given(row.values, name) != before.get(f"{name}_id"):
            raise Refused("account_owner_kept", column=name)


def _number(value: object) -> str:
    plain = re.sub(r"[\s-]", "", str(value or ""))
    if not ACCOUNT.match(plain):
        raise Refused("account_number_wrong", column="account")
    return plain


record_accounts = sets.writer(
    Account, _prepared, event="subsidies.record_accounts", permission=Permission.ENTER
)
examine_accounts = sets.examiner(_prepared, column="person", permission=Permission.ENTER)
