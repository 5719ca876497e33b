"""Replies that staff write often, with places for what differs from patient to patient."""

import re
from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import models

PLACEHOLDERS = {
    "name": "the patient's name",
    "reference": "the request's reference",
    "clinic": "the clinic's name",
    "phone": "the clinic's phone number",
    "staff": "your own name",
}
PLACEHOLDER = re.compile(r"\{(\w*)\}")
# In words to a patient a curly bracket is a place that was left, however it is filled or closed.
LEFT_OVER = re.compile(r"[{｛]+[^{}｛｝\n]{0,40}[}｝]*|[^\s{｛]{0,40}[}｝]")


def check_placeholders(body: str) -> None:
    """Refuse a place that nothing would fill, and a brace that belongs to none."""
    unknown = [name for name in PLACEHOLDER.findall(body) if name not in PLACEHOLDERS]
    known = ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
    if unknown:
        raise ValidationError(f"{{{unknown[0]}}} is not known. Use only: {known}")
    if set("{}") & set(PLACEHOLDER.sub("", body)):
        raise ValidationError(f"A curly bracket stands alone. Use them only for: {known}")


def check_filled_in(text: str) -> None:
    """Refuse words to a patient with a place that nobody has filled in, such as “{first name}”."""
    if left := LEFT_OVER.search(text):
        raise ValidationError(f"Write something in place of {left[0]}")


class ReplyTemplate(models.Model):
    """A reply to start from."""

    name = models.CharField(max_length=80, unique=True, help_text="As staff choose it.")
    body = models.TextField(
        validators=[check_placeholders],
        help_text="May hold "
        + ", ".join(f"{{{name}}} ({meaning})" for name, meaning in PLACEHOLDERS.items()),
    )
    position = models.PositiveSmallIntegerField(default=0, help_text="Lower comes first.")

    class Meta:
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name

    def filled_in(self, values: Mapping[str, str]) -> str:
        """The text with every placeholder replaced; what a value holds is taken as it is."""
        return PLACEHOLDER.sub(lambda match: values[match[1]], self.body)
