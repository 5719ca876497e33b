"""What patients call things, what we have no sheet on, and what is not about sheets at all."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from factsheets.models import FactSheet, LayWord, OtherWish, UncoveredTopic
from factsheets.search import search
from tests.markup import links, parse, text_of

PELVIC = "Pregnancy and postpartum pelvic girdle pain"


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("lower back pain pregnant", PELVIC),
        ("hip pain when I roll over in bed", PELVIC),
        ("expecting, sore pelvis", PELVIC),
        ("trapped nerve", "Sciatica"),
        ("pinched nerve", "Sciatica"),
        ("bulging disk", "Sciatica"),
        ("herniated disc", "Sciatica"),
        ("pins and needles in my leg", "Sciatica"),
        ("my bottom hurts when I run", "Piriformis syndrome"),
        ("biologics", "Axial spondyloarthritis"),
        ("AS", "Axial spondyloarthritis"),
        ("cortisone jab si joint", "Sacroiliac Joint Dysfunction"),
        ("sacroiliitis", "Sacroiliac Joint Dysfunction"),
        ("sacral pain", "Sacroiliac Joint Dysfunction"),
        ("sciatic", "Sciatica"),
        ("will sciatica go away", "Sciatica"),
        ("bed rest for sciatica", "Sciatica"),
        ("is heat good for sciatica", "Sciatica"),
        ("l5 s1 disc", "Sciatica"),
        ("pregabalin", "Sciatica"),
        ("maternity belt", PELVIC),
        ("can I have a c section with pgp", PELVIC),
        ("my bum is killing me when I sit", "Piriformis syndrome"),
        ("codeine for my leg", "Sciatica"),
        ("s.i.j. pain", "Sacroiliac Joint Dysfunction"),
        ("stiff for an hour every morning", "Axial spondyloarthritis"),
    ],
)
@pytest.mark.usefixtures("sheet", "drafts_shown")
def test_the_words_of_patients_find_the_sheet(query: str, title: str) -> None:
    assert search(query).results[0].sheet.title == title


@pytest.mark.parametrize(
    ("query", "topic"),
    [
        ("stiff neck", "neck pain"),
        ("my knees hurt", "knee pain"),
        ("tailbone pain", "coccyx pain"),
        ("shingles", "shingles"),
        ("frozen shoulder", "frozen shoulder"),
        ("scoliosos", "scoliosis"),
        ("gout", "gout"),
        ("fibromialgia", "fibromyalgia"),
        ("planter fasciitis", "plantar fasciitis"),
        ("wiplash", "whiplash"),
        ("golfer's elbow", "tennis elbow"),
        ("migranes", "migraine"),
        ("piles", "haemorrhoids (piles)"),
        ("diabetic neuropathy", "peripheral neuropathy"),
    ],
)
@pytest.mark.usefixtures("sheet", "drafts_shown")
def test_what_we_have_no_sheet_on_leads_to_the_nhs(client: Client, query: str, topic: str) -> None:
    [main] = parse(client.get("/fact-sheets/", {"q": query}).content).iter("main")

    assert f"We have no fact sheet on {topic} yet." in text_of(main)
    assert [link for link in links(main) if link.startswith("https://www.nhs.uk/conditions/")]
    assert not [link for link in links(main) if link.startswith("/fact-sheets/s")]


@pytest.mark.usefixtures("sheet")
def test_a_sheet_named_beside_another_topic_is_found(client: Client) -> None:
    page = client.get("/fact-sheets/?q=sacroiliac and knee pain").content.decode()

    assert "We have no fact sheet on knee pain yet." in page
    assert "1 fact sheet for" in page
    assert "No fact sheet has all of these words." in page


@pytest.mark.parametrize(
    "query",
    [
        "parking",
        "I am deaf",
        "where are you",
        "how much does it cost",
        "phone number",
        "book",
        "hours",
        "is it free",
        "how do I get in touch",
        "where are you based",
        "nhs or private",
        "do you do home visits",
    ],
)
@pytest.mark.usefixtures("sheet")
def test_a_wish_about_the_clinic_leads_to_it(client: Client, query: str) -> None:
    [main] = parse(client.get("/fact-sheets/", {"q": query}).content).iter("main")

    assert {"/consultation/", "/contact/", "/about/"} <= set(links(main))
    assert "/fact-sheets/sacroiliac-joint-dysfunction/" not in links(main)


@pytest.mark.parametrize("query", ["shingles", "parking", "AS", "pool", "gout", "less"])
def test_the_one_sheet_does_not_answer_everything(sheet: FactSheet, query: str) -> None:
    assert not search(query).results


@pytest.mark.parametrize("query", ["cant", "what can I not do", "there", "than", "need", "me"])
@pytest.mark.usefixtures("sheet", "drafts_shown")
def test_words_that_say_nothing_find_nothing(query: str) -> None:
    assert not search(query).results


@pytest.mark.usefixtures("sheet")
def test_a_list_that_staff_change_is_searched_by_at_once() -> None:
    assert not search("hotpot").results

    LayWord.objects.create(means="sacroiliac", words="hotpot")

    assert search("hotpot").results


@pytest.mark.usefixtures("sheet")
def test_a_list_is_refused_without_words() -> None:
    for row in (UncoveredTopic(name="Ear", words=" \n"), OtherWish(name="Tea", words="\n")):
        with pytest.raises(ValidationError, match="Write at least one word"):
            row.full_clean()


@pytest.mark.usefixtures("sheet", "drafts_shown")
def test_a_slip_of_the_finger_is_said(client: Client) -> None:
    page = client.get("/fact-sheets/?q=siatica").content.decode()

    assert "We do not know the word “<bdi>siatica</bdi>”." in page
    assert "“<strong>sciatica</strong>”" in page


@pytest.mark.parametrize("query", ["sata", "legz", "bed", "goot"])
@pytest.mark.usefixtures("sheet", "drafts_shown")
def test_no_slip_is_looked_for_in_a_short_word(query: str) -> None:
    assert not search(query).slips


@pytest.mark.parametrize(
    ("query", "name"),
    [("spd", "SPD"), ("ankylosing", "Ankylosing spondylitis"), ("radiculopathy", "Lumbar radic")],
)
@pytest.mark.usefixtures("sheet", "drafts_shown")
def test_another_name_that_was_met_is_named(client: Client, query: str, name: str) -> None:
    assert f"Also called {name}" in client.get(f"/fact-sheets/?q={query}").content.decode()


@pytest.mark.long
@pytest.mark.usefixtures("sheet")
def test_search_words_find_the_sheet_but_are_not_shown(client: Client, sheet: FactSheet) -> None:
    sheet.search_words = "Wobbly rump"
    sheet.save()

    assert search("wobbly rump").results
    assert "Wobbly" not in client.get(sheet.get_absolute_url()).content.decode()


@pytest.mark.parametrize("query", ["football", "parkinson's diet", "hay bale", "hello", "12345"])
@pytest.mark.usefixtures("sheet", "drafts_shown")
def test_a_word_is_not_taken_apart_to_find_something(query: str) -> None:
    answer = search(query)

    assert not answer.results
    assert not answer.cards


@pytest.mark.usefixtures("sheet", "drafts_shown")
def test_a_sheet_that_is_named_whole_is_shown_with_what_it_lacks(client: Client) -> None:
    page = client.get("/fact-sheets/?q=sciatica crystals").content.decode()

    assert "No fact sheet has all of these words" in page
    assert search("sciatica crystals").results[0].sheet.slug == "sciatica"


@pytest.mark.parametrize("query", ["shingles", "parking", "AS", "tennis elbow", "how much"])
def test_the_one_published_sheet_does_not_answer_everything(sheet: FactSheet, query: str) -> None:
    assert not search(query).results
