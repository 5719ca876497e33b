"""What the site is made of, in the order that counts."""

from pathlib import Path
from typing import Any

INSTALLED_APPS = [
    "mybackpain.apps.StaffAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_static",
    "django_otp.plugins.otp_totp",
    "crispy_forms",
    "reversion",
    "mybackpain.apps.SiteConfig",
    "factsheets",
    "enquiries",
]
MIDDLEWARE = [
    "mybackpain.serving.request_origin.identify_request",
    "mybackpain.serving.middleware.forbid_embedding",
    "mybackpain.serving.middleware.health",
    "mybackpain.serving.middleware.log_request",
    "mybackpain.serving.cache_headers.cache_headers",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "mybackpain.staff.signed_out.StaffSessionMiddleware",
    "mybackpain.serving.typed_addresses.SlashForReaders",
    "mybackpain.serving.middleware.PublicCsrfMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "mybackpain.serving.middleware.refuse_null",
    "mybackpain.serving.middleware.ExpectedFailures",
    "mybackpain.serving.typed_addresses.lead_to_what_was_meant",
    "factsheets.former_addresses.redirect_former_addresses",
    "axes.middleware.AxesMiddleware",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]


def templates(folder: Path) -> list[dict[str, Any]]:
    """Return the two template engines, for pages and for text."""
    return [
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "DIRS": [folder],
            "APP_DIRS": True,
            "OPTIONS": {
                "context_processors": [
                    "django.template.context_processors.request",
                    "django.contrib.auth.context_processors.auth",
                    "django.contrib.messages.context_processors.messages",
                    "mybackpain.context_processors.site",
                ],
            },
        },
        {
            "NAME": "text",  # letters and subjects: “O'Brien & Sons” arrives as it was typed
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "DIRS": [folder],
            "APP_DIRS": True,
            "OPTIONS": {"autoescape": False},
        },
    ]
