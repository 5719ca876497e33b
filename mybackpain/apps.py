from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "mybackpain"
    verbose_name = "Site"
