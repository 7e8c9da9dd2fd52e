"""Tags and filters of every page: numbers, dates, icons, lights, small charts.

Words are made in `words`, geometry in `charts`; here they become HTML.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.http import HttpRequest, QueryDict
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anjia.interfaces.web import charts, entry, words
from anjia.interfaces.web.assets import SPRITE

register = template.Library()

register.filter("number", words.number)
register.filter("rate", words.rate)
register.filter("day", words.day)
register.filter("short_day", words.short_day)
register.filter("month", words.month)
register.filter("moment", words.moment)
register.filter("clock", words.clock)
register.filter("duration", words.duration)

# Light: mark in the sprite, class of the word beside it. Shape and word always go together.
LIGHTS = {
    "green": ("lt-g", "g"),
    "blue": ("lt-b", "b0"),
    "amber": ("lt-y", "y"),
    "red": ("lt-r", "r"),
    "done": ("lt-d", "g"),
    "late": ("lt-l", "r"),
    "none": ("lt-u", "u0"),
}
# The first mark that is there decides: every browser names those that it wants to be taken for.
BROWSERS = (
    *(
        ("MicroMessenger", gettext_lazy("微信")),
        ("Edg", "Edge"),
        ("360SE", "360"),
        ("QQBrowser", "QQ"),
    ),
    *(("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari")),
)
SYSTEMS = (
    *(("HarmonyOS", "HarmonyOS"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad")),
    *(("Windows", "Windows"), ("Mac OS", "macOS"), ("Linux", "Linux")),
)
NEAR_DAYS = 20  # a deadline this near is amber, as the county's supervision rules have it


@register.filter
def decimals(value: float | Decimal | None, places: int) -> str:
    """A number with a fixed count of decimals."""
    return words.number(value, places=places)


@register.simple_tag
def icon(name: str, size: str = "") -> SafeString:
    """An icon of the sprite, hidden from screen readers: its meaning stands beside it in words."""
    return format_html(
        '<svg class="ic {}" aria-hidden="true"><use href="{}#{}"/></svg>',
        size,
        static(SPRITE),
        name,
    )


@register.simple_tag
def mark(kind: str, size: str = "") -> SafeString:
    """The shape of a light without its word: only beside a text that says the same."""
    return format_html(
        '<svg class="lt {}" aria-hidden="true"><use href="{}#{}"/></svg>',
        size,
        static(SPRITE),
        LIGHTS[kind][0],
    )


@register.simple_tag
def mark_url(kind: str) -> str:
    """The address of a light's shape, for an `svg` that sets its own size."""
    return f"{static(SPRITE)}#{LIGHTS[kind][0]}"


@register.simple_tag
def light(kind: str, text: str, size: str = "") -> SafeString:
    """A light: shape, colour and word."""
    return format_html(
        '<span class="light {}">{}{}</span>', LIGHTS[kind][1], mark(kind, size), text
    )


@register.simple_tag
def options(offered: Iterable[tuple[Any, str]], *chosen: Any) -> SafeString:
    """What a choice offers, as value and word; made at once, because it may be hundreds."""
    return format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        ((value, " selected" if value in chosen else "", word) for value, word in offered),
    )


@register.simple_tag
def counts(of: str, cells: Iterable[Any]) -> SafeString:
    """The cells of a row of counts, each the way to what it counts; `of` is what the row is about.

    Each cell has a count, a word and a url. They are made at once, because a page has hundreds.
    """
    name = conditional_escape(of)
    return format_html_join("", '<td class="r">{}</td>', ((_count(name, cell),) for cell in cells))


def _count(of: SafeString, cell: Any) -> SafeString:
    if not cell.count:
        return format_html('<span class="mut">{}</span>', 0)
    return format_html(
        '<a class="num b" href="{}" aria-label="{}，{} {}">{}</a>',
        cell.url,
        of,
        cell.word,
        cell.count,
        words.number(cell.count),
    )


@register.inclusion_tag("components/deadline.html")
def deadline(
    due_on: date | None,
    *,
    done_on: date | None = None,
    paused: str = "",
    today: date | None = None,
) -> dict[str, Any]:
    """The chip of a deadline: date first, then days; done, late, paused and no deadline too."""
    today = today or timezone.localdate()
    if not due_on:
        return {"kind": "none", "text": _("没有期限"), "chip": ""}
    if done_on:
        return _done(due_on, done_on=done_on)
    if paused:
        return {"kind": "", "text": _("停表，%(reason)s") % {"reason": paused}, "chip": ""}
    left = (due_on - today).days
    kind, chip = (
        ("red", "r") if left < 0 else ("amber", "y") if left <= NEAR_DAYS else ("green", "g")
    )
    text = _("%(date)s，%(days)s") % {
        "date": words.short_day(due_on) if due_on.year == today.year else words.day(due_on),
        "days": words.days_left(due_on, today=today),
    }
    return {"kind": kind, "text": text, "chip": chip}


def _done(due_on: date, *, done_on: date) -> dict[str, Any]:
    late = (done_on - due_on).days
    if late > 0:
        text = _("%(date)s办结，晚 %(count)s 天") % {
            "date": words.short_day(done_on),
            "count": words.number(late),
        }
        return {"kind": "late", "text": text, "chip": "line"}
    text = _("%(date)s按期办结") % {"date": words.short_day(done_on)}
    return {"kind": "done", "text": text, "chip": "line"}


@register.inclusion_tag("components/unknown.html")
def unknown(count: int | None, unit: str = "", href: str = "") -> dict[str, Any]:
    """How many cannot be decided: always hatched, never zero written as blank; opens its rows."""
    return {"count": count, "unit": unit, "href": href}


@register.inclusion_tag("components/sparkline.html")
def sparkline(
    points: Sequence[charts.Number | None],
    target: charts.Number | None = None,
    size: str = "",
    low: charts.Number | None = None,
    high: charts.Number | None = None,
) -> dict[str, Any]:
    """A line of past values with its target dashed; hidden from screen readers, said in words.

    `low` and `high` are the axis that it shares with others, where it does.
    """
    span = (low, high) if low is not None and high is not None else None
    return {"spark": charts.spark(points, target=target, span=span), "size": size}


@register.inclusion_tag("components/bar.html")
def bar(
    solid: charts.Number | None,
    unknown: charts.Number | None = 0,
    low: charts.Number = 0,
    high: charts.Number = 1,
    line: charts.Number | None = None,
    size: str = "",
) -> dict[str, Any]:
    """A bar of certain and, hatched behind it, unknown; on an axis that the page names."""
    return {
        "bar": charts.bar(solid, unknown=unknown, low=low, high=high, line=line),
        "size": size,
    }


@register.simple_tag
def entry_picture() -> entry.Picture | None:
    """The county's outline beside sign-in, where one county is served."""
    return entry.picture()


@register.simple_tag(takes_context=True)
def url_with(context: template.Context, **changes: Any) -> str:
    """The present address with some query values set; None or an empty text takes one out."""
    request: HttpRequest = context["request"]
    query: QueryDict = request.GET.copy()
    for name, value in changes.items():
        if value in (None, ""):
            query.pop(name, None)
        else:
            query[name] = str(value)
    encoded = query.urlencode()
    return f"{request.path}?{encoded}" if encoded else request.path


@register.simple_tag
def url_if(name: str, *args: Any, **kwargs: Any) -> str:
    """The address of a page, or an empty text where this installation does not have it."""
    try:
        return reverse(name, args=args, kwargs=kwargs)
    except NoReverseMatch:
        return ""


@register.simple_tag
def place_name(code: str, names: Mapping[str, str]) -> str:
    """What a place is called, among names that the view has read; the code where there is none."""
    return names.get(code, code) if code else _("全国")


@register.filter
def browser(sent: str) -> str:
    """The browser and system that a request named, in words that people know; else what it sent."""
    found = [
        next((name for mark, name in known if mark in sent), "") for known in (BROWSERS, SYSTEMS)
    ]
    return " · ".join(filter(None, map(str, found))) or sent[:60]


@register.filter
def iso(value: date | datetime | None) -> str:
    """For the `datetime` attribute of a `time` element."""
    return value.isoformat() if value is not None else ""
