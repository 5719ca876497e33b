"""What every step on an enquiry's page has in common."""

from typing import Any, ClassVar

from django import forms
from django.contrib.auth.models import User
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils.text import slugify

from enquiries.consultations.consultation import Consultation

FOLLOW_UP_DAYS = 3  # working days until staff look again at what waits for the patient


class Action(forms.Form):
    """One step: a form, or a mere button where nothing is to be filled in.

    It carries the version that its sender saw; the model refuses it once somebody else has acted.
    """

    verb: ClassVar[str]
    label: ClassVar[str]
    done: ClassVar[str]
    permission: ClassVar[str] = "enquiries.change_consultation"
    has_button_of_its_own: ClassVar[bool] = True
    asks_for_preview: ClassVar[bool] = False

    use_required_attribute = False
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, consultation: Consultation, by: User, **kwargs: Any) -> None:
        self.consultation, self.by = consultation, by
        kwargs.setdefault("label_suffix", "")
        kwargs.setdefault("auto_id", f"{type(self).__name__.lower()}-%s")
        kwargs.setdefault("initial", {})["version"] = consultation.version
        super().__init__(*args, **kwargs)

    @classmethod
    def slug(cls) -> str:
        """Its name in addresses, like “log-a-call”."""
        return slugify(cls.label)

    @property
    def address(self) -> str:
        """Where the form is sent."""
        return reverse("admin:enquiries_consultation_act", args=[self.consultation.pk, self.slug()])

    @classmethod
    def is_offered(cls, consultation: Consultation, user: User) -> bool:
        """Whether its button stands on the page; the model refuses a forged one by itself."""
        return user.has_perm(cls.permission) and consultation.allows(cls.verb)

    def perform(self) -> None:
        """Do it. Raises NotAllowed, ChangedMeanwhile or PermissionDenied."""
        raise NotImplementedError

    def preview(self) -> EmailMultiAlternatives:
        """The letter that it would send, where it asks for a look at it first."""
        raise NotImplementedError

    def typed(self) -> list[tuple[str, str]]:
        """Labels and values as typed, to be shown again where the step is no longer possible."""
        fields = ((str(field.label), str(field.value() or "")) for field in self.visible_fields())
        return [(label, value) for label, value in fields if value]


def paragraph(label: str, *, required: bool = False, rows: int = 3) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def moment(label: str, *, required: bool = True, help_text: str = "") -> forms.DateTimeField:
    """A date and a time on the clinic's clock."""
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(label=label, required=required, help_text=help_text, widget=widget)
