"""What both public forms have in common."""

import json
from functools import cached_property
from typing import Any, cast

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Submit
from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.crypto import salted_hmac

from factsheets.models import FactSheet

from .fields import HOW_MANY, AddressField, LineField, TypedField
from .spelling import meant_address
from .written_fields import Fields


class AsksAboutEmail(forms.Form):
    """Asks about a slip in a large provider's name, until one of two buttons has answered."""

    form_id: str
    asked_about = ""  # the address that looks like a slip
    meant_email = ""  # what the person is asked about it, until that is answered

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        meant, answer = email and meant_address(email), self.answer_about(email)
        if not meant:
            return email
        if answer == "meant":
            self.data = cast(QueryDict, self.data).copy()
            self.data["email"] = meant
            return meant
        self.asked_about = email
        if answer == "typed":
            return email
        self.meant_email = meant
        raise ValidationError(f"Did you mean {meant}?", code="mistyped")

    def answer_about(self, email: str) -> str:
        """Give what a button said of this address; what it said of another is no answer."""
        is_about_it = self.data.get("asked_about", email) == email
        return self.data.get("confirm_email", "") if is_about_it else ""


class EnquiryForm(AsksAboutEmail):
    """What both forms ask, how they are laid out, and how a second press is recognised."""

    button: str
    use_required_attribute = False

    name = LineField(
        label="Your name",
        max_length=200,
        error_messages={
            "required": "Enter your name",
            "max_length": f"Shorten your name to {HOW_MANY}",
            "one_line": "Enter your name on one line, without special characters",
        },
        widget=forms.TextInput(attrs={"autocomplete": "name", "spellcheck": "false"}),
    )
    email = AddressField(
        label="Email address",
        widget=forms.EmailInput(
            attrs={"autocomplete": "email", "spellcheck": "false", "autocapitalize": "none"}
        ),
    )
    website = TypedField(
        label="Website",
        required=False,
        help_text="Leave this box empty. It is here to catch robots.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, sheet: FactSheet | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.sheet = sheet

    @cached_property
    def helper(self) -> FormHelper:
        """How it is written, which nobody asks of one that is kept."""
        helper = FormHelper()
        # Never the page's own address: a browser puts what is sent there in the page's place, and
        # Back after a lost connection leads past what was typed.
        helper.form_action = f"{self.action()}?{'again' if self.is_bound else 'send'}"
        helper.form_id = self.form_id
        helper.disable_csrf = True
        helper.attrs = {"novalidate": True}
        # A button without a name: nothing but the patient's own answers is sent.
        helper.layout = Layout(*self.contents(), Submit("", self.button))
        return helper

    def contents(self) -> list[Any]:
        """What stands above the button."""
        return [Fields(*self.fields)]

    def action(self) -> str:
        """Where the form is sent."""
        raise NotImplementedError

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise ValidationError("Empty the box “Website”, then send the form again")
        return ""

    def digest(self) -> str:
        """A keyed digest by which the same person sending the same thing is recognised.

        Capitals and spaces make nothing another thing.
        """
        answers = {
            name: "".join(str(value).casefold().split())
            for name, value in self.cleaned_data.items()
        }
        content = [type(self).__name__, self.sheet.pk if self.sheet else None, answers]
        message = json.dumps(content, sort_keys=True)
        return salted_hmac("enquiries.submission", message, algorithm="sha256").hexdigest()
