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
