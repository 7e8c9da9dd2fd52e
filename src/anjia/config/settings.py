"""Settings: from the environment only; everything else follows from ``ANJIA_HOME``."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from anjia.base.database import Role, credentials
from anjia.config.logs import LOGGING as LOGGING  # noqa: PLC0414 - Django reads it here

PACKAGE = Path(__file__).resolve().parent.parent
PROJECT = PACKAGE.parent.parent
HOME = Path(os.environ.get("ANJIA_HOME") or PROJECT / "var").resolve()
NODE_MODULES = Path(os.environ.get("ANJIA_NODE_MODULES") or PROJECT / "node_modules")
FRONTEND = HOME / "frontend"  # built by `anjia assets` from the front-end packages

# Where figures are computed on Spark instead of in this process: `local[2]`, `spark://host:7077`.
SPARK = os.environ.get("ANJIA_SPARK", "")


def _secret(name: str) -> str:
    """A random text, made once and kept in ``ANJIA_HOME/secrets``."""
    path = HOME / "secrets" / name
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(secrets.token_urlsafe(50))
    return path.read_text(encoding="utf-8")


def _flag(name: str, *, default: bool) -> bool:
    return os.environ.get(name, str(int(default))).lower() in {"1", "true", "yes", "on"}


DEBUG = _flag("ANJIA_DEBUG", default=False)
HTTPS = _flag("ANJIA_HTTPS", default=False)  # behind a proxy that speaks TLS
SECRET_KEY = _secret("django")
ALLOWED_HOSTS = os.environ.get("ANJIA_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS] if HTTPS else []

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",  # its middleware; rights are ours
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_htmx",
    "procrastinate.contrib.django",
    "anjia.base.audit",
    "anjia.base.parameters",
    "anjia.base.sealed",
    "anjia.base.files",
    "anjia.base.notices",
    "anjia.base.jobs",
    "anjia.base.access",
    "anjia.ledger",
    "anjia.ledger.imports",
    "anjia.ledger.papers",
    "anjia.registry",
    "anjia.domains.employment",
    "anjia.domains.enterprise",
    "anjia.processes.definitions",
    "anjia.processes.dashboards",
    "anjia.processes.screening",
    "anjia.processes.subsidies",
    "anjia.processes.supervision",
    "anjia.interfaces.web",
    "anjia.demo",
    "anjia.config",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "anjia.interfaces.web.middleware.RefusalMiddleware",
    "anjia.base.access.middleware.SignedInMiddleware",
    "anjia.base.access.middleware.ActingMiddleware",  # the last: it holds the transaction
]

ROOT_URLCONF = "anjia.config.urls"
WSGI_APPLICATION = "anjia.config.wsgi.application"
AUTH_USER_MODEL = "access.Officer"
AUTHENTICATION_BACKENDS = ["anjia.base.access.backends.OfficerBackend"]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "anjia.interfaces.web.context.shell",
            ],
        },
    },
]


def _database(role: Role) -> dict[str, Any]:
    found = credentials(HOME, role)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": found.host,
        "PORT": found.port,
        "NAME": found.database,
        "USER": found.user,
        "PASSWORD": found.password,
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": 10},
    }


DATABASES = {
    "default": _database(Role.APP),
    "owner": _database(Role.OWNER),  # migrations only
    "progress": _database(Role.APP),  # progress told from inside a long transaction
}
DATABASE_ROUTERS = ["anjia.config.router.OwnerMigrates"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("中文")), ("en", _("英文"))]
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "static/"
# Off in tests and while developing: files are then served as they lie, without `collectstatic`.
STATIC_HASHED = _flag("ANJIA_STATIC_HASHED", default=not DEBUG)
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = not STATIC_HASHED
STATIC_ROOT = HOME / "static"
FRONTEND.mkdir(parents=True, exist_ok=True)  # empty until `anjia assets` has run
STATICFILES_DIRS = [FRONTEND]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if STATIC_HASHED
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

SESSION_ENGINE = "anjia.base.access.sessions"  # idle and absolute ends, two at once
SESSION_COOKIE_NAME = "__Host-anjia" if HTTPS else "anjia"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_AGE = 8 * 3600  # absolute; the idle limit is a parameter
CSRF_COOKIE_NAME = "__Host-anjia-csrf" if HTTPS else "anjia-csrf"
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
        "manifest-src": ["'self'"],
    }
}

PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = []  # rules are parameters, in base.access

DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
LOGGING_CONFIG = "anjia.config.logs.configure"  # takes LOGGING
PROCRASTINATE_ON_APP_READY = "anjia.base.jobs.app.on_app_ready"
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
