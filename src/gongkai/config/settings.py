"""Settings. Everything an operator may change is an environment variable GONGKAI_*; see docs/operations.md.

The defaults are safe for one machine: SQLite, files under ./var, secrets made on first use and kept outside
the database. In production (GONGKAI_ENV=production) `gongkai.config.checks` refuses what is not safe there.
"""

from __future__ import annotations

import os
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from gongkai.config.secrets import given_or_none, given_secret


def _flag(name: str, default: bool) -> bool:
    return os.environ.get(name, "1" if default else "0").strip().lower() in {"1", "true", "yes", "on"}


def _number(name: str, default: int, highest: int, lowest: int = 1) -> int:
    value = os.environ.get(name, "").strip() or str(default)
    if not value.isdecimal() or not lowest <= int(value) <= highest:
        raise ImproperlyConfigured(
            f"{name}={value}：应为 {lowest} 到 {highest} 的整数。Give a whole number, {lowest} to {highest}."
        )
    return int(value)


def _list(name: str, default: str) -> list[str]:
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]


PACKAGE = Path(__file__).resolve().parent.parent
# Where the database, the files and the secrets of this installation live.
DATA_DIR = Path(os.environ.get("GONGKAI_DATA_DIR", Path.cwd() / "var")).resolve()
DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
FILES_DIR = Path(os.environ.get("GONGKAI_FILES_DIR", DATA_DIR / "files")).resolve()

ENVIRONMENT = os.environ.get("GONGKAI_ENV", "development")  # development | production
PRODUCTION = ENVIRONMENT == "production"
DEBUG = _flag("GONGKAI_DEBUG", False)

SECRET_KEY = given_secret("GONGKAI_SECRET_KEY", DATA_DIR / "secret.key", make=not PRODUCTION)
# Wraps the key of every personal record; never in the database, never in the same backup (DESIGN: Persons).
MASTER_KEY = given_secret("GONGKAI_MASTER_KEY", DATA_DIR / "master.key", make=not PRODUCTION)

ALLOWED_HOSTS = _list("GONGKAI_HOSTS", "127.0.0.1,localhost,[::1]")
CSRF_TRUSTED_ORIGINS = _list("GONGKAI_TRUSTED_ORIGINS", "")
_PREFIX = os.environ.get("GONGKAI_PATH_PREFIX", "").strip("/")
FORCE_SCRIPT_NAME = f"/{_PREFIX}" if _PREFIX else None
# Which faces this process serves: portal, office, api.
FACES = _list("GONGKAI_FACES", "portal,office,api")
# Base of addresses in exports and letters.
PUBLIC_URL = os.environ.get("GONGKAI_PUBLIC_URL", "http://127.0.0.1:8000").rstrip("/")
# Base of the links in messages to staff, where the office has an address of its own.
OFFICE_URL = os.environ.get("GONGKAI_OFFICE_URL", "").rstrip("/") or PUBLIC_URL
# The static export of every night, and the live address that its search and forms lead to.
EXPORT_DIR = os.environ.get("GONGKAI_EXPORT_DIR", "").strip()
EXPORT_BASE_URL = os.environ.get("GONGKAI_EXPORT_BASE_URL", "").strip()
# SHA-256 by default, SM3 for bodies that must use the commercial cryptography of the state.
HASH_ALGORITHM = os.environ.get("GONGKAI_HASH", "sha256")
STAFF_MFA_REQUIRED = _flag("GONGKAI_STAFF_MFA", PRODUCTION)
# Where `gongkai serve` listens, and with how many processes and threads.
WEB_HOST = os.environ.get("GONGKAI_HOST", "127.0.0.1")
WEB_PORT = _number("GONGKAI_PORT", 8000, 65535)
# Proxies of our own in front: the visitor's address is then taken from what the outermost of them saw.
PROXIES = _number("GONGKAI_PROXIES", 0, 9, lowest=0)
WEB_PROCESSES = _number("GONGKAI_WEB_PROCESSES", min(os.cpu_count() or 1, 4), 256)
WEB_THREADS = _number("GONGKAI_WEB_THREADS", 4, 256)
ACCESS_LOG = _flag("GONGKAI_ACCESS_LOG", False)

INSTALLED_APPS = [
    "gongkai.journal",
    "gongkai.agencies",
    "gongkai.workdays",
    "gongkai.files",
    "gongkai.letters",
    "gongkai.notices",
    "gongkai.catalogue",
    "gongkai.casework",
    "gongkai.reports",
    "gongkai.look",
    "gongkai.portal",
    "gongkai.office",
    "gongkai.api",
    "gongkai.demo",
    "gongkai.config",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "django_htmx",
    "django_filters",
    "django_prose_editor",
    "django_tasks",
    "django_tasks_db",
    "rules",
]

MIDDLEWARE = [
    "gongkai.config.proxies.VisitorAddress",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "gongkai.portal.middleware.PublicPages",
    "gongkai.portal.middleware.TraditionalPages",
    "gongkai.portal.old_addresses.OldAddresses",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "gongkai.office.middleware.RequireSecondFactor",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "gongkai.config.urls"
WSGI_APPLICATION = "gongkai.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "agencies.User"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "gongkai.office.context.office",
                "gongkai.portal.context.portal",
            ],
        },
    }
]

DATABASES = {
    "default": dj_database_url.parse(
        os.environ.get("GONGKAI_DATABASE_URL") or f"sqlite:///{DATA_DIR / 'gongkai.sqlite3'}",
        conn_max_age=60,
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A write takes its lock at once (no upgrade that fails half way) and an acknowledged act is on disk.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
    }

# E-mail goes out by SMTP; without a host none is queued (docs/operations.md).
EMAIL_HOST = os.environ.get("GONGKAI_EMAIL_HOST", "").strip()
EMAIL_ENABLED = bool(EMAIL_HOST)
EMAIL_SECURITY = os.environ.get("GONGKAI_EMAIL_SECURITY", "starttls").strip().lower()  # starttls | tls | none
EMAIL_USE_TLS, EMAIL_USE_SSL = EMAIL_SECURITY == "starttls", EMAIL_SECURITY == "tls"
EMAIL_PORT = _number("GONGKAI_EMAIL_PORT", {"tls": 465, "none": 25}.get(EMAIL_SECURITY, 587), 65535)
EMAIL_HOST_USER = os.environ.get("GONGKAI_EMAIL_USER", "")
EMAIL_HOST_PASSWORD = given_or_none("GONGKAI_EMAIL_PASSWORD")
EMAIL_TIMEOUT = 15
DEFAULT_FROM_EMAIL = (
    os.environ.get("GONGKAI_EMAIL_FROM", "").strip() or EMAIL_HOST_USER or "gongkai@localhost"
)
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# Webhooks go to public addresses only, unless the house's own robots stand in its private network.
WEBHOOK_PRIVATE = _flag("GONGKAI_WEBHOOK_PRIVATE", False)

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "rules.permissions.ObjectPermissionBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "office:workbench"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False  # staff log in again after closing the browser
ACCOUNT_ADAPTER = "gongkai.office.adapter.StaffAccountAdapter"
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip"}
MFA_ADAPTER = "gongkai.office.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "公开 Gongkai"
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.5
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "account/locked.html"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("zh-hant", "繁體中文"), ("en", "English")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
DATE_FORMAT = "Y-m-d"
DATETIME_FORMAT = "Y-m-d H:i"
SHORT_DATE_FORMAT = "Y-m-d"

# Absolute, so that neither a longer script prefix (/zh-hant/) nor the order of start-up changes it.
STATIC_URL = f"{FORCE_SCRIPT_NAME or ''}/static/"
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": FILES_DIR}},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MANIFEST_STRICT = False
MEDIA_ROOT = FILES_DIR
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "gongkai.portal.csrf.failed"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 8 * 3600
SESSION_COOKIE_SECURE = PRODUCTION
CSRF_COOKIE_SECURE = PRODUCTION
SECURE_SSL_REDIRECT = _flag("GONGKAI_SSL_REDIRECT", False)
SECURE_HSTS_SECONDS = 31536000 if PRODUCTION else 0
if PRODUCTION:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# Bootstrap's stylesheet holds data: images (arrows, check marks); nothing else is inline.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "style-src": [SELF],
        "script-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": os.environ.get("GONGKAI_LOG_LEVEL", "WARNING")},
    # An address that is not there is the visitor's news, not the operator's; the access log has it.
    "loggers": {"django.request": {"level": "ERROR"}},
}
SILENCED_SYSTEM_CHECKS: list[str] = []
