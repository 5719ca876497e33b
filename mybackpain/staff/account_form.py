"""The form of an account; closing one asks to whom its open requests go."""

from typing import Any

from django.contrib.auth.models import Permission, User
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.forms import CharField, ChoiceField, ModelForm

from enquiries.common.staff import staff_name, who_may
from enquiries.consultations.consultation import Consultation
from enquiries.consultations.diary import clinicians
from enquiries.letters import handover
from factsheets.models import Clinician

from . import names


class NewAccountForm(ModelForm[User]):
    """A new account, which has no password until its owner has chosen one by the link."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["first_name"].required = True
        self.fields["first_name"].help_text = "The real name, as letters and lists show it."
        self.fields["groups"].required = True
        self.fields["groups"].label = "Roles"
        self.fields["groups"].help_text = "What they may do."

    def clean_username(self) -> str:
        name = names.as_read(self.cleaned_data["username"])
        if other := names.holder(name):
            raise ValidationError(f"{other} has an account. Choose a name that is more different.")
        return name

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
        promised = Consultation.objects.promised_a_time_with(account).count() if account.pk else 0
        self.fields["requests_go_to"].help_text = (
            f"Open now: {self.open}. Asked when they can act on requests no more. "
            f"Patients with a time ahead with them: {promised}. Those then come to the top."
        )

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or {}
        if self.open and not self.will_act(answers) and not answers.get("requests_go_to"):
            message = f"{staff_name(self.instance)} has open requests: {self.open}. "
            self.add_error("requests_go_to", message + "Choose to whom they go")
        role, number = answers.get("clinician_role"), answers.get("clinician_registration")
        if bool(role) != bool(number):
            name = "clinician_registration" if role else "clinician_role"
            self.add_error(name, "Enter both, role and registration, or neither")
        return answers

    def will_act(self, answers: dict[str, Any]) -> bool:
        """Whether they can still act on requests, by roles that the form does not show as well."""
        is_there = answers.get("is_active") and answers.get("is_staff")
        shown = self.fields["groups"].queryset  # type: ignore[attr-defined]
        kept = self.instance.groups.exclude(pk__in=shown)
        theirs = Q(group__in=answers.get("groups", ())) | Q(group__in=kept)
        may = Permission.objects.filter(theirs, codename="change_consultation").exists()
        return bool(is_there and (answers.get("is_superuser", self.instance.is_superuser) or may))

    def save_clinician(self) -> None:
        """Keep who the account is as a clinician. What they approved keeps its own copy."""
        role = self.cleaned_data.get("clinician_role")
        if role:
            who = {"role": role, "registration": self.cleaned_data["clinician_registration"]}
            Clinician.objects.update_or_create(account=self.instance, defaults=who)
        elif "clinician_role" in self.changed_data:
            Clinician.objects.filter(account=self.instance).delete()

    def point_out(self, by: User) -> list[Consultation]:
        """Bring up the requests of patients who have a time with somebody who sees none now."""
        if clinicians().contains(self.instance):
            return []
        with_them = Consultation.objects.promised_a_time_with(self.instance)
        requests = list(with_them.select_for_update())
        for consultation in requests:
            consultation.point_out_leaver(self.instance, by=by)
        return requests

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
