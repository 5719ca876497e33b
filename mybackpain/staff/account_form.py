"""The form of an account; closing one asks to whom its open requests go."""

from typing import Any

from django.contrib.auth.models import User
from django.forms import CharField, ChoiceField, ModelForm

from enquiries.common.staff import staff_name, who_may
from enquiries.consultations.consultation import Consultation
from enquiries.letters import handover
from factsheets.models import Clinician


class NewAccountForm(ModelForm[User]):
    """A new account, which has no password until its owner has chosen one by the link."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["first_name"].required = True
        self.fields["first_name"].help_text = "The real name, as letters and lists show it."
        self.fields["groups"].required = True
        self.fields["groups"].label = "Roles"
        self.fields["groups"].help_text = "What they may do."

    def save(self, commit: bool = True) -> User:  # noqa: FBT001, FBT002 (Django's signature)
        self.instance.is_staff = True
        self.instance.set_unusable_password()
        return super().save(commit)


class AccountForm(ModelForm[User]):
    """An account; closing one asks to whom its open requests go."""

    requests_go_to = ChoiceField(required=False, label="Their open requests go to")

    clinician_role = CharField(
        required=False,
        max_length=60,
        label="As a clinician",
        help_text="Such as “Osteopath”. Named with what they approve.",
    )
    clinician_registration = CharField(
        required=False, max_length=60, label="Registration", help_text="Such as “GOsC 1234”."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        account = self.instance
        known = Clinician.objects.filter(account=account).first() if account.pk else None
        if known:
            self.initial["clinician_role"] = known.role
            self.initial["clinician_registration"] = known.registration
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
        role, number = answers.get("clinician_role"), answers.get("clinician_registration")
        if bool(role) != bool(number):
            name = "clinician_registration" if role else "clinician_role"
            self.add_error(name, "Enter both, role and registration, or neither")
        return answers

    def save_clinician(self) -> None:
        """Keep who the account is as a clinician. What they approved keeps its own copy."""
        role = self.cleaned_data.get("clinician_role")
        if role:
            who = {"role": role, "registration": self.cleaned_data["clinician_registration"]}
            Clinician.objects.update_or_create(account=self.instance, defaults=who)
        elif "clinician_role" in self.changed_data:
            Clinician.objects.filter(account=self.instance).delete()

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
