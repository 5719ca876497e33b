"""Benchmarks: each is run by itself, on databases of its own, and asserts nothing in the suite."""

import logging
import os

import django

# On purpose over whatever is set: no benchmark ever touches the site's own data or mail.
os.environ |= {
    "DJANGO_SETTINGS_MODULE": os.environ.get("BENCHMARK_SETTINGS", "mybackpain.settings"),
    "SECRET_KEY": "only-for-benchmarks",
    "SITE_URL": "http://127.0.0.1",
    "CLINIC_INBOX": "clinic@example.org",
    "EMAIL_URL": os.environ.get("BENCHMARK_EMAIL_URL", "dummymail://"),
    "DATABASE_URL": os.environ.get("BENCHMARK_DATABASE_URL", "sqlite://:memory:"),
}
os.environ |= {f"LIMIT_{scope}": "off" for scope in ("PER_ADDRESS", "PER_CLIENT", "SITE")}
django.setup()
logging.disable(logging.WARNING)
