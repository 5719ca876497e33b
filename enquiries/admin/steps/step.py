"""What every step on an enquiry's page has in common."""

from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

from django import forms
from django.contrib.auth.models import User
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify

from enquiries.clinic.calendar import CLINIC_ZONE
from enquiries.clinic.unusual import far_off
from enquiries.common.fields import HOW_MANY, LineField, ParagraphField
from enquiries.consultations.consultation import Consultation
from enquiries.consultations.steps import FARTHEST_STEP

SHORTEN = f"Shorten this to {HOW_MANY}"
FOLLOW_UP_DAYS = 3  # working days until staff look again at what waits for the patient


class Step(forms.Form):
    """One step: a form, or a mere button where nothing is to be filled in.

    It carries the version that its sender saw; the model refuses it once somebody else has acted.
    """

    step: ClassVar[str]  # the consultation's own, whose state allows it or not
    label: ClassVar[str]
    done: ClassVar[str]
    permission: ClassVar[str] = "enquiries.change_consultation"
    has_button_of_its_own: ClassVar[bool] = True
    asks_for_preview: ClassVar[bool] = False
    writes_a_letter: ClassVar[bool] = False
    is_dangerous: ClassVar[bool] = False

    use_required_attribute = False
    version = forms.IntegerField(widget=forms.HiddenInput)
    far = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, consultation: Consultation, by: User, **kwargs: Any) -> None:
        self.consultation, self.by = consultation, by
        kwargs.setdefault("label_suffix", "")
        kwargs.setdefault("auto_id", f"{type(self).__name__.lower()}-%s")
        kwargs.setdefault("initial", {})["version"] = consultation.version
        super().__init__(*args, **kwargs)
        for field in self.visible_fields():
            field.field.error_messages["required"] = missing(field)

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
        return user.has_perm(cls.permission) and consultation.allows(cls.step)

    def clean(self) -> dict[str, Any]:
        """Ask once about a time that is far off: the wrong month or year looks like any other."""
        answers = self.cleaned_data
        for name, field in self.fields.items():
            if isinstance(field, Moment) and (when := answers.get(name)):
                self.check_distance(name, when)
        return answers

    def check_distance(self, name: str, when: datetime) -> None:
        away = when - timezone.now()
        if away <= timedelta():
            self.add_error(name, "Choose a time that lies ahead")
        elif away > FARTHEST_STEP:
            self.add_error(name, "Choose a time within a year")
        elif (sentence := far_off(when)) and self.cleaned_data["far"] != when.isoformat():
            self.data = dict(self.data.items()) | {"far": when.isoformat()}
            self.add_error(name, f"{sentence} If that is right, press again")

    def perform(self) -> None:
        """Do it. Raises NotAllowed, ChangedMeanwhile or PermissionDenied."""
        raise NotImplementedError

    @property
    def confirm(self) -> str:
        """The words of the button below the preview."""
        return self.label if self.is_dangerous else "Send it"

    def next_address(self, page: str) -> str:
        """The address to go to once it is done; the request's own page."""
        return page

    def preview(self) -> EmailMultiAlternatives | None:
        """The letter that it would send, for a look at it first; None where nobody gets one."""
        raise NotImplementedError

    def typed(self) -> list[tuple[str, str]]:
        """Labels and values as typed, to be shown again where the step is no longer possible."""
        fields = ((str(field.label), str(field.value() or "")) for field in self.visible_fields())
        return [(label, value) for label, value in fields if value]


def missing(field: forms.BoundField) -> str:
    """Say what is to be filled in, unless the field says it in words of its own."""
    words = field.field.error_messages["required"]
    if words != forms.Field.default_error_messages["required"]:
        return str(words)
    verb = "Choose" if isinstance(field.field, forms.ChoiceField) else "Fill in"
    return f"{verb} “{field.label}”"


def paragraph(
    label: str, *, required: bool = False, rows: int = 3, **options: Any
) -> ParagraphField:
    return ParagraphField(
        label=label,
        required=required,
        max_length=5000,
        error_messages={"max_length": SHORTEN},
        widget=forms.Textarea(attrs={"rows": rows}),
        **options,
    )


def line(label: str, max_length: int, **options: Any) -> LineField:
    too_long = {"max_length": SHORTEN}
    return LineField(label=label, max_length=max_length, error_messages=too_long, **options)


class ClinicMoment(forms.DateTimeField):
    """A date and a time as the clinic's clock shows them, also where the clocks change."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    default_error_messages = {"invalid": "Enter a day and a time, like 31/12/2026 14:30"}

    def to_python(self, value: Any) -> datetime | None:
        with timezone.override(UTC):  # so that no clock change is in the way
            as_typed = super().to_python(value)
        return as_typed.replace(tzinfo=CLINIC_ZONE) if as_typed else None


class Moment(ClinicMoment):
    """When staff look at it next, which lies ahead."""
