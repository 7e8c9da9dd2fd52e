"""The words of the header and what they lead to. A word is shown only where its page exists."""

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from anjia.base.scope import Actor


@dataclass(frozen=True)
class Entry:
    """A word of the navigation; `needs` names permissions of which one must be held somewhere."""

    name: str
    label: str | Promise
    icon: str
    needs: tuple[str, ...] = ()
    on_phone: bool = True


@dataclass(frozen=True)
class Link:
    """A word as one page shows it."""

    url: str
    label: str | Promise
    icon: str
    current: bool
    on_phone: bool


MAIN = (
    Entry("home", _("一张图"), icon="map-2"),
    Entry("ledger:index", _("台账"), icon="table"),
    Entry("dashboards:index", _("指标"), icon="chart-line"),
    Entry("imports:index", _("导入"), icon="file-import", on_phone=False),
    Entry("work", _("我的事"), icon="clipboard-check"),
)
# What a person needs now and then: in the menu under their name.
MORE = (
    Entry("ledger:search", _("查人、查户"), icon="search"),
    Entry("registry:areas", _("地区"), icon="map-pin", needs=("registry.read",)),
    Entry("registry:norms", _("规模门槛规则"), icon="ruler-2", needs=("registry.read",)),
    Entry("registry:duplicates", _("疑似重复"), icon="users-group", needs=("registry.merge",)),
    Entry("parameters:index", _("参数"), icon="adjustments"),
    Entry("access:units", _("单位"), icon="building-community"),
    Entry("access:officers", _("工作人员"), icon="users"),
    Entry("audit:index", _("操作记录"), icon="history"),
    Entry("help", _("帮助"), icon="help-circle"),
)


def links(entries: tuple[Entry, ...], *, path: str, by: Actor | None = None) -> tuple[Link, ...]:
    """The entries whose pages exist and whose needs are met, the current one marked."""
    found = []
    for entry in entries:
        if entry.needs and not (by and any(by.may(need) for need in entry.needs)):
            continue
        try:
            url = reverse(entry.name)
        except NoReverseMatch:
            continue
        current = path == url or (url != "/" and path.startswith(url))
        found.append(Link(url, entry.label, entry.icon, current, entry.on_phone))
    return tuple(found)
