"""Django application of the registry."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from anjia.base.notices import words as notices
from anjia.base.scope import refusals
from anjia.ledger import places

WORDS = {
    "rows_refused": _("%(count)s 行不能入库，一行也没有写入。请看每行的原因。"),
    "second_head": _("这样一户会有两个户主。请只留一个，或登记“变更户主”。"),
    "site_code_taken": _("这个安置点代码已经有了。"),
    "site_code_unknown_village": _("安置点代码 %(code)s 不对：共 15 位，前 12 位是村代码。"),
    "site_keeps_its_code": _("安置点代码不能改。代码错了请撤销这个安置点，另建一个。"),
    "place_not_yours": _("这一行落在你不能改的地方。请核对，或由当地的单位来导入。"),
    "site_missing": _("没有写安置点，或本地没有这个安置点。"),
    "site_unknown": _("本地没有叫“%(name)s”的安置点，或同名的不止一个。"),
    "site_not_found": _("没有这个安置点，或者它不在你负责的地方。"),
    "pair_not_found": _("没有这一对，或者有人不在你负责的地方。"),
    "event_not_found": _("没有这件事，或者它不在你负责的地方。"),
    "organisation_not_found": _("没有这个组织，或者它不在你负责的地方。"),
    "area_not_found": _("没有代码为 %(code)s 的地方。"),
    "rule_not_found": _("没有这条规则，或者它不归你管。"),
    "dwelling_unknown": _("没有找到“%(text)s”这套房。请写：安置点-楼栋-单元-房号。"),
    "household_number_unknown": _("本地没有户编号 %(number)s。"),
    "point_needs_both": _("经度和纬度要么都填，要么都不填。"),
    "grid_number_taken": _("这个安置点已经有这个序号的网格。"),
    "grid_number_out_of_range": _("网格序号要在 1 到 999 之间。"),
    "grid_keeps_its_code": _("网格的安置点和序号不能改，因为代码由它们组成。请另建网格。"),
    "grid_of_other_site": _("这个网格不在所写的安置点里。"),
    "building_taken": _("这个安置点已经有这栋楼。"),
    "building_missing": _("没有写楼栋，或本地没有这栋楼。"),
    "building_keeps_its_site": _("楼栋不能换安置点。"),
    "dwelling_number_taken": _("这栋楼已经有这个房号。"),
    "dwelling_of_other_site": _("这套房不在所写的安置点里。"),
    "dwelling_taken": _("这套房里住着户编号 %(number)s。合住请勾选“合住”。"),
    "floor_area_not_positive": _("面积要大于 0。"),
    "title_number_without_title": _("写了不动产权证号，登记情况就不能是“否”。"),
    "organisation_name_taken": _("本地已经有同名的组织。"),
    "employer_name_taken": _("本地已经有同名的用人单位。"),
    "employer_code_taken": _("这个统一社会信用代码已经属于本地另一个用人单位。"),
    "credit_code_wrong": _("统一社会信用代码 %(text)s 不对：共 18 位，末位校验不符。请核对证照。"),
    "organisation_own_parent": _("上级组织不能是自己。"),
    "organisation_ended": _("“%(name)s”已经撤并。"),
    "organisation_same": _("不能并入自己。"),
    "ends_before_it_begins": _("结束日期早于开始日期。"),
    "term_not_later": _("新的届满日期要晚于选举日期。"),
    "area_missing": _("没有写所在地代码。"),
    "area_unknown": _("没有代码为 %(code)s 的地方。"),
    "area_was_split": _("%(code)s 已经拆分。请写现在的代码。"),
    "area_changes_in_circles": _("区划变更表里 %(code)s 的变更绕成了圈，请管理员改正。"),
    "areas_not_installed": _("没有找到区划数据包。请先运行 make run 装好前端包。"),
    "village_unknown": _("没有找到“%(text)s”这个村。请写 12 位代码，或写全镇名和村名。"),
    "village_ambiguous": _("叫“%(text)s”的村不止一个。请写 12 位代码，或在前面加上镇名。"),
    "origin_unknown": _("迁出村代码 %(code)s 不存在。"),
    "household_not_found": _("没有找到这一户。"),
    "household_not_settled": _("户编号 %(number)s 已回流或销户，不能再办这件事。"),
    "household_not_returned": _("户编号 %(number)s 没有登记回流，不用重新入住。"),
    "settled_before_return": _("重新在住的日期早于回流日期 %(ended_on)s。"),
    "household_missing": _("没有写户编号，或本地没有这一户。请先导入搬迁户台账。"),
    "household_number_taken": _("户编号 %(number)s 已经有了。"),
    "household_number_taken_here": _("这个户编号本县已经用过。"),
    "head_changes_by_event": _("现在的户主是 %(name)s。换户主请在户的页面登记“变更户主”。"),
    "head_needs_successor": _("%(name)s 是户主，家里还有别人。请先选好新户主。"),
    "successor_not_member": _("%(name)s 不是这一户的在册成员，不能当户主。"),
    "already_head": _("%(name)s 已经是户主。"),
    "same_household": _("不能和自己并户。"),
    "merge_needs_one_site": _("户编号 %(number)s 在另一个安置点。请先登记换点，再并户。"),
    "split_takes_head": _("户主要留在原来的户里。请先变更户主，再分户。"),
    "split_takes_all": _("不能把全家都分出去。"),
    "split_stays_at_site": _("分户要在同一个安置点。请先分户，再登记换点。"),
    "not_all_members": _("选的人里有的不在这一户。请刷新页面再选。"),
    "move_needs_place": _("请选新的住房、网格或安置点。"),
    "already_there": _("户编号 %(number)s 已经住在那里。"),
    "number_missing": _("没有写编号。"),
    "name_missing": _("没有写名称或姓名。"),
    "relation_missing": _("没有写与户主关系。"),
    "relation_unknown": _("与户主关系“%(relation)s”不能用在这里。"),
    "person_not_found": _("没有找到这个人。"),
    "person_changed_meanwhile": _("%(name)s刚才被别人改过。请刷新页面，核对后再存。"),
    "person_not_present": _("%(name)s 已经不在册。"),
    "already_member": _("这一户已经有 %(name)s。"),
    "identity_taken": _("已有在册的人用这个身份证号。"),
    "identity_birth_differs": _("出生日期和身份证号里的不一样。"),
    "identity_sex_differs": _("性别和身份证号里的不一样。"),
    "identity_number_length": _("身份证号要 18 位，现在是 %(length)s 位。"),
    "identity_number_characters": _("身份证号只能是数字，最后一位可以是 X。"),
    "identity_number_birth_date": _("身份证号里的出生日期不存在。"),
    "identity_number_region": _("身份证号开头的地区代码不存在。"),
    "identity_number_check_digit": _("身份证号最后一位校验不符，请核对有没有写错。"),
    "date_in_future": _("日期 %(on)s 还没有到。"),
    "died_before_birth": _("%(name)s 的死亡日期早于出生日期。"),
    "born_after_event": _("%(name)s 的出生日期晚于登记的日期。"),
    "before_membership": _("%(name)s 从 %(started_on)s 起才在这一户，日期不能更早。"),
    "hukou_moved_already": _("%(name)s 的户籍已经迁到那里。"),
    "hukou_date_without_move": _("写了户籍迁入日期，户籍状态要是“已迁”。"),
    "booklet_date_without_number": _("写了居住簿发放日期，还要写居住簿编号。"),
    "booklet_issued_already": _("%(name)s 已经有居住簿。"),
    "booklet_number_taken": _("居住簿编号 %(number)s 已经用过。"),
    "event_undone_already": _("这件事已经撤销过。"),
    "reason_missing": _("请写明理由。"),
    "changed_since": _("户编号 %(number)s 后来又改过 %(count)s 处，请先撤销后面的登记。"),
    "pair_decided_already": _("这一对已经有人处理过。"),
    "pair_same_number": _("两个人的身份证号不同，请先核对改正再合并。"),
    "duplicate_heads_others": _("%(name)s 是另一户的户主，那户还有别人。请先变更那户的户主。"),
    "origin_side_unknown": _("这一户还没有写迁出村，不能确认。"),
    "confirmed_already": _("%(side)s已经确认过。"),
    "duty_unknown": _("还没有明确这项职责由谁负责。"),
    "duty_owner_missing": _("请写责任单位。"),
    "rule_unconditional": _("“%(title)s”没有写“有条件的”，不能免除。"),
    "exemption_out_of_scope": _("%(name)s 还没有达到“%(title)s”的规模，不用免除。"),
    "list_frozen_already": _("%(year)s 年的名单已经定稿。"),
    "labour_appeal_open": _("%(name)s 的申诉还没有答复。请先答复，再登记新的认定。"),
    "labour_not_assessed": _("%(name)s 还没有劳动能力认定，不能申诉。"),
    "labour_appealed_already": _("%(name)s 已经对这次认定申诉过。"),
    "labour_appeal_too_early": _("申诉日期早于认定日期 %(assessed_on)s。"),
    "labour_grounds_missing": _("请写申诉人和申诉理由。"),
    "labour_no_appeal": _("%(name)s 没有等待答复的申诉。"),
    "labour_answer_needs_another": _("这次认定是你登记的，申诉要由另一个人来答复。"),
    "labour_answer_too_early": _("答复日期早于申诉日期 %(appealed_on)s。"),
    "labour_class_unknown": _("没有“%(text)s”这类劳动能力。"),
    "labour_basis_missing": _("请写认定的依据和认定人。"),
    "labour_assessed": _("%(on)s已认定为“%(result)s”。要改，请在本人页面登记新的认定或申诉。"),
    "parameter_unknown": _("没有叫 %(parameter)s 的参数。"),
}

NOTICES = {
    "registry.duplicates_found": _("导入后查出 %(count)s 对疑似重复的人，请核对是不是同一人"),
    "registry.labour_appeal": _("户编号 %(number)s 有人对劳动能力认定申诉，请答复"),
}


class RegistryConfig(AppConfig):
    """Areas, sites, dwellings, households and persons."""

    name = "anjia.registry"
    label = "registry"
    verbose_name = _("搬迁底册")
    default_auto_field = "django.db.models.BigAutoField"
    closed = True  # who holds no registry permission reads no row of it, whatever their place

    def ready(self) -> None:
        """Give refusals their words, and the ledgers the names of areas."""
        # Queries speak of models, which may be imported only now that all are loaded.
        areas = import_module("anjia.registry.queries.areas")
        followers = import_module("anjia.ledger.imports.followers")
        refusals.register(WORDS)
        places.provide(names=areas.names, below=areas.below)
        notices.register(NOTICES)
        followers.follow(import_module("anjia.registry.jobs").follow)
