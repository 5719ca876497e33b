"""Changing a published sheet without patients seeing it before it is published.

The rows hold what patients read. Changes wait as a revision in the history; to edit them, the rows
become that revision inside one transaction, which nobody else can look into.
"""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.contrib.auth.models import User
from django.db import models, transaction
from django.utils import timezone
from reversion.models import Revision

from .approvals import stamp, unstamp
from .history import keep, latest_revision, obstacles, record, revisions, says_the_same, snapshot
from .models import FactSheet, WorkingCopy
from .sheet_file import REVIEW, SheetFile


class CannotBePutInPlaceError(Exception):
    """What stands in the way of a text that waits, in plain words."""

    def __init__(self, sheet: FactSheet, reasons: list[str]) -> None:
        self.reasons = reasons
        super().__init__(
            f"The changes to “{sheet}” that wait cannot be put in place. {' '.join(reasons)} "
            "Patients read the sheet as before. Keep the changes as a file, or throw them away."
        )


def find(sheet: FactSheet) -> WorkingCopy | None:
    return WorkingCopy.objects.filter(sheet=sheet).select_related("revision__user").first()


def taken_as(sheet: FactSheet) -> str:
    """Say what has become of a text that was saved for a sheet."""
    if sheet.is_draft:
        return "as a draft"
    if find(sheet):
        return "as changes that wait to be published"
    return "as patients read it: nothing waits"


def saved_by_another(sheet: FactSheet, user: User) -> str:
    """Say who but this person saved the text that is to be next, and when; nothing if nobody."""
    copy, latest = find(sheet), revisions(sheet).first()
    if copy is None and (latest is None or not sheet.is_draft):
        return ""
    revision = copy.revision if copy else latest.revision  # type: ignore[union-attr]
    if revision.user is None or revision.user == user:
        return ""
    name = revision.user.get_full_name() or revision.user.get_username()
    return f"{name} on {timezone.localtime(revision.date_created):%-d %B %Y, %H:%M}"


def edited(sheet: FactSheet) -> FactSheet:
    """The sheet with the changes that wait, to look at."""
    return with_changes(FactSheet.objects.complete().get(pk=sheet.pk), find(sheet))


def with_changes(now: FactSheet, copy: WorkingCopy | None) -> FactSheet:
    """The sheet that was read with all its rows or, where changes wait, as it will be."""
    if copy is None:
        if now.is_draft:
            stamp(now)
        return now
    then = snapshot(copy.revision)
    then.status, then.version = now.status, now.version
    then.change_note, then.published_at = now.change_note, now.published_at
    stamp(then)
    return then


def edition(now: FactSheet, copy: WorkingCopy | None) -> str:
    """Which text somebody starts from; every save begins another."""
    saved_at = now.updated_at.isoformat()
    return f"changes {copy.revision_id}" if copy else f"{now.version} of {saved_at}"


def named_by_copies(objects: Collection[models.Model]) -> list[str]:
    """Changes that wait and name one of these sheets or categories, in plain words."""
    named = []
    for copy in WorkingCopy.objects.select_related("sheet", "revision"):
        then = snapshot(copy.revision)
        said: list[Any] = [then.category, *(link.related for link in then.related_sheets.all())]
        if any(row in objects for row in said) and copy.sheet not in objects:
            named.append(f"Changes to “{copy.sheet}” that wait to be published")
    return named


@contextmanager
def standing_kept(sheet: FactSheet) -> Iterator[None]:
    """Whatever text the block gives the sheet, whether it is published, and as what, stays."""
    kept = FactSheet.objects.filter(pk=sheet.pk)
    columns = ("status", "version", "change_note", "published_at", *REVIEW)
    standing = kept.select_for_update().values(*columns).get()
    yield
    kept.update(**standing)


def put_in_place(sheet: FactSheet, revision: Revision) -> None:
    """Make the sheet all that it was in a revision, or say why it cannot be."""
    if reasons := obstacles(sheet.pk, revision):
        raise CannotBePutInPlaceError(sheet, reasons)
    # Rows that have changed places may not meet the same neighbour twice on the way.
    sheet.related_sheets.all().delete()
    revision.revert(delete=True)


def show(sheet: FactSheet) -> None:
    """Put the text of the working copy in place, if there is one."""
    copy = find(sheet)
    if copy is not None:
        with standing_kept(sheet):
            put_in_place(sheet, copy.revision)


def take_over(sheet: FactSheet) -> None:
    """Make the working copy the sheet itself."""
    show(sheet)
    WorkingCopy.objects.filter(sheet=sheet).delete()
    sheet.refresh_from_db()


def save_copy(sheet: FactSheet, revision: Revision) -> None:
    """Let a revision wait; its title and address are taken from now on."""
    then = snapshot(revision)
    changes = {"revision": revision, "title": then.title, "slug": then.slug}
    WorkingCopy.objects.update_or_create(sheet=sheet, defaults=changes)


@contextmanager
def opened(sheet: FactSheet) -> Iterator[None]:
    """Inside the block the rows are the working copy, and the revision made there is its next.

    Afterwards the rows are again what patients read; what says the same as they do waits no more.
    A block that ends in an error, or in `transaction.set_rollback(True)`, changes nothing.
    """
    with transaction.atomic():
        published = FactSheet.objects.select_for_update().get(pk=sheet.pk)
        keep(published)
        record(published, "As patients read it")
        public = latest_revision(published)
        show(published)
        yield
        if transaction.get_rollback():
            return
        if says_the_same(FactSheet.objects.complete().get(pk=sheet.pk), public):
            discard(published)
        else:
            save_copy(published, latest_revision(published))
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
        keep(sheet)
        take_over(sheet)
        sheet.publish(change_note=change_note, by=by)
        sheet = FactSheet.objects.complete().get(pk=sheet.pk)
        stamp(sheet)
        sheet.save(update_fields=REVIEW)
        record(sheet, f"Published as version {sheet.version}: {change_note}", by=by)
        sheet.versions.filter(number=sheet.version).update(revision=latest_revision(sheet))


def withdraw(sheet: FactSheet, *, by: User | None = None) -> None:
    """Make a sheet a draft again, with the changes that were waiting."""
    with transaction.atomic():
        sheet = FactSheet.objects.select_for_update().get(pk=sheet.pk)
        keep(sheet)
        sheet.withdraw()
        take_over(sheet)
        unstamp(sheet)  # a draft may change; publishing it again says who has reviewed it
        sheet.save(update_fields=REVIEW)
        record(sheet, "Returned to draft", by=by)


def discard(sheet: FactSheet) -> None:
    """Drop the working copy; it stays in the history."""
    WorkingCopy.objects.filter(sheet=sheet).delete()


def import_file(file: SheetFile) -> FactSheet:
    """Take a sheet from a file: a draft as it is, a published one as its working copy."""
    [sheet] = import_files([file])
    return sheet


@transaction.atomic
def import_files(
    files: Sequence[SheetFile], *, by: User | None = None, begun: Sequence[SheetFile] = ()
) -> list[FactSheet]:
    """Take sheets from files that may name each other; all of them or, with an error, none.

    Those that were begun have their sheet already, just made for them.
    """
    new = [file for file in files if file.known() is None]
    for file in new:
        file.sheet()
    return [imported(file, is_new=file in [*new, *begun], by=by) for file in files]


def imported(file: SheetFile, *, is_new: bool, by: User | None) -> FactSheet:
    sheet = file.known()
    if sheet is not None and not sheet.is_draft:
        with opened(sheet):
            record(file.save(sheet), "Imported from a file", by=by)
        return sheet
    if sheet is not None and not is_new:
        keep(sheet)
    sheet = file.save()
    record(sheet, "Imported from a file", by=by)
    return sheet
