"""However the clinic's own sheet is laid out, it comes in letter for letter."""

import pytest

from factsheets import working_copy
from factsheets.documents.bringing_in import bring_in
from factsheets.documents.placing import place
from factsheets.documents.reading import read
from factsheets.models import FactSheet
from factsheets.sheet_file import as_text
from tests.factsheets.seed_layouts import DOCUMENTS


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_seed_comes_in_letter_for_letter(sheet: FactSheet, name: str) -> None:
    placing = place(read(name, DOCUMENTS[name]))

    bring_in([placing])

    assert as_text(working_copy.edited(sheet)) == as_text(sheet)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_each_sentence_of_the_seed_has_a_place(name: str) -> None:
    assert place(read(name, DOCUMENTS[name])).unplaced == []
