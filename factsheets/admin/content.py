"""Staff's pages on what stands around the fact sheets."""

from django.contrib import admin
from django.http import HttpRequest
from reversion.admin import VersionAdmin

from ..models import Category, Feedback, UrgentHelpCard


@admin.register(Category)
class CategoryAdmin(admin.ModelAdmin[Category]):
    list_display = ["name", "position"]
    prepopulated_fields = {"slug": ["name"]}


@admin.register(UrgentHelpCard)
class UrgentHelpCardAdmin(VersionAdmin):  # type: ignore[misc] # the library is not typed
    """The three cards, edited in one place for pages and letters; none can be added or removed.

    What is saved is public at once; the history brings earlier words back.
    """

    history_latest_first = True
    list_display = ["heading", "level", "position"]
    fields = ["level", "heading", "introduction", "signs", "closing", "position"]
    readonly_fields = ["level"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


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
