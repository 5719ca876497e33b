"""A site that began before there were questions gets them, and keeps all that staff wrote."""

import pytest
from django.core.management import call_command

from factsheets.models import FactSheet, Question

pytestmark = pytest.mark.long


@pytest.fixture
def asked(sheet: FactSheet) -> list[Question]:
    """What a new site is asked."""
    return list(Question.objects.all())


def texts() -> set[tuple[str, str, str]]:
    return set(Question.objects.values_list("part", "text", "asks"))


def test_a_new_site_is_asked_nothing_twice(
    asked: list[Question], capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("ask_questions")

    assert capsys.readouterr().out == "Questions put beside their lines: 0\n"


def test_an_older_site_is_asked_what_a_new_one_is(asked: list[Question]) -> None:
    before = texts()
    Question.objects.all().delete()

    call_command("ask_questions")

    assert texts() == before


def test_what_was_asked_stays_as_it_is(asked: list[Question]) -> None:
    Question.objects.exclude(pk=asked[0].pk).delete()

    call_command("ask_questions")

    assert Question.objects.get(asks=asked[0].asks).pk == asked[0].pk


def test_a_question_about_a_line_that_was_changed_is_about_the_whole(
    asked: list[Question], sheet: FactSheet
) -> None:
    Question.objects.all().delete()
    sheet.causes.filter(name="Leg length discrepancy").update(explanation="Other words.")

    call_command("ask_questions")

    assert sheet.questions.get(asks__startswith="S4:").part == ""


def test_a_sheet_that_is_not_there_is_asked_nothing(sheet: FactSheet) -> None:
    FactSheet.objects.exclude(pk=sheet.pk).filter(named_by=None).delete()
    Question.objects.all().delete()

    call_command("ask_questions")

    assert sheet.questions.exists()
