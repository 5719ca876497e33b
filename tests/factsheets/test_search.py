from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client

from factsheets.models import Category, FactSheet
from factsheets.search import answer, search
from factsheets.search.index import Content, SheetIndex
from tests.markup import parse, text_of

SACROILIAC = "Sacroiliac Joint Dysfunction"


def first(query: str) -> str:
    return search(query).results[0].sheet.title


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("sacroiliac joint dysfunction", SACROILIAC),
        ("SACROILIAC", SACROILIAC),
        ("sacroil", SACROILIAC),
        ("sacro iliac", SACROILIAC),
        ("sacro-iliac joints", SACROILIAC),
        ("sacroilliac", SACROILIAC),
        ("si joint", SACROILIAC),
        ("sijoint", SACROILIAC),
        ("what is si joint pain", SACROILIAC),
        ("relaxin laxity", SACROILIAC),
        ("mobilization", SACROILIAC),
        ("sciatica", "Sciatica"),
        ("siatica", "Sciatica"),
        ("cyatica", "Sciatica"),
        ("slipped sciatic nerve root", "Sciatica"),
        ("ankylosing", "Axial spondyloarthritis"),
        ("spondyloarthritus", "Axial spondyloarthritis"),
        ("PGP", "Pregnancy and postpartum pelvic girdle pain"),
        ("pregnant women pelvis", "Pregnancy and postpartum pelvic girdle pain"),
        ("pirifomis", "Piriformis syndrome"),
    ],
)
@pytest.mark.usefixtures("sheet", "drafts_shown")
def test_the_sheet_that_is_meant_comes_first(query: str, title: str) -> None:
    assert first(query) == title


@pytest.mark.usefixtures("sheet", "drafts_shown")
@pytest.mark.parametrize("word", ["disease", "illness", "ill", "condition", "causes", "disorders"])
def test_a_word_for_what_every_sheet_is_about_is_no_other_wish(word: str) -> None:
    found, alone = search(f"sciatica {word}"), search("sciatica")

    assert [row.sheet for row in found.results] == [row.sheet for row in alone.results]
    assert found.has_all_words


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("tumour", "tumors"),
        ("oedema", "edema"),
        ("mobilization", "mobilisations"),
        ("paralysed", "paralyze"),
        ("centre", "center"),
        ("anesthetic", "anaesthetics"),
    ],
)
def test_all_spellings_of_a_word_find_each_other(db: None, written: str, typed: str) -> None:
    category = Category.objects.create(name="Other", slug="other")
    sheet = FactSheet(category=category, title="X", slug="x", diagnosis=f"A {written}.")
    sheet.save()
    sheet.publish()

    assert first(typed) == "X"


@pytest.mark.parametrize("query", ["zzzzqqq", "%%%", "'; --", "🦴", "x" * 5000, '+-AND("'])
@pytest.mark.usefixtures("sheet")
def test_nonsense_leads_on(client: Client, query: str) -> None:
    response = client.get("/fact-sheets/", {"q": query})

    assert response.status_code == 200
    page = response.content.decode()
    assert "No fact sheet found for" in page
    assert '<p class="urgent-line"><a href="/urgent-help/">' in page
    assert 'href="/fact-sheets/sacroiliac-joint-dysfunction/"' in page


@pytest.mark.usefixtures("sheet")
def test_a_sheet_with_some_of_the_words_is_shown_as_such(client: Client) -> None:
    said = "No fact sheet has all of these words."

    assert said in client.get("/fact-sheets/?q=sacroiliac toothache").content.decode()
    assert said not in client.get("/fact-sheets/?q=sacroiliac pain").content.decode()


@pytest.mark.usefixtures("sheet")
def test_drafts_are_not_found(client: Client) -> None:
    assert "Axial spondyloarthritis</a>" not in client.get("/fact-sheets/?q=axial").content.decode()


@pytest.mark.usefixtures("sheet")
def test_what_was_found_is_marked_in_the_excerpt(client: Client) -> None:
    page = client.get("/fact-sheets/?q=gaenslens").content.decode()

    assert "<mark>Gaenslen</mark>, distraction" in page


@pytest.mark.long
def test_an_excerpt_is_never_markup(client: Client, sheet: FactSheet) -> None:
    sheet.introduction = "Pain – “sharp” <script>alert(1)</script> & lasting"
    sheet.save()

    page = client.get("/fact-sheets/?q=lasting").content.decode()

    assert "Pain – “sharp” &lt;script&gt;alert(1)&lt;/script&gt; &amp; <mark>lasting</mark>" in page


def test_a_change_is_found_at_once(sheet: FactSheet) -> None:
    assert not search("wobble").results

    sheet.diagnosis = "Wobble boards"
    sheet.save()

    assert first("wobble") == SACROILIAC


def test_what_is_withdrawn_is_found_no_more(sheet: FactSheet) -> None:
    assert first("sacroiliac") == SACROILIAC

    sheet.withdraw()

    assert not search("sacroiliac").results


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_an_index_is_never_seen_half_made(sheet: FactSheet) -> None:
    def searched(_: int) -> list[str]:
        try:
            return [result.sheet.title for result in search("sacroiliac").results]
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as readers:
        for number in range(10):
            sheet.strapline = f"Draft {number}"
            sheet.save()
            assert list(readers.map(searched, range(4))) == [[SACROILIAC]] * 4


@pytest.mark.usefixtures("sheet")
def test_a_query_is_never_logged(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    client.get("/fact-sheets/?q=incontinence")

    assert "incontinence" not in caplog.text


def numbered(sheet: FactSheet, count: int) -> None:
    """As many published sheets on wobbling."""
    FactSheet.objects.bulk_create(
        FactSheet(
            category=sheet.category,
            title=f"Wobble {number:02}",
            slug=f"wobble-{number}",
            status="published",
            published_at=sheet.published_at,
        )
        for number in range(count)
    )


@pytest.mark.long
def test_results_go_on_over_pages(client: Client, sheet: FactSheet) -> None:
    numbered(sheet, 25)
    pages = [client.get(f"/fact-sheets/?q=wobble&page={n}").content.decode() for n in (1, 2, 3)]

    assert all("25 fact sheets for “wobble”" in text_of(parse(page)) for page in pages)
    assert [page.count("/fact-sheets/wobble-") for page in pages] == [10, 10, 5]
    assert 'href="?q=wobble&amp;page=3" rel="next"' in pages[1]


@pytest.mark.parametrize("page", ["0", "99", "-1", "x", "1e9"])
@pytest.mark.usefixtures("sheet")
def test_a_page_that_does_not_exist_is_the_nearest(client: Client, page: str) -> None:
    response = client.get("/fact-sheets/", {"q": "sacroiliac", "page": page})

    assert "1 fact sheet for “sacroiliac”" in text_of(parse(response.content))


@pytest.fixture
def many(sheet: FactSheet, monkeypatch: pytest.MonkeyPatch) -> FactSheet:
    """A sheet among so many that nobody waits for the index of them all."""
    monkeypatch.setattr(answer, "MANY", 0)
    monkeypatch.setattr(search, "index", None)
    sheet.diagnosis = "Wobble boards"
    sheet.save()
    return sheet


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_the_first_reader_has_the_names_of_many_sheets_at_once(many: FactSheet) -> None:
    with search.rebuilding:  # nobody can make the whole index now
        search.index = SheetIndex(answer.soonest(Content("1", has_drafts=False)))
        assert first("sij") == many.title
        assert not search("wobble").results

    search("wobble")  # begins the whole index, and does not wait for it
    with search.rebuilding:
        assert first("wobble") == many.title


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_a_large_index_is_made_anew_while_readers_have_the_last(many: FactSheet) -> None:
    search("wobble")
    with search.rebuilding:
        assert first("wobble") == many.title

    many.diagnosis = "Seesaws"
    many.save()

    assert not search("seesaws").results  # the last index answers, and the new one is begun
    with search.rebuilding:
        assert first("seesaws") == many.title
