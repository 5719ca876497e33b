"""The site's own settings and database, with django-post-office beside its applications."""

from mybackpain.settings import *  # noqa: F403
from mybackpain.settings import INSTALLED_APPS as OWN

INSTALLED_APPS = [*OWN, "post_office"]
POST_OFFICE = {"THREADS_PER_PROCESS": 4}
