"""Staff's pages on what stands around the fact sheets."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse

from ..models import Category, FactSheet, Feedback
from .keeping import NotWhileNamedAdmin


@admin.register(Category)
class CategoryAdmin(NotWhileNamedAdmin, admin.ModelAdmin[Category]):
    """A category’s name is a line of each of its sheets, and its address one that people keep."""

    fields = ["name", "slug", "position"]
    list_display = ["name", "position"]

    def get_readonly_fields(self, request: HttpRequest, obj: Category | None = None) -> list[str]:
        """Let patients read no other name of it than one that somebody else has approved."""
        is_read = obj is not None and FactSheet.objects.published().filter(category=obj).exists()
        return ["name", "slug"] if is_read else []

    def get_prepopulated_fields(
        self, request: HttpRequest, obj: Category | None = None
    ) -> dict[str, Sequence[str]]:
        return {} if obj else {"slug": ["name"]}

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        if "name" in self.get_readonly_fields(request, context.get("original")):
            messages.info(
                request,
                "Patients read sheets of this category, so its name stays. For another name add a "
                "category, and choose it in each sheet: it is approved and published with that.",
            )
        return super().render_change_form(request, context, *args, **kwargs)


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
