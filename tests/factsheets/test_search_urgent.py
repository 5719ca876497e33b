"""Whoever types an emergency sees the card, with its number to call, above everything else."""

import pytest
from django.test import Client

from factsheets.models import FactSheet, UrgentHelpCard, UrgentWord
from tests.markup import links, parse, text_of

EMERGENCY, URGENT = "Call 999 or go to", "Ask for an urgent GP appointment or use NHS 111"


@pytest.mark.long
@pytest.mark.parametrize(
    ("query", "heading"),
    [
        ("can't pee", EMERGENCY),
        ("can’t wee", EMERGENCY),
        ("i cannot pass water", EMERGENCY),
        ("wetting myself", EMERGENCY),
        ("poo", EMERGENCY),
        ("incontinance", EMERGENCY),
        ("numbness between my legs", EMERGENCY),
        ("my bum has gone numb", EMERGENCY),
        ("pins and needles down below", EMERGENCY),
        ("saddle anesthesia", EMERGENCY),
        ("Cauda Equina", EMERGENCY),
        ("both my legs feel weak", EMERGENCY),
        ("can not walk", EMERGENCY),
        ("i can′t walk", EMERGENCY),
        ("i canʼt walk", EMERGENCY),
        ("i can＇t walk", EMERGENCY),
        ("i can‛t walk", EMERGENCY),
        ("prostate cancer back pain", EMERGENCY),
        ("bleeding while pregnant", EMERGENCY),
        ("you also have chest pain", EMERGENCY),
        ("red flags", EMERGENCY),
        ("cant feel my bits", EMERGENCY),
        ("lost control of bladder", EMERGENCY),
        ("peeing myself", EMERGENCY),
        ("numb around my bottom", EMERGENCY),
        ("numbnes in groin", EMERGENCY),
        ("sciatica both legs", EMERGENCY),
        ("losing power in my leg", EMERGENCY),
        ("A and E", EMERGENCY),
        ("came off my motorbike", EMERGENCY),
        ("shat myself", EMERGENCY),
        ("my waterworks have stopped", EMERGENCY),
        ("numb privates", EMERGENCY),
        ("legs keep giving out", EMERGENCY),
        ("numb in the sadel area", EMERGENCY),
        ("sex feels different now", EMERGENCY),
        ("bilateral sciatica", EMERGENCY),
        ("both of my feet are tingling", EMERGENCY),
        ("numb from the waist down", EMERGENCY),
        ("no feeling below my waist", EMERGENCY),
        ("knocked off my bike by a van", EMERGENCY),
        ("RTC last week", EMERGENCY),
        ("haemorrhaging", EMERGENCY),
        ("pain wakes me up", URGENT),
        ("steroids and a sudden pain", URGENT),
        ("my foot flops", URGENT),
        ("I passed out", EMERGENCY),
        ("want to end it all", EMERGENCY),
        ("cant get up", EMERGENCY),
        ("cannot tell if I need the toilet", EMERGENCY),
        ("can't put weight on my leg", EMERGENCY),
        ("cant lift my toes up", URGENT),
        ("my waters have gone", URGENT),
        ("it won't ease off", URGENT),
        ("baby stopped moving", URGENT),
        ("waters broke", URGENT),
        ("I have osteoporosis and fell over", URGENT),
        ("swollen calf", URGENT),
        ("my baby isn't moving", URGENT),
        ("dropped foot", URGENT),
        ("fever with back pain", URGENT),
        ("pain lying flat", URGENT),
        ("hurts lying down", URGENT),
        ("redflags", EMERGENCY),
        ("toilet paper feels different", EMERGENCY),
        ("no urge to wee any more", EMERGENCY),
        ("cannae feel ma feet", EMERGENCY),
        ("insides of my thighs are tingling", EMERGENCY),
        ("legs went from under me", EMERGENCY),
        ("I dont want to live", EMERGENCY),
        ("took too many painkillers", EMERGENCY),
        ("slurring my words", EMERGENCY),
        ("been run over", EMERGENCY),
        ("nine nine nine", EMERGENCY),
        ("toes catch when I walk", URGENT),
        ("cant wiggle my toes", URGENT),
        ("feeling really poorly", URGENT),
        ("temp of 39", URGENT),
        ("pain worse at nite", URGENT),
        ("unexplained weight loss", URGENT),
        ("grandad wets himself", EMERGENCY),
        ("he hasn't passed any water", EMERGENCY),
        ("gran has gone off her legs", EMERGENCY),
        ("toilet seat feels odd", EMERGENCY),
        ("corda aquina", EMERGENCY),
        ("cant pick my foot up", URGENT),
        ("numb between her legs", EMERGENCY),
        ("their legs go from under them", EMERGENCY),
        ("pain between my shoulder blades", URGENT),
        ("parylsed", EMERGENCY),
        ("bladdir trubble", EMERGENCY),
        ("fraktured spine", URGENT),
        ("fell off a trampoline", EMERGENCY),
        ("can't go up on tip toes", EMERGENCY),
        ("my feet are numb", EMERGENCY),
        ("both my foot are numb", EMERGENCY),
        ("i am loosing weight", URGENT),
        ("numb grain", EMERGENCY),
        ("night sweets", URGENT),
        ("I can't we", EMERGENCY),
        ("weekness in both my legs", EMERGENCY),
    ],
)
@pytest.mark.usefixtures("sheet")
def test_a_query_that_meets_a_card_shows_it_first(client: Client, query: str, heading: str) -> None:
    page = parse(client.get("/fact-sheets/", {"q": query}).content)
    [main] = page.iter("main")

    assert text_of(main).index(heading) < text_of(main).index(f"“{query}”")
    assert {"tel:999", "tel:111"} & set(links(main))


@pytest.mark.parametrize(
    "query",
    ["sciatica", "leg pain", "numb leg", "tingling in my foot", "pain after giving birth", "pool",
     "back pain", "pain when I sit", "sij belt", "hip pain", "opening hours",
     "will it pass", "cant sleep with sciatica", "pain at the end of the day", "exercise in water",
     "sudden twinge", "bike riding", "waist pain",
     "not getting better", "running over uneven ground", "poor posture", "cant sit any more",
     "legs feel numb after a run", "pillow under my leg", "void my booking", "cant go on stairs",
     "knock knees", "food for joints", "nhs or private", "private physio",
     "leg's gone to sleep", "car seat feels hard", "burning up my leg",
     "leaning forward", "I stood up and my back went", "shift work", "ballet dancer",
     "why can't we book", "numb foot", "wall sits", "calf raises on tiptoes"],
)  # fmt: skip
@pytest.mark.usefixtures("sheet", "drafts_shown")
def test_what_is_on_no_card_shows_none(client: Client, query: str) -> None:
    [main] = parse(client.get("/fact-sheets/", {"q": query}).content).iter("main")

    assert not {"tel:999", "tel:111"} & set(links(main))


@pytest.mark.parametrize("query", ["sacroiliac", "knee", "price", "zzzzqqq", "can't pee"])
@pytest.mark.usefixtures("sheet")
def test_every_page_of_results_begins_with_the_way_to_urgent_help(
    client: Client, query: str
) -> None:
    page = client.get("/fact-sheets/", {"q": query}).content.decode()

    body = page.split('<div class="body">')[1].lstrip()
    assert body.startswith('<p class="urgent-line"><a href="/urgent-help/">')


@pytest.mark.usefixtures("sheet")
def test_a_line_that_staff_write_on_a_card_is_found(client: Client) -> None:
    card = UrgentHelpCard.objects.get(level="urgent")
    card.signs += "\na sudden rash of purple spots"
    card.save()

    assert URGENT in client.get("/fact-sheets/?q=purple spots").content.decode()


@pytest.mark.usefixtures("sheet")
def test_words_of_different_phrases_are_not_combined(client: Client) -> None:
    UrgentWord.objects.all().delete()
    UrgentWord.objects.create(name="Two", level="emergency", words="blue lips\ncold fingers")

    assert EMERGENCY not in client.get("/fact-sheets/?q=blue fingers").content.decode()
    assert EMERGENCY in client.get("/fact-sheets/?q=lips are blue").content.decode()


@pytest.mark.usefixtures("sheet")
def test_a_phrase_that_says_only_what_everyone_has_is_no_sign(client: Client) -> None:
    UrgentWord.objects.create(name="All", level="emergency", words="back pain")

    assert EMERGENCY not in client.get("/fact-sheets/?q=back pain").content.decode()


def test_the_card_is_what_staff_made_of_it(client: Client, sheet: FactSheet) -> None:
    UrgentHelpCard.objects.filter(level="emergency").update(heading="Ring 999")

    assert "Ring 999" in client.get("/fact-sheets/?q=cauda equina").content.decode()
