"""Fields that nobody has answered are written once: what somebody typed never stays in them."""

import pytest
from django.test import Client

from factsheets.models import FactSheet

SHEET = "/fact-sheets/sacroiliac-joint-dysfunction/"
REPORT, CONSULTATION = f"{SHEET}report/", "/consultation/"
TYPED = {"name": "Ann <b>Example", "email": "nowhere", "website": "spam", "confirm_email": "typed"}


def answers(sheet: FactSheet) -> dict[str, object]:
    """Something for every question of both forms."""
    rows = {f"cause_{row.pk}": "applies" for row in sheet.causes.all()}
    rows |= {f"treatment_{row.pk}": "worse" for row in sheet.treatments.all()}
    consultation = {"phone": "0", "best_time": "Now", "contact_method": "phone", "concern": "Pain"}
    return {
        **TYPED,
        **rows,
        **consultation,
        "safety": "some",
        "symptoms": [str(row.pk) for row in sheet.symptoms.all()],
        "where": "My left hip",
        "pain_now": "7",
        "mood": "large",
        "goal": "Garden again",
    }


@pytest.mark.parametrize("form", [REPORT, CONSULTATION])
def test_the_next_visitors_form_is_as_empty_as_before(
    client: Client, sheet: FactSheet, form: str
) -> None:
    pages = [form, SHEET]
    before = [client.get(page).content for page in pages]

    assert client.post(form, answers(sheet)).status_code == 422

    assert [client.get(page).content for page in pages] == before


@pytest.mark.parametrize("form", [REPORT, CONSULTATION])
def test_an_empty_form_is_the_same_whoever_was_refused_first(
    client: Client, sheet: FactSheet, form: str
) -> None:
    first = client.post(form, {}).content
    client.post(form, answers(sheet))

    assert client.post(form, {}).content == first


def test_a_refused_form_keeps_what_was_typed_beside_what_was_left_out(
    client: Client, sheet: FactSheet
) -> None:
    client.get(REPORT)

    page = client.post(REPORT, {"where": "My left hip"}).content.decode()

    assert 'value="My left hip"' in page
    assert page.count("Enter your name") == 2  # in the summary and at the field
    assert page.count('name="worse"') == 1


def test_no_answer_stays_chosen_where_it_was_chosen(client: Client, sheet: FactSheet) -> None:
    left_out = client.post(REPORT, {}).content.decode()

    chosen = client.post(REPORT, {"mood": ""}).content.decode()

    assert "checked" not in left_out
    assert chosen.count("checked") == 1


def test_a_row_that_was_renamed_is_asked_about_by_its_new_name(
    client: Client, sheet: FactSheet
) -> None:
    cause = sheet.causes.all()[0]
    client.get(REPORT)
    sheet.causes.filter(pk=cause.pk).update(name="A new name")

    assert "A new name" in client.get(REPORT).content.decode()
