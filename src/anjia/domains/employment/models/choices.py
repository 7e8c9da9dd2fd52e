"""Words of employment's fields: English values stored, Chinese labels shown and read."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SpellKind(models.TextChoices):
    FULL_TIME = "full_time", _("全日制务工")
    PART_TIME = "part_time", _("灵活就业")
    PUBLIC_POST = "public_post", _("公益性岗位")
    OWN_BUSINESS = "own_business", _("自主创业")


class Contract(models.TextChoices):
    LABOUR = "labour", _("劳动合同")
    SERVICE = "service", _("劳务协议")
    ORAL = "oral", _("口头约定")
    NONE = "none", _("没有")


class Channel(models.TextChoices):
    """How a job was found; the first four are the ways of seed 002, item 1, to bring vacancies."""

    FAIR = "fair", _("集中招聘")
    ONLINE = "online", _("“云端”送岗")
    POINT_TO_POINT = "point_to_point", _("点对点输出")
    DOOR = "door", _("上门“三送”")
    LABOUR_COMPANY = "labour_company", _("劳务公司派遣")
    PARTNER = "partner", _("东西部协作、对口帮扶")
    PUBLIC_POST = "public_post", _("公益性岗位安置")
    KIN = "kin", _("亲友介绍")
    SELF = "self", _("自主就业")


class EndReason(models.TextChoices):
    CONTRACT_OVER = "contract_over", _("合同或工期到期")
    LAID_OFF = "laid_off", _("被辞退或裁员")
    CLOSED = "closed", _("单位停产停业")
    RESIGNED = "resigned", _("自己辞职")
    FAMILY = "family", _("照顾家庭")
    ILLNESS = "illness", _("伤病")
    CHANGED = "changed", _("换工作")
    AGE = "age", _("超龄")
    DIED = "died", _("死亡")
    OTHER = "other", _("其他")


class PostKind(models.TextChoices):
    URBAN = "urban", _("城镇公益性岗位")
    RURAL = "rural", _("乡村公益性岗位")
    RANGER = "ranger", _("生态护林员")
    SPECIAL = "special", _("扶贫专岗")


class Fund(models.TextChoices):
    """Where the pay of public posts comes from; seed 004, item 30, adds collective assets."""

    EMPLOYMENT = "employment", _("就业补助资金")
    BRIDGING = "bridging", _("衔接推进乡村振兴补助资金")
    FOREST = "forest", _("生态护林员补助资金")
    COLLECTIVE = "collective", _("村集体资产收益")
    UNIT = "unit", _("用人单位自筹")
    OTHER = "other", _("其他")


class HoldingState(models.TextChoices):
    APPLIED = "applied", _("已申请")
    NOTICED = "noticed", _("公示中")
    SERVING = "serving", _("在岗")
    DECLINED = "declined", _("未批准")
    WITHDRAWN = "withdrawn", _("已撤回")
    LEFT = "left", _("已退出")


class ExitReason(models.TextChoices):
    """Why somebody leaves a public post: the reasons of the rules for posts, and plain ends."""

    CONTRACT_OVER = "contract_over", _("合同到期")
    AGE = "age", _("超龄")
    MOVED_AWAY = "moved_away", _("外迁或外出务工")
    OTHER_JOB = "other_job", _("另有全日制工作")
    NO_ATTENDANCE = "no_attendance", _("长期不到岗")
    IMPERSONATION = "impersonation", _("冒名顶替")
    DOUBLE_POST = "double_post", _("一人多岗")
    UNFIT = "unfit", _("考核不合格")
    ILLNESS = "illness", _("伤病")
    RESIGNED = "resigned", _("自己辞去")
    DIED = "died", _("死亡")
    OTHER = "other", _("其他")


class ReviewResult(models.TextChoices):
    GOOD = "good", _("优秀")
    PASSED = "passed", _("合格")
    FAILED = "failed", _("不合格")


class EntryCheck(models.TextChoices):
    """The conditions of entry into a public post, as they are named to people."""

    AGE_FROM = "age_from", _("年满最低年龄")
    AGE_TO = "age_to", _("未到年龄上限")
    ABLE = "able", _("有劳动能力")
    LOCAL = "local", _("本地户籍或持有居住簿")
    STAYS = "stays", _("无法外出务工")
    NO_CADRE = "no_cadre", _("不是村干部或其家属")
    HARDSHIP = "hardship", _("就业困难人员或零就业家庭成员")
    NO_POST = "no_post", _("没有另一个公益性岗位")
    NO_JOB = "no_job", _("没有全日制工作")
    PLACEMENTS = "placements", _("安置次数未超过规定")
    TERM = "term", _("岗位补贴年限未满")


class Away(models.TextChoices):
    """The widest border between a ranger's home and their forest."""

    NEAR = "near", _("本村")
    VILLAGE = "cross_village", _("跨村")
    TOWN = "cross_town", _("跨镇")
    COUNTY = "cross_county", _("跨县")
    PREFECTURE = "cross_prefecture", _("跨州市")


class TransferState(models.TextChoices):
    WAITING = "waiting", _("等双方确认")
    DONE = "done", _("已调整")
    REFUSED = "refused", _("未同意")


class TrainingResult(models.TextChoices):
    PASSED = "passed", _("合格")
    FAILED = "failed", _("不合格")
    ABSENT = "absent", _("未参加考核")


class Repeat(models.TextChoices):
    NONE = "none", _("没有重复")
    OVERLAP = "overlap", _("同一时间在两处培训")
    SAME_COURSE = "same_course", _("一年内重复同一工种")


class ClaimNeed(models.TextChoices):
    """What a claim for a training subsidy needs of each trainee."""

    REFERENCE = "reference", _("培训班的补贴备案号")
    ATTENDANCE = "attendance", _("出勤达到规定")
    RESULT = "result", _("考核合格")
    CERTIFICATE = "certificate", _("证书编号和发证日期")
    ONCE = "once", _("没有重复培训")


class ReferralKind(models.TextChoices):
    REFERRAL = "referral", _("以工招工")
    MENTOR = "mentor", _("以老带新")


class Outcome(models.TextChoices):
    """What a monthly confirmation heard."""

    SAME = "same", _("照旧")
    CHANGED = "changed", _("有变化")
    UNREACHED = "unreached", _("没联系上")


class ClearingState(models.TextChoices):
    """Where a household without work stands: never closed for good, only cleared until now."""

    OPEN = "open", _("待清零")
    CLEARED = "cleared", _("已清零")
    RELAPSED = "relapsed", _("清零后又出现")
    EXCEPTED = "excepted", _("例外")
    MOOT = "moot", _("不再适用")


class IdleReason(models.TextChoices):
    """Why a member who could work does not; what is not known is left out."""

    NO_JOB = "no_job", _("找不到合适岗位")
    CARE = "care", _("照顾老人孩子")
    ILLNESS = "illness", _("伤病")
    SKILL = "skill", _("缺技能")
    RETURNED = "returned", _("失业返乡")
    UNWILLING = "unwilling", _("暂不愿就业")
    OTHER = "other", _("其他")


class HelpKind(models.TextChoices):
    """Help that clears a household without work."""

    INTRODUCTION = "introduction", _("职业介绍")
    OFFER = "offer", _("推荐岗位")
    TRAINING = "training", _("技能培训")
    PUBLIC_POST = "public_post", _("公益性岗位")
    VISIT = "visit", _("入户走访")


class HelpAnswer(models.TextChoices):
    PENDING = "pending", _("待答复")
    ACCEPTED = "accepted", _("接受")
    REFUSED = "refused", _("没有接受")
