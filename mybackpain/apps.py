from importlib import import_module

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class SiteConfig(AppConfig):
    name = "mybackpain"
    verbose_name = "Site"

    def ready(self) -> None:
        """Put the accounts into admin, which by itself looks for a module named `admin` only."""
        import_module("mybackpain.staff.accounts")


class StaffAdminConfig(AdminConfig):
    """Django's admin behind our own door; `@admin.register` finds it by itself."""

    default_site = "mybackpain.staff.site.StaffSite"
