"""The site as a WSGI application."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mybackpain.settings")
django_application = get_wsgi_application()

from mybackpain.serving.response_cache import ResponseCache  # noqa: E402 (needs Django set up)
from mybackpain.serving.roomy_stack import with_room  # noqa: E402

application = ResponseCache(with_room(django_application))
