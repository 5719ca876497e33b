"""Changing a published sheet without patients seeing it before it is published.

The rows hold what patients read. Changes wait as a revision in the history; to edit or preview
them, the rows become that revision inside one transaction, which nobody else can look into.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import reversion
from django.contrib.auth.models import User
from django.db import transaction
from reversion.models import Revision, Version

from .models import FactSheet, WorkingCopy
from .sections import ROWS
from .sheet_file import SheetFile

for table in ROWS:
    reversion.register(FactSheet._meta.get_field(table).related_model)
reversion.register(FactSheet, follow=ROWS.keys())


def latest_revision(sheet: FactSheet) -> Revision:
    return Version.objects.get_for_object(sheet).select_related("revision")[0].revision


def record(sheet: FactSheet, comment: str, *, by: User | None = None) -> None:
    """Keep the sheet in the history as it stands in the database.

    Inside another revision, such as admin's own, it becomes part of that one.
    """
    with reversion.create_revision():
        reversion.set_user(by)
        reversion.set_comment(comment)
        reversion.add_to_revision(FactSheet.objects.get(pk=sheet.pk))


def edition(sheet: FactSheet) -> str:
    """Which text an editor starts from; every save begins another."""
    copy = WorkingCopy.objects.filter(sheet=sheet).first()
    saved_at = FactSheet.objects.values_list("updated_at", flat=True).get(pk=sheet.pk)
    return f"changes {copy.revision_id}" if copy else f"{sheet.version} of {saved_at.isoformat()}"


@contextmanager
def standing_kept(sheet: FactSheet) -> Iterator[None]:
    """Whatever text the block gives the sheet, whether it is published, and as what, stays."""
    kept = FactSheet.objects.filter(pk=sheet.pk)
    standing = kept.values("status", "version", "change_note", "published_at").get()
    yield
    kept.update(**standing)


def put_in_place(sheet: FactSheet, revision: Revision) -> None:
    """Make the sheet all that it was in a revision."""
    # Rows that have changed places may not meet the same neighbour twice on the way.
    sheet.related_sheets.all().delete()
    revision.revert(delete=True)


def show(sheet: FactSheet) -> None:
    """Put the text of the working copy in place, if there is one."""
    copy = WorkingCopy.objects.filter(sheet=sheet).select_related("revision").first()
    if copy is not None:
        with standing_kept(sheet):
            put_in_place(sheet, copy.revision)


def take_over(sheet: FactSheet) -> None:
    """Make the working copy the sheet itself."""
    show(sheet)
    WorkingCopy.objects.filter(sheet=sheet).delete()
    sheet.refresh_from_db()


@contextmanager
def opened(sheet: FactSheet) -> Iterator[None]:
    """Inside the block the rows are the working copy, and the revision made there is its next.

    Afterwards the rows are again what patients read. A block that ends in an error, or in
    `transaction.set_rollback(True)`, changes nothing.
    """
    with transaction.atomic():
        published = FactSheet.objects.select_for_update().get(pk=sheet.pk)
        published.record_version()
        record(published, "As patients read it")
        public = latest_revision(published)
        show(published)
        yield
        if transaction.get_rollback():
            return
        changes = {"revision": latest_revision(published)}
        WorkingCopy.objects.update_or_create(sheet=published, defaults=changes)
        put_in_place(published, public)
        public.delete()


@contextmanager
def shown(sheet: FactSheet) -> Iterator[None]:
    """Inside the block the rows are the working copy; nothing done there is kept."""
    with transaction.atomic():
        show(sheet)
        yield
        transaction.set_rollback(True)


def publish(sheet: FactSheet, *, change_note: str, by: User | None = None) -> None:
    """Publish the working copy, or a draft as it stands."""
    with transaction.atomic():
        sheet = FactSheet.objects.select_for_update().get(pk=sheet.pk)
        if not sheet.is_draft:
            sheet.record_version()
        take_over(sheet)
        sheet.publish(change_note=change_note, by=by)
        record(sheet, f"Published as version {sheet.version}: {change_note}", by=by)


def withdraw(sheet: FactSheet, *, by: User | None = None) -> None:
    """Make a sheet a draft again, with the changes that were waiting."""
    with transaction.atomic():
        sheet = FactSheet.objects.select_for_update().get(pk=sheet.pk)
        sheet.withdraw()
        take_over(sheet)
        record(sheet, "Returned to draft", by=by)


def discard(sheet: FactSheet) -> None:
    """Drop the working copy; it stays in the history."""
    WorkingCopy.objects.filter(sheet=sheet).delete()


def import_file(file: SheetFile) -> FactSheet:
    """Take a sheet from a file: a draft as it is, a published one as its working copy."""
    sheet = FactSheet.objects.filter(slug=file.data.get("slug")).first()
    if sheet is None or sheet.is_draft:
        with transaction.atomic():
            sheet = file.save()
            record(sheet, "Imported from a file")
        return sheet
    with opened(sheet):
        record(file.save(), "Imported from a file")
    return sheet
