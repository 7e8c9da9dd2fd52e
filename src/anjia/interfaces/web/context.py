"""What the frame of every page shows: the person, the place, the date, and where they can go."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from anjia.base.notices import queries as notices
from anjia.base.scope import Actor, ScopeMissing, current_actor
from anjia.interfaces.web import as_of, navigation, places
from anjia.interfaces.web.navigation import Link

THEME_COOKIE = "anjia-theme"
THEMES: tuple[tuple[str, str | Promise], ...] = (
    ("auto", _("跟随系统")),
    ("light", _("浅色")),
    ("dark", _("深色")),
)
LANGUAGES = (("zh-hans", "中文"), ("en", "English"))
ACCOUNT = (
    navigation.Entry("access:account", _("我的账号"), icon="user-circle"),
    navigation.Entry("access:password", _("改密码"), icon="key"),
    navigation.Entry("access:second-factor", _("第二步验证"), icon="shield-lock"),
)


@dataclass
class Shell:
    """The frame of one page; reads the database only for what the template asks."""

    request: HttpRequest

    themes = THEMES
    languages = LANGUAGES

    @cached_property
    def person(self) -> Actor | None:
        """Who acts, or None before sign-in."""
        try:
            actor = current_actor()
        except ScopeMissing:
            return None
        return None if actor.everything else actor

    @cached_property
    def place_code(self) -> str | None:
        """The code of the place in view."""
        if self.person is None:
            return None
        return places.current_code(self.person)

    @cached_property
    def place(self) -> places.Place | None:
        """The place in view."""
        return None if self.place_code is None else places.named(self.place_code)

    @cached_property
    def places(self) -> tuple[places.Place, ...]:
        """Where the person may go from here; nothing where there is only one place."""
        if self.person is None or self.place_code is None:
            return ()
        whole = getattr(self.request, "whole_actor", self.person)
        found = places.choices(self.place_code, whole=whole)
        return found if len(found) > 1 else ()

    @cached_property
    def as_of(self) -> date | None:
        """The date whose figures are shown."""
        return as_of.current(self.request.session, place=self.place_code)

    @cached_property
    def dates(self) -> tuple[date, ...]:
        """The dates for which figures exist, newest first."""
        return as_of.dates(self.place_code)

    @cached_property
    def main(self) -> tuple[Link, ...]:
        """The words of the header."""
        return navigation.links(navigation.MAIN, path=self.request.path, by=self.person)

    @cached_property
    def more(self) -> tuple[Link, ...]:
        """The pages under the person's name."""
        return navigation.links(navigation.MORE, path=self.request.path, by=self.person)

    @cached_property
    def account(self) -> tuple[Link, ...]:
        """Pages about the person's own account."""
        return navigation.links(ACCOUNT, path=self.request.path)

    @property
    def theme(self) -> str:
        """Light, dark or the system's choice."""
        chosen = self.request.COOKIES.get(THEME_COOKIE, "auto")
        return chosen if chosen in dict(THEMES) else "auto"

    @property
    def language(self) -> str:
        """The language of this page."""
        return get_language() or settings.LANGUAGE_CODE

    @property
    def home_url(self) -> str:
        """Where the name of the application leads."""
        return _url("home") or "/"

    @property
    def login_url(self) -> str:
        """Where to sign in."""
        return _url("login")

    @property
    def search_url(self) -> str:
        """Where people and households are found; empty for who may look for nobody."""
        found = self.person is not None and navigation.reads(self.person)
        return _url("ledger:search") if found else ""

    @property
    def help_url(self) -> str:
        """Help about the page in view."""
        match = self.request.resolver_match
        address = _url("help")
        return f"{address}?page={match.view_name}" if address and match else address

    @cached_property
    def unread(self) -> int:
        """How many notices wait for the person."""
        return 0 if self.person is None else notices.count(self.person)


def shell(request: HttpRequest) -> dict[str, Any]:
    """Give every template its frame."""
    return {"shell": Shell(request)}


def _url(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
