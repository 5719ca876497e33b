"""The form of an account; closing one asks to whom its open requests go."""

from typing import Any

from django.contrib.auth.models import User
from django.forms import ChoiceField, ModelForm

from enquiries.common.staff import staff_name, who_may
from enquiries.consultations.consultation import Consultation
from enquiries.letters import handover


class AccountForm(ModelForm[User]):
    """An account; closing one asks to whom its open requests go."""

    requests_go_to = ChoiceField(required=False, label="Their open requests go to")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        account = self.instance
        self.open = Consultation.objects.of(account).count() if account.pk else 0
        colleagues = who_may("enquiries.change_consultation").exclude(pk=account.pk)
        self.fields["requests_go_to"].choices = [  # type: ignore[attr-defined]
            ("", "Choose"),
            ("nobody", "Nobody: they are unassigned"),
            *((str(user.pk), staff_name(user)) for user in colleagues),
        ]
        self.fields["requests_go_to"].help_text = f"Open now: {self.open}. Asked when you close it."

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or {}
        is_closing = self.instance.pk and not (answers.get("is_active") and answers.get("is_staff"))
        if is_closing and self.open and not answers.get("requests_go_to"):
            message = f"{staff_name(self.instance)} has open requests: {self.open}. "
            self.add_error("requests_go_to", message + "Choose to whom they go")
        return answers

    def hand_over(self, by: User) -> int:
        """Give the open requests of a closed account to whoever was chosen; how many."""
        goal = self.cleaned_data.get("requests_go_to", "")
        to = User.objects.filter(pk=goal).first() if goal.isdecimal() else None
        requests = list(Consultation.objects.of(self.instance).select_for_update()) if goal else []
        for consultation in requests:
            consultation.assign(by=by, to=to)
            if to:
                handover.enqueue(consultation, to)
        return len(requests)
