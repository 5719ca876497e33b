"""The site's own database, with admin as Django makes it: its pages, its middleware."""

from mybackpain.settings import *  # noqa: F403
from mybackpain.settings import TEMPLATES as OWN

ROOT_URLCONF = "tests.benchmarks.plain_admin.urls"
TEMPLATES = [OWN[0] | {"DIRS": []}]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
