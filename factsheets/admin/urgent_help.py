"""The three urgent-help cards: edited, looked at where they stand, published by a second person."""

from collections.abc import Callable
from typing import Any, cast

import reversion
from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from reversion.admin import VersionAdmin
from reversion.models import Version

from .. import history, waiting_cards
from ..models import FactSheet, UrgentHelpCard, WaitingCard
from ..publication import CardsPublication, Publication
from .edition import NOTHING_WAITS, WAITS, EditionForm
from .rows import PlainTextarea
from .signing import SigningAdmin


class CardForm(EditionForm, forms.ModelForm[UrgentHelpCard]):
    overtaken = (
        "The cards were saved after you opened this one. Nothing of yours is lost: it is below, "
        "and not saved yet. Look at the cards in another tab, then save again."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.open_on(waiting_cards.edition(waiting_cards.edited()))


@admin.register(UrgentHelpCard)
class UrgentHelpCardAdmin(SigningAdmin, VersionAdmin):  # type: ignore[misc] # not typed
    """The cards of every page and letter; none can be added or removed."""

    history_latest_first = True
    form = CardForm
    formfield_overrides = {
        models.TextField: {"widget": PlainTextarea(attrs={"rows": 10, "cols": 40})}
    }
    list_display = ["heading", "level", "position", "standing"]
    list_select_related = ["waiting"]
    fields = [
        "edition",
        "level",
        "heading",
        "introduction",
        "signs",
        "closing",
        "pregnancy",
        "position",
    ]
    readonly_fields = ["level"]
    change_list_template = "admin/factsheets/urgenthelpcard/change_list.html"

    @admin.display(description="status")
    def standing(self, card: UrgentHelpCard) -> str:
        return "Changes waiting" if hasattr(card, "waiting") else "Published"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        urls = [
            path(
                f"{name}/",
                self.admin_site.admin_view(view),
                name=f"factsheets_urgenthelpcard_{name}",
            )
            for name, view in self.pages().items()
        ]
        return [*urls, *super().get_urls()]

    def pages(self) -> dict[str, Callable[..., HttpResponse]]:
        return {"preview": self.preview, "approval": self.approval, "publish": self.publish}

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> UrgentHelpCard | None:
        """The card with the words that wait or, from the history, with earlier ones."""
        card: UrgentHelpCard | None = super().get_object(request, object_id, from_field)
        if card is not None and hasattr(request, "earlier_words"):
            card.words = request.earlier_words
        elif card is not None and hasattr(card, "waiting"):
            card.words = card.waiting.words
        return card

    def save_model(self, request: HttpRequest, obj: UrgentHelpCard, *args: Any) -> None:
        """Keep the words aside and in the history; the row stays what patients read."""
        waits = waiting_cards.save(obj, by=cast("User", request.user))
        reversion.add_to_revision(obj)
        messages.info(request, WAITS if waits else NOTHING_WAITS)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        if request.method == "POST" and self.has_change_permission(request):
            card = super().get_object(request, unquote(object_id))
            if card is not None:
                waiting_cards.keep(card)
        response: HttpResponse = super().change_view(request, object_id, form_url, extra_context)
        return response

    def revision_view(
        self,
        request: HttpRequest,
        object_id: str,
        version_id: str,
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Earlier words in the form; saved, they wait to be published."""
        version = get_object_or_404(Version, pk=version_id, object_id=unquote(object_id))
        request.earlier_words = history.words_of(version)  # type: ignore[attr-defined]
        return self.change_view(request, object_id, request.path, extra_context)

    def preview(self, request: HttpRequest) -> HttpResponse:
        """The cards where they stand: on a fact sheet."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        sheet = FactSheet.objects.complete().order_by("-status").first()
        with waiting_cards.shown():
            context = {"sheet": sheet, "is_preview": True}
            return render(request, "factsheets/preview_cards.html", context)

    def publish(self, request: HttpRequest) -> HttpResponse:
        return self.publish_step(request, CardsPublication())

    def approval(self, request: HttpRequest) -> HttpResponse:
        return self.approval_step(request, CardsPublication())

    def links(self, publication: Publication) -> dict[str, str]:
        place = "admin:factsheets_urgenthelpcard"
        links = {name: reverse(f"{place}_{name}") for name in self.pages()}
        back = reverse(f"{place}_changelist")
        return {**links, "back": back, "list": back}

    def log(self, request: HttpRequest, publication: Publication, note: str) -> None:
        waiting = WaitingCard.objects.select_related("card")
        cards = [copy.card for copy in waiting] or cast("CardsPublication", publication).cards
        for card in cards:
            self.log_change(request, card, note)
