"""Staff's pages on what stands around the fact sheets."""

from django.contrib import admin
from django.http import HttpRequest

from ..models import Category, Feedback
from .keeping import NotWhileNamedAdmin


@admin.register(Category)
class CategoryAdmin(NotWhileNamedAdmin, admin.ModelAdmin[Category]):
    list_display = ["name", "position"]
    prepopulated_fields = {"slug": ["name"]}


@admin.register(Feedback)
class FeedbackAdmin(admin.ModelAdmin[Feedback]):
    """What readers said, counted by version of the sheet."""

    list_display = ["sheet", "version", "answer", "part_name", "problem", "count"]
    list_filter = ["sheet", "answer"]
    list_select_related = ["sheet"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False
