import pytest
import reversion
from django.contrib.auth.models import User
from django.db import transaction

from factsheets import working_copy
from factsheets.models import FactSheet, WorkingCopy

pytestmark = pytest.mark.usefixtures("short_sheets")


def change(sheet: FactSheet) -> None:
    """Another title, one symptom fewer, one more treatment, and the related sheets exchanged."""
    with reversion.create_revision():
        fresh = FactSheet.objects.get(pk=sheet.pk)
        fresh.title = "Changed"
        fresh.slug = "changed"
        fresh.symptoms.all()[0].delete()
        fresh.treatments.create(name="Rest", explanation="Now and then.", position=99)
        first, second, *_ = fresh.related_sheets.all()
        first.delete()
        second.related = first.related
        second.save()
        fresh.save()


def content(sheet: FactSheet) -> list[object]:
    fresh = FactSheet.objects.get(pk=sheet.pk)
    rows = [
        fresh.symptoms.values(),
        fresh.treatments.values(),
        fresh.related_sheets.values(),
        fresh.causes.values(),
    ]
    return [fresh.title, fresh.slug, fresh.updated_at, *map(list, rows)]


@pytest.mark.long
def test_what_patients_read_stays_until_it_is_published(sheet: FactSheet) -> None:
    before = content(sheet)

    with working_copy.opened(sheet):
        change(sheet)

    assert content(sheet) == before
    with working_copy.shown(sheet):
        assert FactSheet.objects.get(pk=sheet.pk).title == "Changed"
        assert sheet.treatments.filter(name="Rest").exists()
    assert content(sheet) == before


@pytest.mark.long
def test_publishing_makes_the_changes_the_next_version(sheet: FactSheet, admin_user: User) -> None:
    with working_copy.opened(sheet):
        change(sheet)

    working_copy.publish(sheet, change_note="Rest added", by=admin_user)

    sheet.refresh_from_db()
    assert (sheet.title, sheet.version, sheet.change_note) == ("Changed", 2, "Rest added")
    assert sheet.treatments.filter(name="Rest").exists()
    assert not WorkingCopy.objects.exists()
    assert list(sheet.versions.values_list("number", "slug", "published_by")) == [
        (2, "changed", admin_user.pk),
        (1, "sacroiliac-joint-dysfunction", None),
    ]


@pytest.mark.long
def test_a_second_change_builds_on_the_first(sheet: FactSheet) -> None:
    with working_copy.opened(sheet):
        change(sheet)
    with working_copy.opened(sheet), reversion.create_revision():
        FactSheet.objects.get(title="Changed").causes.all().delete()
        FactSheet.objects.get(title="Changed").save()

    working_copy.publish(sheet, change_note="Both")

    sheet.refresh_from_db()
    assert sheet.title == "Changed"
    assert not sheet.causes.exists()


def test_an_edit_that_is_given_up_leaves_no_trace(sheet: FactSheet) -> None:
    before = content(sheet)

    with working_copy.opened(sheet):
        change(sheet)
        transaction.set_rollback(True)

    assert content(sheet) == before
    assert not WorkingCopy.objects.exists()


@pytest.mark.long
def test_a_withdrawn_sheet_has_the_changes_that_were_waiting(sheet: FactSheet) -> None:
    with working_copy.opened(sheet):
        change(sheet)

    working_copy.withdraw(sheet)

    sheet.refresh_from_db()
    assert (sheet.title, sheet.status) == ("Changed", "draft")
    assert not WorkingCopy.objects.exists()


@pytest.mark.usefixtures("sheet")
def test_a_draft_is_published_under_its_own_number() -> None:
    draft = FactSheet.objects.get(slug="sciatica")

    working_copy.publish(draft, change_note="First version")

    draft.refresh_from_db()
    assert (draft.status, draft.version) == ("published", 1)
