from collections.abc import Callable
from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.template import Context, Template
from django.test import Client, RequestFactory

from factsheets.content_check import findings, is_explained, reading_age, syllables
from factsheets.models import FactSheet, Feedback
from factsheets.models.fact_sheet import review_due


def test_the_clinics_sheet_is_told_what_to_look_at(sheet: FactSheet) -> None:
    found = "\n".join(findings(FactSheet.objects.complete().get(pk=sheet.pk)))

    assert "Reading age: about" in found
    assert "A sentence of" in found
    assert "“sacroiliitis”" not in found  # “(inflammatory change)” follows it
    assert "“laxity” is not explained." in found
    assert "Related sheet that patients cannot open: Sciatica." in found
    assert "No source is named." in found
    assert "No clinical review is recorded." in found


@pytest.mark.parametrize(
    ("word", "count"),
    [("pain", 1), ("joint", 1), ("pelvis", 2), ("exercise", 3), ("table", 2), ("the", 1)],
)
def test_syllables_are_counted_near_enough(word: str, count: int) -> None:
    assert syllables(word) == count


def test_plain_words_are_for_younger_readers() -> None:
    plain = "Your back hurts. Walk a bit each day. Rest if it gets worse."
    hard = "Multifactorial aetiologies necessitate individualised biomechanical consideration."

    assert reading_age(plain) < 9
    assert reading_age(hard) > 16
    assert reading_age("") == 0


@pytest.mark.parametrize(
    ("text", "explained"),
    [
        ("Stenosis (narrowing) is common.", True),
        ("A narrow canal (stenosis) is common.", True),
        ("Stenosis is a narrowing.", True),
        ("Stenosis — a narrowing — is common.", True),
        ("You may have stenosis.", False),
    ],
)
def test_a_term_is_explained_where_its_meaning_stands(text: str, explained: bool) -> None:  # noqa: FBT001
    assert is_explained("stenosis", text) is explained


@pytest.mark.parametrize(
    ("reviewed", "due"),
    [(date(2026, 5, 31), date(2029, 5, 31)), (date(2028, 2, 29), date(2031, 2, 28))],
)
def test_the_next_review_is_due_three_years_later(reviewed: date, due: date) -> None:
    assert review_due(reviewed) == due


def first_page(client: Client) -> str:
    request = RequestFactory().get("/admin/")
    request.user = client.get("/admin/").wsgi_request.user
    page = Template("{% load content_health %}{% content_health %}")
    return page.render(Context({"request": request}))


@pytest.mark.long
def test_admins_first_page_names_sheets_that_need_someone(
    sheet: FactSheet, staff: Callable[..., Client]
) -> None:
    Feedback.objects.count_one(sheet, "error", "causes", "wrong")
    client = staff()
    assert "no clinical review recorded" in first_page(client)
    assert "1 reader reported “It is wrong or out of date” (Causes)" in first_page(client)

    sheet.reviewer_name, sheet.reviewer_role = "Ann", "Osteopath"
    sheet.reviewed_on, sheet.review_due_on = date(2020, 1, 1), date(2023, 1, 1)
    sheet.save()
    assert "review overdue since 1 January 2023" in first_page(client)


def test_staff_without_fact_sheets_are_told_nothing_of_them(
    sheet: FactSheet, staff: Callable[..., Client]
) -> None:
    assert first_page(staff("Reception")).strip() == ""


def test_only_an_error_has_details(sheet: FactSheet) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Feedback.objects.create(sheet=sheet, version=1, answer="yes", part="causes")
