"""Django application of the subsidies."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from anjia.base.notices import words as notice_words
from anjia.base.scope import refusals

WORDS = {
    "subsidy_money": _("“%(text)s”不是金额。写正数，最多两位小数，如 500 或 500.50。"),
    "subsidy_number": _("“%(text)s”写得不对。写 0 到 %(most)s 的整数。"),
    "subsidy_parameter_unknown": _("没有叫 %(parameter)s 的参数。"),
    "subsidy_payee": _("这样的对象不能付给这样的领款人。请换一个。"),
    "subsidy_by_the_month": _("按月算的项目只能每月一次。"),
    "subsidy_dates": _("请写从哪天起；截止日期不能早于开始日期。"),
    "subsidy_code_form": _("代码“%(code)s”写得不对。用大写字母、数字和短横线，如 JTBT。"),
    "subsidy_area": _("补贴项目只能定在县或县以上。请换一个地区。"),
    "subsidy_text_missing": _("名称、文件和资金来源都要写。"),
    "subsidy_excludes": _("不能同时享受的项目写别的项目的代码，用逗号隔开。"),
    "subsidy_too_many": _("最多写 %(most)s 项。"),
    "subsidy_evidence_form": _("每样材料最多 60 个字，里面不要有标点。"),
    "subsidy_condition": _("条件写得不对：%(said)s"),
    "subsidy_scheme_unknown": _("没有“%(code)s”这个补贴项目。"),
    "subsidy_scheme_not_yours": _("草稿由编写人自己撤回。"),
    "subsidy_scheme_own": _("自己写的项目不能自己批准。请另一位工作人员来看。"),
    "subsidy_step_over": _("别人刚办过这个项目。请刷新页面，看现在到哪一步。"),
    "subsidy_reason_missing": _("请写明理由。"),
    "subsidy_reason_long": _("最多写 %(most)s 个字。"),
    "subsidy_not_in_force": _("%(month)s 在这里没有批准生效的“%(code)s”项目。"),
    "subsidy_employer_claims": _("付给单位的项目由单位报人员名单，不能自动提名单。"),
    "subsidy_place_too_wide": _("一次提一个县或更小地方的名单。请换一个地方。"),
    "subsidy_no_snapshot": _("这里还没有取过数，判断不了条件。请先取数。"),
    "subsidy_undecided": _("现在判断不了条件（缺 %(lacking)s）。请先取数，或者补上参数。"),
    "subsidy_unknown_reason": _("有 %(count)s 笔的条件待核实。要公示，请写明核实的情况。"),
    "subsidy_accounts_changed": _(
        "这个文件里有 %(count)s 个账户后来改过，不能照原样重做。等回盘失败以后重发。"
    ),
    "claim_is_kept": _("交上来的申领不能改。写错的请撤回，再申领一次。"),
    "claim_scheme_missing": _("请写补贴项目的代码。"),
    "claim_month_missing": _("请写起始月份，如 2021年3月。"),
    "claim_subject_missing": _("请写给谁申领：身份证号、户编号或单位名称。"),
    "claim_nobody": _("在你负责的地方没有找到这个人、户或单位。核对号码再填。"),
    "claim_subject_of": _("这个项目的对象填得不对。请看项目是给个人、给户还是给单位。"),
    "claim_employer_missing": _("这个项目付给单位，请写用人单位。"),
    "claim_in_future": _("%(month)s 还没到，不能先申领。"),
    "claim_count": _("月数和人数写 1 到 %(most)s 的整数。"),
    "claim_evidence_long": _("材料写得太多，最多 300 个字。"),
    "claim_moved": _("这笔申领现在不在这一步，可能别人刚办过。请刷新再看。"),
    "claims_moved": _("有申领刚被别人办过，这次一笔也没有办。请刷新再办一次。"),
    "claims_none": _("没有可以办的申领。"),
    "claims_none_to_post": _("没有核对通过、可以公示的申领。"),
    "claims_none_to_approve": _("没有在公示、可以审批的申领。"),
    "claims_none_to_pay": _("没有可以支付的申领。"),
    "claims_nobody_left": _("符合条件的都已经申领过，没有新的名单。"),
    "claim_notice_runs": _("公示还没有到期，不能审批。"),
    "claim_own_approval": _("这笔申领经过你的手，请另一位工作人员审批。"),
    "claim_held": _("核对以后情况变了，不能审批。请重新看这笔申领。"),
    "account_taken": _("这个领款人已经有账户。请改原来那一条。"),
    "account_of_one": _("账户是谁的：身份证号、户编号、单位名称只填一个。"),
    "account_owner_kept": _("账户的主人不能改。请给另一个领款人新增账户。"),
    "account_number_wrong": _("银行账号应当是 8 到 32 位数字。"),
    "account_text_missing": _("户名和开户行都要写。"),
    "reply_without_table": _("没有找到“支付键”和“处理结果”两列。请用银行退回来的原表。"),
    "reply_too_long": _("一次最多 %(most)s 行。"),
    "reply_taken_already": _("这个回盘文件已经登记过，由%(name)s登记。没有重复记。"),
    "payment_file_gone": _("支付文件到期清除了。可以照原样重做一份。"),
}
NOTICES = {
    "subsidy_scheme_waits": _("%(name)s写了补贴项目“%(title)s”，请决定批不批准"),
    "subsidy_objection_waits": _("有人对公示的补贴有异议，请查清答复"),
    "subsidy_run_done": _("你要办的补贴办好了，%(count)s 笔"),
    "subsidy_run_nothing": _("你要办的补贴没有办成：没有可以办的，或者刚被别人办过"),
}


class SubsidiesConfig(AppConfig):
    """Schemes, claims, public notices, payments and what the bank said."""

    name = "anjia.processes.subsidies"
    label = "subsidies"
    verbose_name = _("补贴")
    default_auto_field = "django.db.models.BigAutoField"
    closed = True  # who holds no permission of this package reads no claim, whatever their place

    def ready(self) -> None:
        """Give refusals and notices their words, and long runs their jobs."""
        refusals.register(WORDS)
        notice_words.register(NOTICES)
        # They hold models, which cannot be imported before the applications are there.
        jobs = import_module("anjia.processes.subsidies.jobs")
        actions = import_module("anjia.processes.subsidies.actions")
        actions.carried_out_by("check", jobs.ask_check)
        actions.carried_out_by("pay", jobs.ask_pay)
