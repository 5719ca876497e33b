"""What a fact sheet was: each of its texts is kept, and can be looked at without touching it."""

from collections import defaultdict
from typing import Any, TypeVar

import reversion
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from reversion.models import Revision, Version

from .models import Category, FactSheet, UrgentHelpCard
from .sections import ROWS
from .sheet_file import as_text

AnyModel = TypeVar("AnyModel", bound=models.Model)

for table in ROWS:
    reversion.register(FactSheet._meta.get_field(table).related_model)
reversion.register(FactSheet, follow=ROWS.keys())
reversion.register(UrgentHelpCard)


def revisions(sheet: FactSheet) -> models.QuerySet[Version]:
    """The sheet's part in each revision, newest first."""
    found: models.QuerySet[Version] = Version.objects.get_for_object(sheet)
    return found.select_related("revision")


def latest_revision(sheet: FactSheet) -> Revision:
    return revisions(sheet)[0].revision


def record(sheet: FactSheet, comment: str, *, by: User | None = None) -> None:
    """Keep the sheet in the history as it stands in the database.

    Inside another revision, such as admin's own, it becomes part of that one.
    """
    with reversion.create_revision():
        reversion.set_user(by)
        reversion.set_comment(comment)
        reversion.add_to_revision(FactSheet.objects.get(pk=sheet.pk))


def says_the_same(sheet: FactSheet, revision: Revision | None) -> bool:
    return revision is not None and as_text(snapshot(revision)) == as_text(sheet)


def keep(sheet: FactSheet) -> None:
    """See to it that the history holds the sheet as it stands, whatever brought it here.

    What the fixture, a file or a command put into the database has no revision of its own. Call it
    outside of a revision, before anything changes.
    """
    sheet = FactSheet.objects.complete().get(pk=sheet.pk)
    latest = revisions(sheet).first()
    if sheet.is_draft:
        if not says_the_same(sheet, latest and latest.revision):
            record(sheet, "As it stood before")
        return
    version = sheet.record_version()
    if not says_the_same(sheet, version.revision):
        record(sheet, f"Version {version.number}, as patients read it")
        version.revision = latest_revision(sheet)
        version.save(update_fields=["revision"])


def last_known(model: type[AnyModel], pk: Any) -> AnyModel:
    """A row that may have been deleted, as it is or as it last was."""
    if (row := model._default_manager.filter(pk=pk).first()) is not None:
        return row
    kind = ContentType.objects.get_for_model(model)
    version = Version.objects.filter(content_type=kind, object_id=str(pk)).first()
    return model(**version.field_dict) if version else model(pk=pk)


def snapshot(revision: Revision) -> FactSheet:
    """The sheet as it was in a revision, with its rows, in memory alone."""
    held: dict[type[models.Model] | None, list[models.Model]] = defaultdict(list)
    for version in revision.version_set.select_related("content_type"):
        model = version.content_type.model_class()
        held[model].append(model(**version.field_dict))
    [sheet] = held[FactSheet]
    assert isinstance(sheet, FactSheet)  # nosec B101 # for the types
    sheet.category = last_known(Category, sheet.category_id)
    rows = {}
    for table in ROWS:
        found: list[Any] = held[FactSheet._meta.get_field(table).related_model]
        rows[table] = sorted(found, key=lambda row: (row.position, row.pk))
    for link in rows["related_sheets"]:
        link.related = last_known(FactSheet, link.related_id)
    sheet._prefetched_objects_cache = rows  # type: ignore[attr-defined]
    return sheet


def obstacles(sheet_pk: int, revision: Revision) -> list[str]:
    """Why an earlier text cannot become the sheet again as things are now, in plain words."""
    then = snapshot(revision)
    others = FactSheet.objects.exclude(pk=sheet_pk)
    found = []
    if others.filter(title=then.title).exists():
        found.append(f"Another fact sheet now has the title “{then.title}”.")
    if others.filter(Q(slug=then.slug) | Q(versions__slug=then.slug)).exists():
        found.append(f"The address “{then.slug}” now leads to another fact sheet.")
    if not Category.objects.filter(pk=then.category_id).exists():
        found.append("Its category was deleted.")
    there = FactSheet.objects.in_bulk([link.related_id for link in then.related_sheets.all()])
    return found + [
        f"The related sheet “{link.related}” was deleted."
        for link in then.related_sheets.all()
        if link.related_id not in there and link.related_id != sheet_pk
    ]


def words_of(version: Version) -> dict[str, Any]:
    """The words of a card as the history has them."""
    return {name: version.field_dict.get(name, "") for name in UrgentHelpCard.WORDS}


def card_texts(card: UrgentHelpCard) -> list[tuple[int | None, dict[str, Any]]]:
    """The card's words in each of its texts, newest first, and who wrote them."""
    found = Version.objects.get_for_object(card).select_related("revision")
    return [(version.revision.user_id, words_of(version)) for version in found]
