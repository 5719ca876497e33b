"""What the database itself demands of a consultation, and what it finds soon."""

from typing import Any

from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.backends.ddl_references import Statement
from django.db.models import F, Q
from django.db.models.functions import Greatest, Least

from .states import CLAIM_CONTACT

SEARCHED = ["search_who", "search_words", "search_clinical"]


class SearchIndex(models.Index):
    """What a search reads: trigrams on PostgreSQL; elsewhere a copy of it, beside the wide rows.

    What many have, PostgreSQL finds among the newest, by two indexes that 0028 has made.
    """

    def create_sql(
        self,
        model: type[models.Model],
        schema_editor: BaseDatabaseSchemaEditor,
        using: str = "",
        **kwargs: Any,
    ) -> Statement:
        if schema_editor.connection.vendor != "postgresql":
            return super().create_sql(model, schema_editor, using, **kwargs)
        trigrams = ["gin_trgm_ops"] * len(SEARCHED)
        index = models.Index(
            name=self.name, fields=SEARCHED, opclasses=trigrams, condition=self.condition
        )
        return index.create_sql(model, schema_editor, using=" USING gin", **kwargs)


INDEXES = [
    # The queue in admin is read in this order on every visit.
    models.Index(
        F("urgency").desc(),
        "next_step_due_at",
        "received_at",
        name="consultation_queue",
        condition=~Q(state="closed"),
    ),
    # Admin asks on each visit whether there are any.
    models.Index(
        name="consultation_busy_network",
        fields=["received_at"],
        condition=Q(is_from_busy_network=True),
    ),
    # The first page of admin counts a state, somebody's own, and what is due.
    models.Index(name="consultation_open_by_state", fields=["state"], condition=~Q(state="closed")),
    models.Index(
        name="consultation_open_by_assignee",
        fields=["assignee"],
        condition=~Q(state="closed"),
    ),
    models.Index(
        name="consultation_open_by_step",
        fields=["next_step_due_at"],
        condition=~Q(state="closed"),
    ),
    # The list of closed requests, newest first; retention, oldest first.
    models.Index(name="consultation_closed", fields=["closed_at"], condition=Q(state="closed")),
    # Figures of the last weeks.
    models.Index(name="consultation_received", fields=["received_at"]),
    # What a search reads, newest first: what one request alone has, it looks for in all.
    SearchIndex(
        name="consultation_found_open",
        fields=["received_at", *SEARCHED, "id"],
        condition=~Q(state="closed"),
    ),
    SearchIndex(
        name="consultation_found_closed",
        fields=["received_at", *SEARCHED, "id"],
        condition=Q(state="closed"),
    ),
    # Requests by the same person, on each row of the list.
    models.Index(name="consultation_email", fields=["email"], condition=~Q(email="")),
    models.Index(name="consultation_phone", fields=["phone_e164"], condition=~Q(phone_e164="")),
]
CONSTRAINTS = [
    models.CheckConstraint(
        name="consultation_closed_whole_or_not",
        condition=Q(closed_at__isnull=True, closed_by__isnull=True, close_reason="")
        & ~Q(state="closed")
        | Q(state="closed", closed_at__isnull=False)
        & ~Q(close_reason="")
        # A patient may withdraw or erase the request by themselves, and so close it.
        & (Q(closed_by__isnull=False) | Q(close_reason="withdrawn") | Q(erased_at__isnull=False)),
    ),
    models.CheckConstraint(
        name="consultation_contact_whole_or_not",
        condition=Q(first_contact_at__isnull=True, first_contact_by__isnull=True)
        | Q(first_contact_at__isnull=False, first_contact_by__isnull=False),
    ),
    models.CheckConstraint(
        name="consultation_new_until_contacted",
        condition=Q(state="new", first_contact_at__isnull=True)
        | Q(state="closed")
        | (~Q(state="new") & Q(first_contact_at__isnull=False)),
    ),
    models.CheckConstraint(
        # Only what is closed points at another, which was open then: no circle comes about.
        name="consultation_duplicate_of_another",
        condition=Q(close_reason="duplicate", duplicate_of__isnull=False) & ~Q(duplicate_of=F("pk"))
        | ~Q(close_reason="duplicate") & Q(duplicate_of__isnull=True),
    ),
    models.CheckConstraint(
        name="consultation_outcome_of_a_contact",
        condition=~Q(close_reason__in=CLAIM_CONTACT) | Q(first_contact_at__isnull=False),
    ),
    models.CheckConstraint(
        name="consultation_phone_when_phoned",
        condition=~Q(contact_method="phone") | ~Q(phone="") | Q(erased_at__isnull=False),
    ),
    models.CheckConstraint(
        name="consultation_phone_as_typed_and_e164",
        condition=Q(phone="", phone_e164="") | (~Q(phone="") & ~Q(phone_e164="")),
    ),
    models.CheckConstraint(
        name="consultation_record_erased_with_details",
        condition=Q(record_erased_at__isnull=True) | Q(erased_at__isnull=False),
    ),
    models.CheckConstraint(
        name="consultation_address_when_written_to",
        condition=~Q(contact_method="email") | ~Q(email="") | Q(erased_at__isnull=False),
    ),
    # Two that point at each other would be closed both, and nobody would call.
    models.UniqueConstraint(
        Least(F("id"), F("duplicate_of")),
        Greatest(F("id"), F("duplicate_of")),
        name="consultation_not_duplicates_of_each_other",
        condition=Q(duplicate_of__isnull=False),
    ),
]
