"""How well search answers: `uv run python -m tests.benchmarks.by_pytest test_search_quality`.

Each line of the set is a query, the sheets that answer it (any of them, `NONE`, or `URGENT` for a
card), and its kind. `SEARCH_QUERIES` names another file than the one beside this.
"""

import csv
import os
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import pytest
from pytest_django import Settings

from factsheets.models import FactSheet
from factsheets.search import Answer, search

FILE = Path(os.environ.get("SEARCH_QUERIES") or Path(__file__).with_name("search-queries.csv"))
LEAST = {"first": 0.92, "among three": 0.98, "urgent": 1.0, "honest": 1.0, "nothing": 24 / 29}


@dataclass(frozen=True)
class Asked:
    query: str
    expected: str
    kind: str
    answer: Answer

    @property
    def slugs(self) -> list[str]:
        return [result.sheet.slug for result in self.answer.results]

    def is_within(self, first: int) -> bool:
        return bool(set(self.expected.split("|")) & set(self.slugs[:first]))

    @property
    def is_honest(self) -> bool:
        answer = self.answer
        has_caveat = answer.topics or answer.wishes or answer.slips or not answer.has_all_words
        return not answer.results or bool(has_caveat)


@pytest.fixture
def asked(sheet: FactSheet, settings: Settings) -> list[Asked]:
    settings.SHOW_DRAFTS = True
    with FILE.open(encoding="utf-8", newline="") as lines:
        return [Asked(**line, answer=search(line["query"])) for line in csv.DictReader(lines)]


def measured(asked: list[Asked]) -> dict[str, list[tuple[Asked, bool]]]:
    """Each figure as the queries that it is about, and whether each is answered well."""
    figures: dict[str, list[tuple[Asked, bool]]] = defaultdict(list)
    for each in asked:
        if each.expected == "URGENT":
            figures["urgent"].append((each, bool(each.answer.cards)))
        elif each.expected == "NONE":
            figures["honest"].append((each, each.is_honest))
            figures["nothing"].append((each, not each.answer.results))
        else:
            figures["first"].append((each, each.is_within(1)))
            figures["among three"].append((each, each.is_within(3)))
            figures[f"first, {each.kind}"].append((each, each.is_within(1)))
    return figures


def test_search_answers_as_well_as_we_promise(asked: list[Asked]) -> None:
    shares = {}
    for name, judged in measured(asked).items():
        shares[name] = sum(good for _, good in judged) / len(judged)
        print(f"\n{name}: {sum(good for _, good in judged)} of {len(judged)} ({shares[name]:.2f})")
        for each, good in judged:
            if not good:
                print(f"  {each.query}: {each.slugs}")
    assert {name: least for name, least in LEAST.items() if shares[name] < least} == {}
