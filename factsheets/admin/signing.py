"""The door to readers, for sheets and cards alike: line by line approved, then published."""

from collections import defaultdict
from dataclasses import replace
from typing import Any, cast

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from .. import approvals
from ..approvals import Said, Signed, Subject
from ..lines import Line
from ..models import Approval, Clinician
from ..publication import NotApprovedError, OvertakenError, Publication
from ..working_copy import CannotBePutInPlaceError
from .decision import DecisionForm
from .edition import PublishForm

SHOWN = {
    "all": "All lines",
    "open": "Not approved",
    "mine": "New to me since my last approval",
    "asked": "With a question",
}
LONGEST = 18  # digits of a number that every database takes
Decisions = dict[tuple[Subject, Said], list[Line]]


class SigningAdmin(admin.ModelAdmin[Any]):
    """Pages on which a publication is approved line by line, then published."""

    def user(self, request: HttpRequest) -> User:
        return cast("User", request.user)

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("factsheets.publish_factsheet")

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        """Lead on to the text that was saved, also from the page of an earlier one."""
        request.path = reverse(
            f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[obj.pk]
        )
        return super().response_change(request, obj)

    def page(self, request: HttpRequest, name: str, **context: Any) -> TemplateResponse:
        """One of our own pages of admin."""
        context |= {**self.admin_site.each_context(request), "opts": self.opts}
        return TemplateResponse(request, f"admin/factsheets/factsheet/{name}.html", context)

    def links(self, publication: Publication) -> dict[str, str]:
        """The addresses of the other pages on what is published together."""
        raise NotImplementedError

    def log(self, request: HttpRequest, publication: Publication, note: str) -> None:
        """Put a line into admin's history of what is published together."""
        raise NotImplementedError

    def publish_step(self, request: HttpRequest, publication: Publication) -> HttpResponse:
        """Ask what has changed, then publish; or throw away changes that wait."""
        if not self.has_publish_permission(request):
            raise PermissionDenied
        if "discard" in request.POST:
            return self.discarded(request, publication)
        form = PublishForm(request.POST or None)
        form.open_on(publication.edition)
        can_go = publication.is_waiting() and not publication.obstacles
        if can_go and form.is_valid():
            try:
                return self.published(request, publication, form.cleaned_data["change_note"])
            except NotApprovedError:
                messages.error(request, "Not published: not every line is approved yet.")
            except (OvertakenError, CannotBePutInPlaceError):
                return self.publish_step(request, publication.again())
        context = {"form": form, "publication": publication, "links": self.links(publication)}
        context |= {"unapproved": publication.unapproved() if publication.is_waiting() else []}
        context |= {"differences": publication.differences()}
        return self.page(request, "publish", title=f"Publish {publication}", **context)

    def published(self, request: HttpRequest, publication: Publication, note: str) -> HttpResponse:
        with transaction.atomic():
            self.log(request, publication, f"Published: {note}")
            publication.publish(change_note=note, by=self.user(request))
        messages.success(request, publication.outcome())
        return HttpResponseRedirect(self.links(publication)["back"])

    def discarded(self, request: HttpRequest, publication: Publication) -> HttpResponse:
        """Ask once, then let go of the changes that were looked at, and of no others."""
        seen = request.POST.get("edition", "")
        if seen != publication.edition or not publication.has_changes():
            return self.not_discarded(request, publication)
        if "confirmed" not in request.POST:
            title = f"Throw away the changes to {publication}?"
            about = "Patients go on reading the words as they are. The changes stay in the history."
            fields = [("discard", "1"), ("edition", seen)]
            return self.page(request, "confirm", title=title, about=about, fields=fields)
        try:
            with transaction.atomic():
                self.log(request, publication, "Threw away changes that were not published.")
                publication.discard()
        except OvertakenError:
            return self.not_discarded(request, publication)
        messages.success(request, "Thrown away. All is as patients read it.")
        return HttpResponseRedirect(self.links(publication)["back"])

    def not_discarded(self, request: HttpRequest, publication: Publication) -> HttpResponse:
        messages.error(
            request,
            "Nothing is thrown away: it was saved or published after you opened the page. "
            "Look at it as it is now.",
        )
        return HttpResponseRedirect(self.links(publication)["publish"])

    def approval_step(self, request: HttpRequest, publication: Publication) -> HttpResponse:
        """Show every line with what was decided about it, and take decisions."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        chosen = request.GET.get("show", "all")
        shown = [
            (subject, [(signed, self.decision_form(request, signed)) for signed in lines])
            for subject, lines in self.shown(self.user(request), publication, chosen)
        ]
        clinician = approvals.clinician(self.user(request))
        if request.method == "POST":
            if not request.user.has_perm(approvals.RIGHT):
                raise PermissionDenied
            if clinician and self.decided(request, publication, shown, clinician):
                return HttpResponseRedirect(request.get_full_path())
        context = {"publication": publication, "links": self.links(publication), "shown": shown}
        context |= {"clinician": clinician, "filters": SHOWN, "chosen": chosen}
        decided = [each.decision for _, lines in shown for each, _ in lines if each.decision]
        context |= {"seen": max((decision.pk for decision in decided), default=0)}
        context |= {"may": request.user.has_perm(approvals.RIGHT)}
        return self.page(request, "approval", title=f"Approve {publication}", **context)

    def decision_form(self, request: HttpRequest, signed: Signed) -> DecisionForm:
        return DecisionForm(request.POST or None, prefix=signed.key)

    def shown(
        self, user: User, publication: Publication, chosen: str
    ) -> list[tuple[Subject, list[Signed]]]:
        """The lines that are asked for, by what they are lines of."""
        found = []
        for subject in publication.subjects:
            lines = subject.signed(looking=user)
            if chosen == "open":
                lines = [signed for signed in lines if not signed.is_approved]
            elif chosen == "mine":
                new = {signed.line for signed in approvals.since(user, subject)}
                lines = [signed for signed in lines if signed.line in new]
            elif chosen == "asked":
                lines = [signed for signed in lines if signed.questions]
            found.append((subject, lines))
        return found

    def decided(
        self,
        request: HttpRequest,
        publication: Publication,
        shown: list[tuple[Subject, list[tuple[Signed, DecisionForm]]]],
        clinician: Clinician,
    ) -> bool:
        """Record what was decided, if all of it can be; lines that changed meanwhile are left."""
        seen = set(request.POST.getlist("shown"))
        rows = [
            (subject, each, form)
            for subject, lines in shown
            for each, form in lines
            if each.key in seen
        ]
        if not all(form.is_valid() for _, _, form in rows):
            messages.error(request, "Nothing is saved yet: look at what is marked below.")
            return False
        with transaction.atomic():
            publication.lock()
            kept, refused = self.apart(request, self.decisions(request, rows))
            count = sum(
                publication.decide(subject, lines, said, by=clinician)
                for (subject, said), lines in kept.items()
            )
        asked = sum(map(len, kept.values()))
        if count:
            self.log(request, publication, f"Decided on {count} lines.")
        self.tell_decided(request, count, asked, refused, gone=len(seen) - len(rows))
        return True

    def apart(self, request: HttpRequest, decisions: Decisions) -> tuple[Decisions, int]:
        """Leave out what a colleague has refused since the page was opened; tell how many."""
        typed, user = request.POST.get("seen", ""), self.user(request)
        seen = int(typed[:LONGEST]) if typed.isdecimal() else 0
        kept: Decisions = {}
        for (subject, said), lines in decisions.items():
            refused = subject.refused_since(seen, by_others_than=user)
            kept[subject, said] = [line for line in lines if line not in refused]
        return kept, sum(map(len, decisions.values())) - sum(map(len, kept.values()))

    def decisions(
        self, request: HttpRequest, rows: list[tuple[Subject, Signed, DecisionForm]]
    ) -> Decisions:
        """Give the lines by what was said of them; without those of which nothing was."""
        decisions: Decisions = defaultdict(list)
        for subject, each, form in rows:
            said = self.said(request, form)
            if said.verdict:
                decisions[subject, said].append(each.line)
        return decisions

    def said(self, request: HttpRequest, form: DecisionForm) -> Said:
        """What was said of a line or, with one press, of all that nothing else was said of."""
        said = Said(**form.cleaned_data)
        if "approve_all" in request.POST and not said.verdict:
            note = request.POST.get("note", "").strip()
            said = replace(said, verdict=Approval.Verdict.ACCEPT, comment=note)
        return said

    def tell_decided(
        self, request: HttpRequest, count: int, asked: int, refused: int, gone: int
    ) -> None:
        if count:
            messages.success(request, f"Decisions recorded: {count}.")
        if asked > count:
            messages.warning(
                request,
                f"Not recorded: {asked - count}. You wrote these lines yourself; "
                "somebody else approves them.",
            )
        if refused:
            messages.warning(
                request,
                f"Not recorded: {refused}. After you opened this page a colleague asked for these "
                "lines to be changed or removed. Look at them again.",
            )
        if gone > 0:
            messages.warning(
                request,
                f"Lines that changed after you opened this page: {gone}. Look at them again.",
            )
        if not (count or asked or refused or gone):
            messages.info(request, "Nothing was decided.")
