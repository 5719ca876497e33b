"""A stranger's words in the clinic's letters: no name that sells, no link to follow."""

import pytest

from enquiries.common.strangers_words import greeting, unlinked
from factsheets.long_words import breakable


@pytest.mark.parametrize(
    "name",
    [
        "Ann Example",
        "O'Brien & Sons",
        "Dr. Ann Smith",
        "St.John",
        "J.R.R.Tolkien",
        "Ann (for my mother)",
        "Ann S. Smith",
        "J.R. Hartley",
        "Ann 2",
        "田中",
        "Lt.Col. Bloggs",
        "Ann Smith Ph.D.",
        "Mr.T",
        "А.С.Пушкин",
        "Иван Петров",
    ],
)
def test_a_person_is_greeted_by_name(name: str) -> None:
    assert greeting(name) == f"Hello {name},"


@pytest.mark.parametrize("name", ["-", "...", "'", "!!!", "0", "+44", "/"])
def test_nobody_is_greeted_by_signs_alone(name: str) -> None:
    assert greeting(name) == "Hello,"


@pytest.mark.parametrize(
    ("name", "greeted"),
    [
        ("\u202eAnn", "Ann"),
        ("Ann\u202d Example", "Ann Example"),
        ("\u2067محمد علي\u2069", "محمد علي"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("Ann \u200eAli", "Ann \u200eAli"),
    ],
)
def test_no_name_turns_our_words_that_follow_it(name: str, greeted: str) -> None:
    assert greeting(name) == f"Hello {greeted},"


def test_a_comma_behind_a_name_is_not_doubled() -> None:
    assert greeting("Ann,") == "Hello Ann,"


@pytest.mark.parametrize(
    "name",
    [
        "Win at https://evil.example",
        "Visit www.evil.example now",
        "evil.example/prize",
        "EVIL.COM",
        "bit.ly/abc",
        "ｅｖｉｌ．ｅｘａｍｐｌｅ",
        "evil。com",
        "evil․com",
        "@evil",
        "hxxp://evil",
        "ann@evil.example",
        "Call 0900 123 4567",
        "Call 0-9-0-0",
        "1 2 3 4",
        "evil.рф",
        "EVIL.РФ",
        "пример.рф",
        "evil.中国",
        "evil.\u200bcom",
        "ev\u00adil.com",
        "evil｡com",
        "①②③④",
    ],
)
def test_a_name_with_a_link_or_many_digits_is_not_greeted(name: str) -> None:
    assert greeting(name) == "Hello,"


@pytest.mark.parametrize(
    "link",
    [
        "https://evil.example/x?y=1",
        "HTTP://EVIL.EXAMPLE",
        "www.evil.example",
        "evil.example",
        "bit.ly/abc",
        "ann@evil.example",
        "ftp://evil.example",
        "evil。com",
        "evil．com",
        "evil․com/x",
        "ann＠evil．com",
        "пример.рф",
        "tel:+449061234567",
        "SMS:60777",
        "WWW。evil。com",
    ],
)
def test_no_link_is_left_that_a_program_could_follow(link: str) -> None:
    shown = unlinked(f"Look: {link}, it helped")

    assert link not in shown
    assert shown.replace("\u200b", "") == f"Look: {link}, it helped"


@pytest.mark.parametrize("words", ["It helped. A lot.", "3.5 hours", "Ann's side: left", "a" * 30])
def test_other_words_stay_to_read_as_they_are(words: str) -> None:
    assert unlinked(words).replace("\u200b", "") == words


@pytest.mark.parametrize("word", ["x", "W", "_", "a/b?c=", "!?", "#*", "\ufffd", "é", "щ", "'\""])
def test_a_word_longer_than_a_line_can_break(word: str) -> None:
    shown = breakable(word * 200)

    assert max(map(len, shown.split("\u200b"))) <= 30
    assert shown.replace("\u200b", "") == word * 200


def test_no_mark_is_parted_from_its_letter() -> None:
    shown = breakable("e\u0301" * 200)

    assert "\u200b\u0301" not in shown
