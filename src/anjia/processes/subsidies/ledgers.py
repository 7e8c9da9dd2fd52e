"""The ledgers of claims and of the accounts that payees want their money on."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from anjia.ledger.declaration import Between, Column, Contains, Ledger, Permissions, Place, by
from anjia.ledger.declaration.lookups import Lookup
from anjia.ledger.declaration.units import YUAN
from anjia.processes.subsidies import actions
from anjia.processes.subsidies.models import Account, Claim
from anjia.processes.subsidies.policy import Permission, month_start

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from uuid import UUID

    from django.db import models

    from anjia.ledger.declaration.lookups import Key

SHOWN = re.compile(r"(.+)[（(]([^（()）]+)[)）]\Z")


@dataclass(frozen=True)
class ByNumber(Lookup):
    """A person is found by the identity number in a cell, and shown as 张三（HY-1）.

    What is shown finds the person too, so that a form that is saved again names the same one.
    """

    paths: tuple[str, ...] = ("identity_number",)

    def display_paths(self) -> tuple[str, ...]:
        """The name, and the number of the household: the identity number stays sealed."""
        return ("name", "household__number")

    def text(self, values: Sequence[object]) -> str:
        """The name with the household's number."""
        name, number = values
        return f"{name}（{number}）"

    def find(self, model: type[models.Model], keys: Iterable[Key]) -> dict[Key, list[UUID]]:
        """Return, for each key, whom it names inside the scope."""
        wanted = set(keys)
        shown = {key: match.groups() for key in wanted if (match := SHOWN.match(str(key[0])))}
        found = super().find(model, wanted - set(shown))
        if shown:
            manager: Any = model._meta.default_manager
            rows = manager.filter(
                name__in={name for name, _number in shown.values()},
                household__number__in={number for _name, number in shown.values()},
            ).values_list("pk", "name", "household__number")
            by_text: dict[tuple[str, str], list[UUID]] = defaultdict(list)
            for row_id, name, number in rows:
                by_text[name, number].append(row_id)
            found |= {key: by_text[text[0], text[1]] for key, text in shown.items()}
        return found


class Claims(Ledger):
    """One row per claim: entered once, never changed; its life is on its own page."""

    code = "claims"
    model = Claim
    title = _("补贴申领台账")
    noun = _("笔申领")
    permissions = Permissions(
        read=Permission.READ_CLAIMS,
        write=Permission.ENTER,
        export=Permission.EXPORT,
        import_=Permission.ENTER,
    )
    key = ("scheme_code", "person", "first_month")
    otherwise = ("scheme_code", "household", "first_month")
    title_of = "scheme_code"
    save = actions.record_claims
    examine = actions.examine_claims
    about = _(
        "每笔申领一行。交上来以后不能改：写错的撤回，重新申领。核对、公示、审批和支付看补贴页面。"
    )

    scheme_code = Column(
        "scheme_code",
        aliases=("补贴项目代码", "项目编码", "补贴项目"),
        group=_("申领"),
        filter=Contains(),
        pinned=True,
        help=_("补贴项目页面上的代码，如 JTBT。"),
        example="JTBT",
    )
    person = Column(
        "person",
        label=_("人员"),
        aliases=("身份证号", "身份证号码", "公民身份号码"),
        find=ByNumber(),
        pinned=True,
        unknown=False,
        help=_("给个人的项目填身份证号。"),
    )
    household = Column(
        "household",
        label=_("户"),
        aliases=("户编号",),
        find=by("number"),
        unknown=False,
        help=_("给户的项目填户编号。"),
    )
    employer = Column(
        "employer",
        label=_("单位"),
        aliases=("用人单位", "企业名称", "单位名称"),
        find=by("name"),
        unknown=False,
        help=_("付给单位的项目填用人单位名称。"),
    )
    first_month = Column(
        "first_month",
        aliases=("月份", "补贴月份", "开始月份"),
        filter=Between(),
        check=month_start,
        example="2021年3月",
    )
    months = Column("months", required=False, aliases=("补贴月数", "个月"))
    heads = Column("heads", required=False, shown=False)
    amount = Column("amount", filter=Between(), unit=YUAN, read_only=True)
    evidence = Column(
        "evidence", aliases=("材料", "提交材料"), help=_("交了哪些材料，用顿号隔开。"), shown=False
    )
    note = Column("note", shown=False)
    entered_at = Column("entered_at", filter=Between(), read_only=True)
    entered_by_name = Column("entered_by_name", filter=Contains(), read_only=True)
    area = Column(
        "area", group=_("地方"), label=_("所在地"), filter=Place(), read_only=True, place=True
    )


class Accounts(Ledger):
    """One row per payee: whose account, at which bank; the number is sealed."""

    code = "accounts"
    model = Account
    title = _("领款账户台账")
    noun = _("个账户")
    permissions = Permissions(
        read=Permission.READ_CLAIMS,
        write=Permission.ENTER,
        import_=Permission.ENTER,
        reveal=Permission.REVEAL,
    )
    key = ("person",)
    otherwise = ("household",)
    title_of = "holder"
    save = actions.record_accounts
    examine = actions.examine_accounts
    about = _("补贴打到哪个账户。一人一户一单位各一个，改过的留记录。")

    holder = Column(
        "holder", aliases=("账户名", "开户名"), group=_("账户"), filter=Contains(), pinned=True
    )
    bank = Column("bank", aliases=("开户银行", "银行"), filter=Contains())
    account = Column("account", aliases=("账号", "银行卡号", "卡号", "一卡通账号"), required=True)
    person = Column(
        "person",
        label=_("人员"),
        aliases=("身份证号", "身份证号码", "公民身份号码"),
        group=_("领款人"),
        find=ByNumber(),
        unknown=False,
    )
    household = Column(
        "household", label=_("户"), aliases=("户编号",), find=by("number"), unknown=False
    )
    employer = Column(
        "employer",
        label=_("单位"),
        aliases=("用人单位", "单位名称"),
        find=by("name"),
        unknown=False,
    )
    area = Column(
        "area", group=_("地方"), label=_("所在地"), filter=Place(), read_only=True, place=True
    )
