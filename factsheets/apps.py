from django.apps import AppConfig


class FactSheetsConfig(AppConfig):
    name = "factsheets"
    verbose_name = "Fact sheets"
