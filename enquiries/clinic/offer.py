"""What the clinic offers and who gives it, as staff have filled it in; left out until they have."""

from django.db import models


class Specialist(models.Model):
    """Somebody whom patients may be seen by, with their registration, which anyone can check."""

    name = models.CharField(max_length=120)
    role = models.CharField(max_length=120, help_text="Such as “Consultant spinal surgeon”.")
    registration = models.CharField(
        max_length=120, help_text="Register and number, such as “GMC 1234567”."
    )
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name


class Price(models.Model):
    """What something costs, in the clinic's own words."""

    what = models.CharField(max_length=120, help_text="Such as “First consultation, 45 minutes”.")
    amount = models.CharField(max_length=60, help_text="Such as “£180”.")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "what"]

    def __str__(self) -> str:
        return self.what
