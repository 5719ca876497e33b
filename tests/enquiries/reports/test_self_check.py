from typing import Any

import pytest
from django.db import IntegrityError
from django.test import Client

from enquiries.models import ReportRequest
from enquiries.reports.self_check import CONSENT_VERSION, CONSENT_WORDINGS
from factsheets.models import FactSheet
from tests.conftest import SHEET, Payload

REPORT = SHEET + "report/"


@pytest.mark.long
def test_every_sheet_asks_about_the_rows_that_say_so_without_any_code(
    client: Client, sheet: FactSheet
) -> None:
    for each in FactSheet.objects.complete():
        each.publish()
        page = client.get(f"/fact-sheets/{each.slug}/report/").content.decode()
        for cause in each.causes.all():
            assert (f'name="cause_{cause.pk}"' in page) == cause.is_asked
        for treatment in each.treatments.all():
            assert (f'name="treatment_{treatment.pk}"' in page) == treatment.is_asked
        for symptom in each.symptoms.all():
            assert (f'name="symptoms" value="{symptom.pk}"' in page) == symptom.is_asked


@pytest.mark.parametrize("rows", ["causes", "symptoms", "treatments"])
def test_a_part_whose_rows_are_all_switched_off_is_not_asked(
    client: Client, sheet: FactSheet, rows: str
) -> None:
    legends = {
        "causes": "Causes named in this fact sheet",
        "symptoms": "Tick those that you have",
        "treatments": "Treatments named in this fact sheet",
    }
    assert legends[rows] in client.get(REPORT).content.decode()

    getattr(sheet, rows).update(is_asked=False)

    assert legends[rows] not in client.get(REPORT).content.decode()


def test_the_questions_are_folded_on_the_fact_sheet(client: Client, sheet: FactSheet) -> None:
    assert '<details class="self-check">' in client.get(SHEET).content.decode()


def test_the_questions_are_open_on_the_forms_own_page(client: Client, sheet: FactSheet) -> None:
    assert '<details class="self-check" open>' in client.get(REPORT).content.decode()


def test_answers_are_kept_with_the_consent_to_it(
    client: Client, sheet: FactSheet, report_payload: Payload
) -> None:
    symptom = sheet.symptoms.all()[0]

    client.post(REPORT, report_payload(symptoms=str(symptom.pk), goal="Garden"))

    request = ReportRequest.objects.get()
    assert request.answers == {"symptoms": [str(symptom.pk)], "goal": "Garden"}
    assert request.consent_version in CONSENT_WORDINGS
    assert request.consent_given_at


@pytest.mark.parametrize("path", [REPORT, REPORT.removesuffix("report/")])
def test_what_sending_answers_agrees_to_is_said_by_the_button(
    client: Client, sheet: FactSheet, path: str
) -> None:
    assert CONSENT_WORDINGS[CONSENT_VERSION] in client.get(path).content.decode()


def test_without_answers_no_consent_is_asked_for_or_recorded(
    client: Client, sheet: FactSheet, report_payload: Payload
) -> None:
    client.post(REPORT, report_payload())

    request = ReportRequest.objects.get()
    assert (request.answers, request.consent_version, request.consent_given_at) == (None, "", None)


@pytest.mark.parametrize("answer", ["none", "some", "unsure"])
def test_the_safety_answer_is_never_kept(
    client: Client, sheet: FactSheet, report_payload: Payload, answer: str
) -> None:
    client.post(REPORT, report_payload(safety=answer))

    assert ReportRequest.objects.get().answers is None


@pytest.mark.parametrize("answer", ["none", "some", "unsure"])
def test_whatever_the_safety_answer_the_cards_are_shown_again(
    client: Client, sheet: FactSheet, report_payload: Payload, answer: str
) -> None:
    response = client.post(REPORT, report_payload(safety=answer), follow=True)

    assert response.redirect_chain == [(REPORT + "sent/", 303)]
    assert "Call 999 or go to A&amp;E now" in response.content.decode()


def test_another_safety_answer_is_not_another_request(
    client: Client, sheet: FactSheet, report_payload: Payload
) -> None:
    client.post(REPORT, report_payload(safety="some"))
    client.post(REPORT, report_payload(safety="none"))

    assert ReportRequest.objects.count() == 1


@pytest.mark.parametrize(
    ("differences", "message"),
    [
        ({"symptoms": "999999"}, "Tick your symptoms again"),
        ({"duration": "for ever"}, "Choose one of the answers: How long have you had it?"),
        ({"goal": "x" * 1001}, "Shorten your goal to 300 characters or fewer: it has 1001"),
        ({"safety": "perhaps"}, "Choose None, One or more, or Not sure"),
    ],
)
def test_an_answer_that_is_not_one_is_refused_in_plain_words(
    client: Client,
    sheet: FactSheet,
    report_payload: Payload,
    differences: dict[str, Any],
    message: str,
) -> None:
    response = client.post(REPORT, report_payload(**differences))

    assert response.status_code == 422
    assert message in response.content.decode()


def test_the_database_keeps_no_answers_without_consent(sheet: FactSheet) -> None:
    with pytest.raises(IntegrityError, match="reportrequest_answers_with_consent"):
        ReportRequest.objects.create(
            sheet=sheet, sheet_version=1, name="Ann", email="a@example.com", answers={"goal": "x"}
        )


@pytest.mark.parametrize("length", [301, 999, 1000])
def test_a_few_words_more_than_suggested_are_taken_whole(
    client: Client, sheet: FactSheet, report_payload: Payload, length: int
) -> None:
    assert client.post(REPORT, report_payload(goal="x" * length)).status_code == 303

    assert ReportRequest.objects.get().answers == {"goal": "x" * length}
