"""What the summary must never do, whatever is answered. No database: rows are made up."""

import re
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enquiries.reports.self_check import LINES, PICKS, Applies, Tried
from enquiries.reports.summary import Line, summarise
from factsheets.models import Cause, Symptom, Treatment

CAUSES = [Cause(pk=n, name=f"Cause {n:x}", explanation=f"Because {n:x}.") for n in range(10, 15)]
SYMPTOMS = [Symptom(pk=n, text=f"Symptom {n:x}") for n in range(10, 15)]
TREATMENTS = [Treatment(pk=n, name=f"Care {n:x}", explanation=f"Try {n:x}.") for n in range(10, 15)]
EXPLAINED: list[Cause | Treatment] = [*CAUSES, *TREATMENTS]
FORBIDDEN = re.compile(
    r"likel|probab|score|total|percent|%|rank|diagnos|risk|suggest|recommended|you should|you may",
    re.IGNORECASE,
)

questions: dict[str, st.SearchStrategy[Any]] = {
    **{name: st.text(min_size=1) for name in [*LINES, "goal"]},
    **{name: st.sampled_from([v for v, _ in choices]) for name, (_, choices) in PICKS.items()},
    **{f"cause_{row.pk}": st.sampled_from(Applies.values) for row in CAUSES},
    **{f"treatment_{row.pk}": st.sampled_from(Tried.values) for row in TREATMENTS},
    "symptoms": st.lists(st.sampled_from([str(row.pk) for row in SYMPTOMS]), min_size=1),
}
answers = st.fixed_dictionaries({}, optional=questions)
choices_only = {k: v for k, v in questions.items() if k not in [*LINES, "goal"]}


def lines(given_answers: Mapping[str, Any]) -> list[Line]:
    sections = summarise(CAUSES, SYMPTOMS, TREATMENTS, given_answers)
    return [line for section in sections for line in section.lines]


def alone(name: str, answer: Any) -> list[Line]:
    return lines({name: answer})


@pytest.mark.long
@given(answers)
def test_answers_never_combine(given_answers: dict[str, Any]) -> None:
    together = lines(given_answers)

    apart = [line for name, answer in given_answers.items() for line in alone(name, answer)]
    assert sorted(together, key=str) == sorted(apart, key=str)


@pytest.mark.long
@given(answers, st.randoms())
def test_the_order_of_answers_changes_nothing(given_answers: dict[str, Any], random: Any) -> None:
    shuffled = list(given_answers.items())
    random.shuffle(shuffled)

    assert lines(dict(shuffled)) == lines(given_answers)


@given(answers)
def test_each_answer_adds_its_own_line(
    given_answers: dict[str, Any],
) -> None:
    sentences = {row.name: row.explanation for row in EXPLAINED}

    found = lines(given_answers)

    symptoms = len(set(given_answers.get("symptoms", [])))
    assert len(found) == len(given_answers.keys() - {"symptoms"}) + symptoms
    assert all(line.sentence == sentences.get(line.asked, "") for line in found)


@pytest.mark.long
@given(answers)
def test_rows_keep_the_order_of_the_sheet(given_answers: dict[str, Any]) -> None:
    names = [row.name for row in EXPLAINED]

    found = [line.asked for line in lines(given_answers) if line.asked in names]

    assert found == sorted(found, key=names.index)


@given(st.fixed_dictionaries({}, optional=choices_only))
def test_our_own_words_neither_judge_nor_count(given_answers: dict[str, Any]) -> None:
    sections = summarise(CAUSES, SYMPTOMS, TREATMENTS, given_answers)

    for section in sections:
        words = [section.heading, section.note, *(f"{x.asked} {x.answer}" for x in section.lines)]
        assert not FORBIDDEN.search(" ".join(words))


@given(st.text(min_size=1))
def test_free_text_comes_out_as_typed(text: str) -> None:
    assert [line.answer for line in alone("goal", text)] == [text]


def test_without_answers_there_is_no_summary() -> None:
    assert summarise(CAUSES, SYMPTOMS, TREATMENTS, {}) == []
