"""The site's own database, with admin as Django makes it: its pages, its middleware."""

from mybackpain.settings import *  # noqa: F403
from mybackpain.settings import TEMPLATES as OWN
from tests.benchmarks.plain_middleware import *  # noqa: F403

ROOT_URLCONF = "tests.benchmarks.plain_admin.urls"
TEMPLATES = [OWN[0] | {"DIRS": []}]
