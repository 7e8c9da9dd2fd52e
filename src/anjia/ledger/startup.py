"""What happens once all models are loaded: ledgers are found and checked, refusals get words."""

from django.core import checks
from django.utils.translation import gettext_lazy as _

from anjia.base.notices import words as notice_words
from anjia.base.scope import refusals
from anjia.ledger import catalogue
from anjia.ledger.declaration.checks import check_ledger

WORDS = {
    "row_not_found": _("没有这条记录，或者它不在你负责的地方。"),
    "row_contradicts": _("没有存：它和已有的记录重复，或者几个值互相矛盾。核对编号和日期。"),
    "changed_meanwhile": _("刚才有人改过这一条，你的没有存。刷新看清现在的内容，再决定改不改。"),
    "too_often": _("太频繁了，最多 %(allowed)s 次。过一会儿再办。"),
    "export_too_large": _("超过 %(allowed)s 行，不能导出。先缩小条件，或者分镇导出。"),
    "export_needs_approval": _(
        "%(rows)s 行超过不需审批的行数。请从台账列表导出，写明用途，由另一个人批准。"
    ),
    "export_reason_missing": _("请写用途：为什么要导出这么多。"),
    "export_cannot_be_approved": _("这么多行没有人能批准。先缩小条件，或者分县导出。"),
    "export_waits_already": _("你申请导出的%(title)s还在等批准。等有了结果再申请。"),
    "export_decided_already": _("这份导出已经有人处理过。"),
    "export_note_missing": _("不批准要写理由，申请人看得到。"),
    "related_unknown": _("“%(column)s”不在你负责的地方。核对后再填。"),
    "related_hidden": _("“%(column)s”不在你负责的地方。核对后再填。"),
    "value_refused": _("“%(column)s”：%(said)s"),
    "view_without_name": _("给视图起个名字再存。"),
    "too_many_views": _("自存视图最多 %(allowed)s 个。先删掉不用的。"),
    "ledger_not_found": _("没有“%(code)s”这个台账。"),
    "selection_gone": _("这份选出来的名单已经不在了。请回到原来那一页，再打开一次。"),
    "outside_scope": _("有 %(count)s 行不在你能改的地方，全部没有写入。请核对所在地。"),
    "cannot_be_empty": _("“%(column)s”不能清空。请填一个值，或者保留原来的。"),
}

NOTICES = {
    "export_waits": _("有人申请导出%(title)s %(rows)s 行，请决定批不批准"),
    "export_declined": _("你申请导出的%(title)s没有批准。理由在“我的导出”里。"),
    "export_ready": _("你要的导出好了：%(title)s，%(rows)s 行。"),
    "export_failed": _("%(title)s没有导出：权限或行数变了。请重新导出。"),
}


def start() -> None:
    """Register every declaration, the check over them, and the words for refusals."""
    catalogue.discover()
    checks.register(check_declarations)
    refusals.register(WORDS)
    notice_words.register(NOTICES)


def check_declarations(**_options: object) -> list[checks.CheckMessage]:
    """Name every fault of every ledger at start-up, before anybody meets it on a page."""
    found: list[checks.CheckMessage] = [
        checks.Error(
            f"Two ledgers are called {second.code!r}: {first.__name__} and {second.__name__}.",
            obj=second,
            id="ledger.E001",
        )
        for first, second in catalogue.clashes()
    ]
    codes = {ledger.code for ledger in catalogue.all()}
    for ledger in catalogue.all():
        found.extend(check_ledger(ledger, known=codes))
    return found
