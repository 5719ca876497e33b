"""Admin with the columns that the queue shows, and the fields that its search looks through."""

from django.contrib import admin
from django.urls import path

from enquiries.models import Consultation

site = admin.AdminSite()


@admin.register(Consultation, site=site)
class PlainAdmin(admin.ModelAdmin[Consultation]):
    list_display = [
        "name",
        "reference",
        "next_step_due_at",
        "urgency",
        "concern",
        "contact_method",
        "phone",
        "best_time",
        "state",
        "assignee",
    ]
    list_filter = ["state", "urgency", "assignee"]
    list_per_page = 50
    ordering = ["-urgency", "next_step_due_at"]
    search_fields = ["reference", "name", "email", "phone", "phone_e164", "concern"]


urlpatterns = [path("admin/", site.urls)]
