from importlib import import_module

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class SiteConfig(AppConfig):
    name = "mybackpain"
    verbose_name = "Site"

    def ready(self) -> None:
        """Load what Django does not find by itself: the accounts of admin, and the checks."""
        import_module("mybackpain.staff.accounts")
        import_module("mybackpain.config.checks")
        import_module("mybackpain.serving.checks")


class StaffAdminConfig(AdminConfig):
    """Django's admin behind our own door; `@admin.register` finds it by itself."""

    default_site = "mybackpain.staff.site.StaffSite"
