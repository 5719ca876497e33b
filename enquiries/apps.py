from django.apps import AppConfig

from enquiries.delivery import checks


class EnquiriesConfig(AppConfig):
    name = "enquiries"
    verbose_name = "Enquiries"
    checks = checks  # imported for its registrations
