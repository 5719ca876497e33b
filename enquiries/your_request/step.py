"""What the patient's steps have in common."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms

from enquiries.consultations.consultation import Consultation
from enquiries.consultations.contact_log import ContactLogEntry

NO_LONGER = "That is no longer possible. Here is how your request stands now."


class PatientStep(forms.Form):
    """One step; it carries the version that the patient saw."""

    action: ClassVar[str]
    done: ClassVar[str]
    leaves: ClassVar[set[ContactLogEntry.Kind]]  # the line of the log that tells of it

    use_required_attribute = False
    version = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, consultation: Consultation, **kwargs: Any) -> None:
        self.consultation = consultation
        kwargs |= {"label_suffix": "", "auto_id": f"{self.action}-%s"}
        kwargs.setdefault("initial", {})["version"] = consultation.version
        super().__init__(*args, **kwargs)

    @classmethod
    def is_open(cls, consultation: Consultation) -> bool:
        """Tell whether the step can be taken where the request stands."""
        raise NotImplementedError

    def is_repeat(self) -> bool:
        """Tell whether the patient has just done the same, perhaps by a press before this one."""
        return self.consultation.log.is_patients_latest(self.leaves) and self.is_so()

    def is_so(self) -> bool:
        """Tell whether what it asks for is so already."""
        return not self.is_open(self.consultation)

    def why_not(self) -> str:
        """Say that it cannot be done any more."""
        return NO_LONGER

    def perform(self) -> None:
        """Take the step and promise its letters, in one transaction of the caller's.

        Raises NotAllowed or ChangedMeanwhile.
        """
        raise NotImplementedError
