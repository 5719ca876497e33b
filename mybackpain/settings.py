"""All settings, read from the environment; secure by default and relaxed only by name."""

from email.utils import formataddr
from pathlib import Path
from urllib.parse import urlsplit

import django_stubs_ext

from mybackpain.config import applications
from mybackpain.config.environment import (
    between,
    boolean,
    bracketed,
    hosts,
    names,
    one_of,
    optional_secret,
    origin,
    rate,
    secret,
    setting,
    telephone,
    telephone_link,
    text,
    token,
    unquoted,
    words,
)
from mybackpain.config.log_format import logging_config
from mybackpain.config.mail import (
    as_django_reads_it,
    envelope,
    inbound_mailbox,
    mail_server,
    mailbox,
)
from mybackpain.config.policies import *  # noqa: F403 (settings that no operator sets)
from mybackpain.config.services import TEMPLATE_FRAGMENTS, cache, database, heartbeat, task_queue
from mybackpain.config.sign_in import *  # noqa: F403 (settings that no operator sets)

django_stubs_ext.monkeypatch()  # lets admin classes name their model in annotations

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = BASE_DIR / "var"
DAY = 24 * 60 * 60  # seconds
YEAR = 365 * DAY

# Who we are, and whether in earnest

DEBUG = setting("DEBUG", boolean, "0", example="0")
SITE_URL = setting(
    "SITE_URL",
    origin,
    "http://127.0.0.1:8000" if DEBUG else "https://mybackpain.co.uk",
    example="https://mybackpain.co.uk",
)
IS_HTTPS = SITE_URL.startswith("https://")  # in earnest: what has a harmless default must be set
SECRET_KEY = setting(
    "SECRET_KEY",
    secret if IS_HTTPS else text,
    "only-for-development",
    example="'50 random characters from: openssl rand -base64 40'",
    is_required=not DEBUG,
)
SECRET_KEY_FALLBACKS = setting("SECRET_KEY_FALLBACKS", names, [], example="old-key,older-key")
CLINIC = {
    "name": setting("CLINIC_NAME", words, "Osteospinal", example="Osteospinal"),
    "phone": setting(
        "CLINIC_PHONE",
        telephone,
        "020 7946 0018",
        example="'020 7946 0018'",
        is_required=IS_HTTPS,
    ),
    "address": setting("CLINIC_ADDRESS", unquoted, "", example="'1 High Street, London'"),
}
CLINIC["phone_uri"] = telephone_link(CLINIC["phone"])
SHOW_DRAFTS = setting("SHOW_DRAFTS", boolean, "0", example="0")

# Security

BLOCK_KEY = setting(
    "BLOCK_KEY",
    optional_secret,
    "",
    example="'50 random characters, made once and kept: openssl rand -base64 40'",
)
METRICS_TOKEN = setting("METRICS_TOKEN", token, "", example="'from: openssl rand -hex 20'")
HEARTBEAT_URL = setting(
    "HEARTBEAT_URL",
    heartbeat,
    "",
    example="https://hc-ping.com/00000000-0000-0000-0000-000000000000",
)
READYZ_TOKEN = setting("READYZ_TOKEN", token, "", example="'from: openssl rand -hex 20'")
SITE_HOST = bracketed(urlsplit(SITE_URL).hostname or "")
ALLOWED_HOSTS = setting("ALLOWED_HOSTS", hosts, [SITE_HOST], example="mybackpain.co.uk")
TRUSTED_PROXIES = setting("TRUSTED_PROXIES", between(0, 100), 0, example="1")
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
HSTS_SECONDS = setting("HSTS_SECONDS", between(0, 10 * YEAR), 3600, example="63072000")
HSTS_PRELOAD = setting("HSTS_PRELOAD", boolean, "0", example="0")
SECURE_HSTS_SECONDS = HSTS_SECONDS if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = IS_HTTPS
SECURE_HSTS_PRELOAD = IS_HTTPS and HSTS_PRELOAD
CSRF_FAILURE_VIEW = "mybackpain.serving.errors.permission_denied"
LARGEST_FORM = 200_000  # bytes that are taken
FILE_UPLOAD_MAX_MEMORY_SIZE = 10_500_000  # bytes of a document that an editor brings in
FILE_UPLOAD_HANDLERS = [
    "mybackpain.serving.uploads.RefuseFiles",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
]
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000  # bytes that are read, to give back what was typed
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000  # a sheet with 80 rows has 600, one with 1,500 has 7,700

# Staff: their sessions, passwords, second factor and lockout

# What one person wrote, on sheets and urgent-help cards, is approved by another.
TWO_PEOPLE = setting("TWO_PEOPLE", boolean, "1", example="1")
STAFF_MFA = setting("STAFF_MFA", boolean, "1", example="1")
LOGIN_REDIRECT_URL = "admin:index"  # where the address asked for is none of ours
OTP_TOTP_ISSUER = CLINIC["name"]

# Applications

INSTALLED_APPS = [*applications.INSTALLED_APPS]
MIDDLEWARE = applications.MIDDLEWARE
TEMPLATES = applications.templates(BASE_DIR / "templates")
AUTH_PASSWORD_VALIDATORS = applications.AUTH_PASSWORD_VALIDATORS
ROOT_URLCONF = "mybackpain.urls"
WSGI_APPLICATION = "mybackpain.wsgi.application"
CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "mbp"
CRISPY_FAIL_SILENTLY = False
FIXTURE_DIRS = [BASE_DIR / "fixtures"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Data

DATABASES = {
    "default": setting(
        "DATABASE_URL",
        database,
        f"sqlite:///{VAR / 'db.sqlite3'}",
        example="postgres://user:password@localhost/mybackpain",
        is_required=IS_HTTPS,
    )
}
MIGRATE_LOCK_SECONDS = setting("MIGRATE_LOCK_SECONDS", between(0, DAY), 5, example="5")
CACHES = {
    "default": setting("CACHE_URL", cache, "locmemcache://", example="redis://localhost:6379/0"),
    "template_fragments": TEMPLATE_FRAGMENTS,
}

# Language and time

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = False
FORMAT_MODULE_PATH = "mybackpain.config.formats"

# Static files

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "mybackpain.serving.static_files.StaticFiles"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_ROOT = BASE_DIR / "static" / "root"  # what browsers ask for at the top, unasked
WHITENOISE_USE_FINDERS = True  # so that the site has its looks before `collectstatic` has run

# Mail

MAILER = setting(
    "EMAIL_URL",
    mail_server,
    f"filemail:///{VAR / 'mail'}",
    example="smtp+tls://user:password@mail.example.org:587",
    is_required=IS_HTTPS,
)
globals().update(as_django_reads_it(MAILER))
DEFAULT_FROM_EMAIL = setting(
    "DEFAULT_FROM_EMAIL",
    mailbox,
    formataddr(("mybackpain.co.uk", "reports@mybackpain.co.uk")),
    example="'\"mybackpain.co.uk\" <reports@mybackpain.co.uk>'",
).written
CLINIC_INBOX_NAME, CLINIC_INBOX = setting(
    "CLINIC_INBOX",
    mailbox,
    "clinic@mybackpain.co.uk",
    example="clinic@mybackpain.co.uk",
    is_required=IS_HTTPS,
)
CLINIC["email"] = setting(
    "CLINIC_EMAIL", mailbox, CLINIC_INBOX, example="hello@mybackpain.co.uk"
).address
INBOUND_URL = setting(
    "INBOUND_URL",
    inbound_mailbox,
    "",
    example="imaps://user:password@mail.example.org/INBOX",
)
BOUNCE_ADDRESS = setting("BOUNCE_ADDRESS", envelope, "", example="reports+{id}@mybackpain.co.uk")
RETENTION_MONTHS = setting("RETENTION_MONTHS", between(1, 1200), 6, example="6")
CHANGE_UNTIL = setting("CHANGE_UNTIL", between(0, 10_000), 24, example="24")
LETTER_GRACE = setting("LETTER_GRACE", between(0, DAY), 60, example="60")
RECORD_YEARS = setting("RECORD_YEARS", between(0, 100), 0, example="8")
OUTBOX_LANES = setting("OUTBOX_LANES", between(1, 100), 4, example="4")
if pool := DATABASES["default"].get("OPTIONS", {}).get("pool"):
    pool["max_size"] += OUTBOX_LANES  # the worker's lanes have a connection each
OUTBOX_LEASE = setting("OUTBOX_LEASE", between(1, DAY), 300, example="300")
WEB_CONCURRENCY = setting("WEB_CONCURRENCY", between(1, 1000), 2, example="2")
RESPONSE_CACHE = setting("RESPONSE_CACHE", boolean, "1", example="1")
PAGE_MAX_AGE = setting("PAGE_MAX_AGE", between(0, YEAR), 60, example="60")

# Limits on enquiries, counted in the database

LIMIT_PER_ADDRESS = setting("LIMIT_PER_ADDRESS", rate, "3/d", example="3/d")
LIMIT_PER_CLIENT = setting("LIMIT_PER_CLIENT", rate, "20/h", example="20/h")
LIMIT_SITE = setting("LIMIT_SITE", rate, "1000/h", example="1000/h")

# Another engine beside the worker: a task queue, which learns the id of each letter and no more

TASKS_URL = setting(
    "TASKS_URL",
    task_queue,
    "",
    example="redis://127.0.0.1:6379/0  # after: uv sync --group tasks",
)
OUTBOX_ANNOUNCER = "enquiries.delivery.tasks.announce" if TASKS_URL else ""
if TASKS_URL:
    INSTALLED_APPS += ["django_tasks", "django_rq"]
    TASKS = {"default": {"BACKEND": "django_tasks_rq.RQBackend"}}
    RQ = {"JOB_CLASS": "django_tasks_rq.Job"}
    RQ_QUEUES = {"default": {"URL": TASKS_URL, "DEFAULT_TIMEOUT": OUTBOX_LEASE}}
    RQ_SHOW_ADMIN_LINK = False

# Logging: one line an event, by id; never what a patient typed

ERASURES_FILE = setting(
    "ERASURES_FILE", words, str(VAR / "erasures.log"), example="/var/lib/mybackpain/erasures.log"
)
LOG_FORMAT = setting("LOG_FORMAT", one_of("text", "json"), "text", example="text")
LOGGING = logging_config(LOG_FORMAT)
