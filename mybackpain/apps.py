from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class SiteConfig(AppConfig):
    name = "mybackpain"
    verbose_name = "Site"


class StaffAdminConfig(AdminConfig):
    """Django's admin behind our own door; `@admin.register` finds it by itself."""

    default_site = "mybackpain.staff_site.StaffSite"
