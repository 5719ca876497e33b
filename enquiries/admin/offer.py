"""Specialists and prices: shown to patients once they are filled in."""

from typing import Any

from django.contrib import admin

from enquiries.clinic.offer import Price, Specialist


@admin.register(Specialist)
class SpecialistAdmin(admin.ModelAdmin[Any]):
    list_display = ["name", "role", "registration", "position"]


@admin.register(Price)
class PriceAdmin(admin.ModelAdmin[Any]):
    list_display = ["what", "amount", "position"]
