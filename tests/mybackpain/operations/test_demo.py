"""One command serves the whole site, keeps its data, and ends as a whole."""

import re

from tests.mybackpain.conftest import Run


def test_it_takes_a_form_and_delivers_both_letters(first_run: Run) -> None:
    assert first_run.answer.status == 303
    assert {re.findall(r"^To: (.*)$", letter, re.MULTILINE)[0] for letter in first_run.letters} == {
        "ann@example.com",
        "clinic@mybackpain.co.uk",
    }


def test_it_logs_a_line_for_each_request_and_each_letter(first_run: Run) -> None:
    for event in (
        r"POST /consultation/ 303 \d+ ms",
        r"queued acknowledgement [0-9a-f-]{36}",
        r"delivered acknowledgement [0-9a-f-]{36}",
        r"delivered alert [0-9a-f-]{36}",
    ):
        assert len(re.findall(event, first_run.output)) == 1, first_run.output


def test_its_log_tells_nothing_about_the_patient(first_run: Run) -> None:
    assert not re.search(r"Ann|ann@|back pain|six weeks", first_run.output)


def test_sigterm_ends_it_with_all_its_parts(first_run: Run) -> None:
    assert (first_run.exit_code, first_run.parts_left) == (0, [])
    assert first_run.seconds_to_end < 5


def test_a_second_run_keeps_the_data_and_the_accounts(first_run: Run, second_run: Run) -> None:
    assert second_run.answer.status == 200
    assert first_run.accounts.keys() == {"admin", "triage"}
    assert second_run.accounts == first_run.accounts


def test_when_the_worker_dies_the_demo_ends_and_says_so(second_run: Run) -> None:
    assert second_run.exit_code != 0
    assert second_run.parts_left == []
    assert second_run.output.splitlines()[-1].startswith("A part of the demo ended by itself")


def test_a_fresh_run_starts_over(fresh_run: Run) -> None:
    assert fresh_run.answer.status == 404
    assert fresh_run.letters == []


def test_ctrl_c_ends_it_with_all_its_parts(fresh_run: Run) -> None:
    assert (fresh_run.exit_code, fresh_run.parts_left) == (0, [])
    assert fresh_run.seconds_to_end < 5
