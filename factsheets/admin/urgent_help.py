"""The three urgent-help cards: edited, looked at where they stand, published by a second person."""

import json
from typing import Any, cast

import reversion
from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from reversion.admin import VersionAdmin
from reversion.models import Version

from .. import waiting_cards
from ..models import FactSheet, UrgentHelpCard, WaitingCard
from .edition import EditionForm, PublishForm
from .publishing import differences


def edition() -> str:
    """Which words an editor starts from."""
    return json.dumps([card.words for card in waiting_cards.edited()])


def as_text(words: dict[str, Any]) -> str:
    return "\n".join(str(words.get(name, "")) for name in UrgentHelpCard.TEXTS)


class CardForm(EditionForm, forms.ModelForm[UrgentHelpCard]):
    overtaken = (
        "The cards were saved after you opened this one. Nothing of yours is lost: it is below, "
        "and not saved yet. Look at the cards in another tab, then save again."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.open_on(edition())


@admin.register(UrgentHelpCard)
class UrgentHelpCardAdmin(VersionAdmin):  # type: ignore[misc] # the library is not typed
    """The cards of every page and letter; none can be added or removed."""

    history_latest_first = True
    form = CardForm
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

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("factsheets.publish_factsheet")

    def get_urls(self) -> list[URLPattern]:
        urls = [
            path(
                f"{name}/",
                self.admin_site.admin_view(view),
                name=f"factsheets_urgenthelpcard_{name}",
            )
            for name, view in {"preview": self.preview, "publish": self.publish}.items()
        ]
        return [*urls, *super().get_urls()]

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
        waiting_cards.save(obj, by=cast("User", request.user))
        reversion.add_to_revision(obj)
        messages.info(request, "Saved. Patients cannot see this until it is published.")

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        if request.method == "POST" and self.has_change_permission(request):
            waiting_cards.keep(get_object_or_404(UrgentHelpCard, pk=unquote(object_id)))
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
        request.earlier_words = waiting_cards.words_of(version)  # type: ignore[attr-defined]
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
        """Ask what has changed, then publish all that waits; or throw it away."""
        if not self.has_publish_permission(request):
            raise PermissionDenied
        waiting = WaitingCard.objects.select_related("card", "edited_by")
        may_publish = waiting_cards.may_publish(cast("User", request.user))
        form = PublishForm(request.POST or None)
        form.open_on(edition())
        if "discard" in request.POST:
            return self.discarded(request)
        if waiting and form.is_valid() and may_publish:
            return self.published(request, form.cleaned_data["change_note"])
        changes = [
            (copy, list(differences(as_text(copy.card.words), as_text(copy.words))))
            for copy in waiting
        ]
        context = {"form": form, "changes": changes, "may_publish": may_publish}
        return self.page(request, "urgenthelpcard/publish", "Publish the cards", **context)

    def page(self, request: HttpRequest, name: str, title: str, **context: Any) -> HttpResponse:
        context |= {**self.admin_site.each_context(request), "opts": self.opts, "title": title}
        return TemplateResponse(request, f"admin/factsheets/{name}.html", context)

    def published(self, request: HttpRequest, note: str) -> HttpResponse:
        for waiting in WaitingCard.objects.select_related("card"):
            self.log_change(request, waiting.card, f"Published: {note}")
        waiting_cards.publish(change_note=note, by=cast("User", request.user))
        messages.success(request, "Published. Patients read the cards in their new words.")
        return HttpResponseRedirect(reverse("admin:factsheets_urgenthelpcard_changelist"))

    def discarded(self, request: HttpRequest) -> HttpResponse:
        """Ask once, then let go of the changes."""
        if "confirmed" not in request.POST:
            about = "Patients go on reading the cards as they are. The changes stay in the history."
            title, fields = "Throw away the changes to the cards?", [("discard", "1")]
            return self.page(request, "factsheet/confirm", title, about=about, fields=fields)
        for waiting in WaitingCard.objects.select_related("card"):
            self.log_change(request, waiting.card, "Threw away changes that were not published.")
        waiting_cards.discard()
        messages.success(request, "Thrown away. The cards are as patients read them.")
        return HttpResponseRedirect(reverse("admin:factsheets_urgenthelpcard_changelist"))
