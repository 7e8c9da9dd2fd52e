"""Words of enterprise's fields: English values stored, Chinese labels shown and read."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class FactoryKind(models.TextChoices):
    COMMUNITY_FACTORY = "community_factory", _("新社区工厂")
    WORKSHOP = "workshop", _("就业帮扶车间")


class BuildingKind(models.TextChoices):
    STANDARD = "standard", _("标准化厂房")
    COMMUNITY = "community", _("社区用房")
    PRIVATE = "private", _("民房")
    OWN = "own", _("企业自建")
    OTHER = "other", _("其他")


class OperatingState(models.TextChoices):
    """What the factory itself says of a month; whether that is normal, the evidence decides."""

    FULL = "full", _("正常生产")
    PARTLY = "partly", _("半停产")
    STOPPED = "stopped", _("停产")


class RecognitionState(models.TextChoices):
    """The steps of recognition, as Baihe county takes them (handbook 4, source E5)."""

    APPLIED = "applied", _("镇已申请")
    EVALUATED = "evaluated", _("已现场评估")
    STUDIED = "studied", _("会议已研究")
    PUBLISHED = "published", _("公示中")
    LISTED = "listed", _("已列入名单")
    DECLINED = "declined", _("不予认定")
    REMOVED = "removed", _("已移出名单")


class RecognitionAct(models.TextChoices):
    APPLY = "apply", _("镇申请")
    EVALUATE = "evaluate", _("现场评估")
    STUDY = "study", _("会议研究")
    PUBLISH = "publish", _("公示")
    OBJECT = "object", _("公示有异议，重新评估")
    LIST = "list", _("列入名单")
    DECLINE = "decline", _("不予认定")
    REMOVE = "remove", _("移出名单")


class FundKind(models.TextChoices):
    """Where the money of a work-for-relief project comes from; the wage share follows it."""

    CENTRAL = "central", _("中央资金")
    PROVINCE = "province", _("省级资金")
    CITY = "city", _("市级资金")
    COUNTY = "county", _("县级资金")
    OTHER = "other", _("其他资金")


class VentureSite(models.TextChoices):
    SITE = "site", _("安置点内")
    COUNTY = "county", _("县内其他地方")
    ELSEWHERE = "elsewhere", _("县外")


class OutletKind(models.TextChoices):
    """What serves start-ups and trade at a site (seed 002, items 6 and 7)."""

    ECOMMERCE = "ecommerce", _("电商服务站")
    START_UP = "start_up", _("公共创业服务站")


class OutletLevel(models.TextChoices):
    COUNTY = "county", _("县级")
    TOWN = "town", _("镇级")
    VILLAGE = "village", _("村(社区)级")


class OrderKind(models.TextChoices):
    """Where an intake leads: the first three are the “三业” of seed 000, the others youth needs."""

    JOB = "job", _("就业")
    START_UP = "start_up", _("创业")
    INDUSTRY = "industry", _("产业")
    INCOME = "income", _("增收")
    EDUCATION = "education", _("教育")
    MEDICAL = "medical", _("医疗")


class OrderDesk(models.TextChoices):
    THREE_TRADES = "three_trades", _("“三业”平台")
    YOUTH = "youth", _("青年订单")


class OrderState(models.TextChoices):
    OPEN = "open", _("已受理")
    ASSIGNED = "assigned", _("已派单")
    DELIVERED = "delivered", _("已服务")
    CLOSED = "closed", _("已办结")
    WITHDRAWN = "withdrawn", _("本人撤回")


class OrderAct(models.TextChoices):
    ASSIGN = "assign", _("派给谁办")
    DELIVER = "deliver", _("服务已做")
    CONFIRM = "confirm", _("本人确认，办结")
    RETURN = "return", _("本人不满意，重新办")
    WITHDRAW = "withdraw", _("本人撤回")


class SmallKind(models.TextChoices):
    """The four small livelihoods of seed 003, item 5."""

    BREEDING = "breeding", _("小养殖")
    PLANTING = "planting", _("小种植")
    WORKSHOP = "workshop", _("小作坊")
    TRADING = "trading", _("小买卖")


class Delivered(models.TextChoices):
    """Whether a policy reached a household that it is for."""

    YES = "yes", _("已落实")
    NO = "no", _("没有落实")
    NOT_MEANT = "not_meant", _("不适用")
