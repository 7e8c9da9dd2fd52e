"""States of factories in words and lights."""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from anjia.domains.enterprise.policy import Evidence, Running

RUNNING: dict[Running, str | Promise] = {
    Running.NORMAL: _("正常生产经营"),
    Running.LACKING: _("有缺项"),
    Running.STOPPED: _("停产"),
    Running.UNKNOWN: _("待核实"),
}
LIGHTS: dict[Running, str] = {
    Running.NORMAL: "green",
    Running.LACKING: "amber",
    Running.STOPPED: "red",
    Running.UNKNOWN: "none",
}
EVIDENCE: dict[Evidence, str | Promise] = {
    Evidence.STATE: _("停产"),
    Evidence.ORDERS: _("没有订单"),
    Evidence.POWER: _("没有用电"),
    Evidence.PAYROLL: _("没有发工资"),
    Evidence.STAFF: _("没有人在岗"),
}


def lacking(found: Iterable[Evidence]) -> str:
    """What does not show normal operation, in words."""
    return "、".join(str(EVIDENCE[kind]) for kind in found)
