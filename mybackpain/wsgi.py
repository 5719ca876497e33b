"""The site as a WSGI application."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mybackpain.settings")
whole_way = get_wsgi_application()

from mybackpain.serving.fast_lane import FastLane  # noqa: E402 (needs Django set up)

application = FastLane(whole_way)
