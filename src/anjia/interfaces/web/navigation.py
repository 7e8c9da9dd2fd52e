"""The words of the header and what they lead to. A word is shown only where its page exists."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from anjia.base.scope import Actor
from anjia.ledger.imports import queries as imports
from anjia.ledger.reading import rights


@dataclass(frozen=True)
class Entry:
    """A word of the navigation; `needs` names permissions of which one must be held somewhere, or
    asks whether the page has anything for this person.
    """

    name: str
    label: str | Promise
    icon: str
    needs: tuple[str, ...] | Callable[[Actor], object] = ()
    on_phone: bool = True
    # First parts of the addresses of pages that belong to this word without lying below its own.
    holds: tuple[str, ...] = ()


@dataclass(frozen=True)
class Link:
    """A word as one page shows it."""

    url: str
    label: str | Promise
    icon: str
    current: bool
    on_phone: bool


def reads(by: Actor) -> object:
    """Whether there is any ledger that the person may read."""
    return rights.open_ledgers(by=by)


def _imports(by: Actor) -> object:
    return imports.open_ledgers(by=by)


LEDGER_PAGES = (
    "households",
    "persons",
    "sites",
    "organisations",
    "employers",
    "exports",
    "duplicates",
)

# First parts of the addresses of employment's pages.
WORK = (
    *("employment", "work-confirm", "zero-employment"),
    *("jobs", "job-wishes", "work-confirmations", "clearings"),
    *("matching", "vacancies", "offers", "campaigns", "campaign-guests"),
    *("dispatch", "batches", "dispatched", "follow-ups", "calls", "rights", "fees"),
    *("posts", "public-posts", "post-holdings", "post-months", "rangers", "training"),
)

MAIN = (
    Entry("home", _("一张图"), icon="map-2"),
    Entry("ledger:index", _("台账"), icon="table", needs=reads, holds=LEDGER_PAGES),
    Entry(
        "dashboards:index",
        _("指标"),
        icon="chart-line",
        needs=("dashboards.read",),
        holds=("reports",),
    ),
    Entry("employment:index", _("就业"), icon="briefcase", needs=("employment.read",), holds=WORK),
    Entry(
        "screening:clues",
        _("线索"),
        icon="flag",
        needs=("screening.clues.read",),
        on_phone=False,
    ),
    Entry(
        "subsidies:index",
        _("补贴"),
        icon="coin-yuan",
        needs=("subsidies.claims.read",),
        on_phone=False,
    ),
    Entry("supervision:index", _("督办"), icon="checklist", needs=("supervision.read",)),
    Entry("imports:index", _("导入"), icon="file-import", needs=_imports, on_phone=False),
    Entry("work", _("我的事"), icon="clipboard-check"),
)
# What a person needs now and then: in the menu under their name.
MORE = (
    Entry("ledger:search", _("查人、查户"), icon="search", needs=reads),
    Entry("subsidies:balance", _("补贴对账"), icon="scale", needs=("subsidies.read",)),
    Entry("screening:rules", _("规则"), icon="filter", needs=("screening.read",)),
    Entry("registry:surveys", _("入户调查"), icon="clipboard-list", needs=("registry.read",)),
    Entry(
        "employment:matching",
        _("岗位和推送"),
        icon="briefcase",
        needs=("employment.read",),
        holds=("offers", "vacancies", "campaigns"),
    ),
    Entry(
        "employment:dispatch",
        _("组织派遣"),
        icon="bus",
        needs=("employment.read",),
        holds=("follow-ups", "rights"),
    ),
    Entry(
        "employment:posts",
        _("公益性岗位"),
        icon="shovel",
        needs=("employment.read",),
        holds=("post-holdings", "rangers"),
    ),
    Entry("employment:training", _("就业培训"), icon="school", needs=("employment.read",)),
    Entry(
        "enterprise:factories",
        _("产业就业"),
        icon="building-factory-2",
        needs=("enterprise.read",),
        holds=("recognitions", "relief", "ventures", "loans", "services", "sweeps", "checks"),
    ),
    Entry("registry:areas", _("地区"), icon="map-pin", needs=("registry.read",)),
    Entry("registry:norms", _("规模门槛规则"), icon="ruler-2", needs=("registry.read",)),
    Entry("registry:duplicates", _("疑似重复"), icon="users-group", needs=("registry.merge",)),
    Entry("definitions:index", _("口径"), icon="math-function", needs=("definitions.read",)),
    Entry("parameters:index", _("参数"), icon="adjustments", needs=("parameters.read",)),
    Entry("access:units", _("单位"), icon="building-community", needs=("access.read",)),
    Entry("access:officers", _("工作人员"), icon="users", needs=("access.read",)),
    Entry("audit:index", _("操作记录"), icon="history", needs=("audit.read",)),
    Entry("help", _("帮助"), icon="help-circle"),
)


def leads(entry: Entry, *, by: Actor | None) -> bool:
    """Whether the page behind a word has anything for this person."""
    if callable(entry.needs):
        return by is not None and bool(entry.needs(by))
    return not entry.needs or (by is not None and any(by.may(need) for need in entry.needs))


def links(entries: tuple[Entry, ...], *, path: str, by: Actor | None = None) -> tuple[Link, ...]:
    """The entries whose pages exist and whose needs are met, the current one marked."""
    found = []
    for entry in entries:
        if not leads(entry, by=by):
            continue
        try:
            url = reverse(entry.name)
        except NoReverseMatch:
            continue
        current = path == url or (url != "/" and path.startswith(url))
        current = current or path.split("/")[1] in entry.holds
        found.append(Link(url, entry.label, entry.icon, current, entry.on_phone))
    return tuple(found)
