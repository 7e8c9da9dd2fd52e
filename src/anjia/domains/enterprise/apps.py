"""Django application of enterprise."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from anjia.base.notices import words as notices
from anjia.base.scope import refusals

WORDS = {
    "factory_name_taken": _("这个安置点已经有同名的工厂。"),
    "factory_report_twice": _("这家工厂这个月已经有月报。请改原来那一份。"),
    "factory_employer_missing": _("没有写用人单位，或名录里没有。请先在“用人单位名录”里登记。"),
    "factory_employer_closed": _("用人单位 %(on)s 已经停业。工厂请填停办日期。"),
    "factory_missing": _("没有写工厂，或本地没有这家工厂。请先登记工厂。"),
    "factory_not_found": _("没有这家工厂，或者它不在你负责的地方。"),
    "factory_stopped": _("“%(name)s”%(on)s 已经停办，不能再登记这一项。"),
    "factory_not_open_yet": _("“%(name)s”%(on)s 才投产，不能报更早的月份。"),
    "month_missing": _("没有写月份。"),
    "month_in_future": _("%(month)s 这个月还没有到。"),
    "number_negative": _("数不能小于 0。"),
    "relocated_above_staff": _("搬迁群众 %(relocated)s 人，多于在岗 %(staff)s 人。请核对两个数。"),
    "wages_zero_with_staff": _(
        "有 %(staff)s 人在岗，工资却是 0 元。没有统计就空着，确实没发就在“说明”里写原因。"
    ),
    "recognition_not_now": _("认定现在是“%(state)s”，不能办这一步。请刷新页面再看。"),
    "recognition_notice_runs": _("公示到 %(until)s 为止，期满第二天起才能列入名单。"),
    "recognition_open_already": _("“%(name)s”已经在认定中，或已在名单上。"),
    "recognition_needs_another": _("前面是你登记的，这一步要由另一个人来办。"),
    "recognition_too_early": _("日期早于上一步的日期 %(since)s。"),
    "recognition_not_found": _("没有这项认定，或者它不在你负责的地方。"),
    "project_name_taken": _("这里已经有同名的项目。"),
    "project_missing": _("没有写项目，或本地没有这个项目。请先登记项目。"),
    "project_not_found": _("没有这个项目，或者它不在你负责的地方。"),
    "project_fund_missing": _("请写以工代赈资金，要大于 0。"),
    "project_accepted": _("项目 %(on)s 已经验收，不能再改。"),
    "project_not_begun": _("“%(name)s”%(on)s 才开工，不能登记更早的月份。"),
    "project_not_finished": _("项目还没有完工，不能验收；验收日期也不能早于完工日期。"),
    "project_needs_another": _("这个项目是你登记的，要由另一个人来验收。"),
    "acceptance_missing": _("请写验收意见。"),
    "wages_above_fund": _(
        "劳务报酬 %(wages)s 元，多于以工代赈资金 %(fund)s 元，占比超过 100%%。请核对两个数。"
    ),
    "relief_work_twice": _("这个人这个月在这个项目已经登记过。请改原来那一条。"),
    "worker_missing": _("没有写务工人员。"),
    "work_days_wrong": _("出工天数要大于 0，一个月最多 %(most)s 天。"),
    "work_wage_missing": _("请写劳务报酬，不能小于 0。"),
    "person_missing": _("没有写人，或本地没有这个人。请写户编号和姓名。"),
    "venture_not_found": _("没有这个创业项目，或者它不在你负责的地方。"),
    "venture_twice": _("这个人的这个创业项目已经登记过。"),
    "venture_closed_before_opening": _("歇业日期早于开业日期 %(on)s。"),
    "relocated_above_jobs": _(
        "搬迁群众 %(relocated)s 人，多于带动就业 %(jobs)s 人。请核对两个数。"
    ),
    "training_twice": _("这个人这一期创业培训已经登记过。"),
    "loan_not_found": _("没有这笔贷款，或者它不在你负责的地方。"),
    "loan_contract_taken": _("这家银行的这个合同编号已经登记过。"),
    "loan_amount_missing": _("请写贷款金额，要大于 0。"),
    "loan_due_before_lent": _("到期日期要晚于放款日期。"),
    "percent_out_of_range": _("比例要在 0 到 100 之间。"),
    "repaid_above_lent": _("还款累计 %(repaid)s 元，超出贷款 0 至 %(amount)s 元的范围。请核对。"),
    "repaid_before_lent": _("还款日期早于放款日期 %(on)s。"),
    "voucher_missing": _("请写还款凭证号。"),
    "voucher_taken": _("凭证号 %(voucher)s 已经登记过，金额或日期不同。请核对。"),
    "incubator_name_taken": _("这里已经有同名的孵化基地。"),
    "outlet_name_taken": _("这个安置点已经有同名的站点。"),
    "order_not_found": _("没有这个订单，或者它不在你负责的地方。"),
    "order_twice": _("这个人这一天的这类订单已经受理过。"),
    "order_not_now": _("订单现在是“%(state)s”，不能办这一步。请刷新页面再看。"),
    "order_not_young": _("这个人 %(years)s 周岁，青年订单受理 %(low)s 至 %(high)s 周岁的。"),
    "order_too_early": _("日期早于上一步的日期 %(since)s。"),
    "order_note_missing": _("请写派给谁，或办的结果。"),
    "small_not_found": _("没有这一项“四小”产业，或者它不在你负责的地方。"),
    "small_twice": _("这一户这一天开始的这类“四小”产业已经登记过。"),
    "small_needs_another": _("这一项是你登记的，要由另一个人来核实。"),
    "check_not_found": _("没有这一项排查，或者它不在你负责的地方。"),
    "sweep_gap_missing": _("没有落实的，请写差什么。"),
    "sweep_rechecked": _("这一天的排查 %(on)s 已经复核，不能再改。请另登记一次排查。"),
    "sweep_no_gap": _("这一项没有等着复核的缺口。"),
    "sweep_needs_another": _("缺口是你登记的，要由另一个人来复核。"),
    "sweep_fix_missing": _("请写怎么整改的；复核日期不能早于排查日期。"),
}

NOTICES = {
    "enterprise.report_due": _("“%(name)s”%(month)s 的月报还没有报"),
    "enterprise.recognition": _("“%(name)s”的认定%(state)s，请办下一步"),
}

TRAINING = ("course", "held_on")  # of one person, once
ORDER = ("desk", "kind", "taken_on")


class EnterpriseConfig(AppConfig):
    """Factories and workshops, work-for-relief projects, ventures."""

    name = "anjia.domains.enterprise"
    label = "enterprise"
    verbose_name = _("产业和创业")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Give refusals and notices their words; ventures and loans go where their persons go."""
        refusals.register(WORDS)
        notices.register(NOTICES)
        # Models may be imported only now that all are loaded.
        models = import_module("anjia.domains.enterprise.models")
        taking_over = import_module("anjia.domains.enterprise.actions").taking_over
        along = import_module("anjia.registry.actions").along
        along(models.Venture, take_over=taking_over(models.Venture, "name", "opened_on"))
        along(models.VentureTraining, take_over=taking_over(models.VentureTraining, *TRAINING))
        along(models.Loan, take_over=taking_over(models.Loan))
        along(models.ServiceOrder, take_over=taking_over(models.ServiceOrder, *ORDER))
        along(models.SmallLivelihood, of_person=False)
        along(models.PolicyCheck, of_person=False)
        along(models.Repayment, take_over=taking_over(models.Repayment))
