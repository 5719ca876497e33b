"""The site's own settings and database, for a view without anything around it."""

from mybackpain.settings import *  # noqa: F403

MIDDLEWARE = []
ROOT_URLCONF = "tests.benchmarks.bare_form"
