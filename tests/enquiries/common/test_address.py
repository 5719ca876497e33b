"""One address, one person: however an address is typed, it is read as where the mail goes."""

import pytest
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from hypothesis import given
from hypothesis import strategies as st

from enquiries.common.address import address_digest, canonical

ANN = "ann@example.com"
IN_FULL = "Enter your email address in full, like name@example.com"
ONE = "Enter one email address only, like name@example.com"
NO_SPACES = "Enter your email address without spaces, like name@example.com"


@pytest.mark.parametrize(
    "typed",
    [
        "ann@example.com\u200e",
        "ann@example.com\u202c",
        "'ann'@example.com",
        "‘ann’@example.com",
        "´Ann´@example.com",
        "'ann' @example.com",
        "\u202aann@example.com\u202c",
        "\ufeffann@example.com",
        "a\u200bnn@example.com",
        "ann@ex\u00adample.com",
        "ann@exam\u2060ple.com",
        "ann@example.\u034fcom",
        "ann@example.com\ufe0f",
        "ann@example.com\x00",
        "ann@ｅxample.com",
        "ａｎｎ＠ｅｘａｍｐｌｅ．ｃｏｍ",
        "ann@example。com",
        "𝐚𝐧𝐧@example.com",
        '"ann"@example.com',
        '"a\\nn"@example.com',
        "“ann”@example.com",
        "ANN@Example.COM",
        "ann@example.com.",
        "ann@example.com,",
        "ann@example.com)",
        "ann@example.com…",
        "Ann <ann@example.com>",
        "Ann\u00a0Example\u00a0<ann@example.com>",
        '"Example, Ann" <ann@example.com>',
        "ann@example.com <ann@example.com>",
        "<ann@example.com",
        "(ann@example.com)",
        "'ann@example.com'",
        "“ann@example.com”",
        "mailto:ann@example.com",
        "MAILTO:ann%40example.com?subject=My%20back",
        "Email: ann@example.com",
        "ann@example.com (home)",
        "  ann@example.com\r\n",
        "ann @ example.com",
        "ann@ example .com",
        "ann@example. com",
        "ann@exam ple.com",
        "ann\u3000@example.com",
        "\u2066ann@example.com\u2069",
        "ann@example.com\U000e0041",
        "ann\ufe6bexample\ufe52com",
        "ann(work)@example.com",
        "`ann@example.com`",
        "*ann@example.com*",
        "_ann@example.com_",
        "«ann@example.com»",
        "‹ann@example.com›",
        "😀ann@example.com",
        "Ann Example (ann@example.com)",
        "Ann Example [ann@example.com]",
        "[ann@example.com](mailto:ann@example.com)",
        "mailto://ann@example.com",
        "Email address: ann@example.com",
        "To: ann@example.com",
        "ann@@example.com",
        "ann@example.com; Ann@Example.com",
        "ann@example.com ann@example.com",
    ],
)
def test_an_address_is_read_in_whatever_way_it_is_typed(typed: str) -> None:
    assert canonical(typed) == ANN


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("ann@MÜLLER.de", "ann@xn--mller-kva.de"),
        ("ann@mu\u0308ller.de", "ann@xn--mller-kva.de"),
        ("ann@XN--MLLER-KVA.de", "ann@xn--mller-kva.de"),
        ("ann@straße.de", "ann@xn--strae-oqa.de"),
        ("ann@例え.jp", "ann@xn--r8jz45g.jp"),
        ("o’brien@example.com", "o'brien@example.com"),
        ("o´brien@example.com", "o'brien@example.com"),
        ("o′brien@example.com", "o'brien@example.com"),
        ("oʼbrien@example.com", "o'brien@example.com"),
        ("_ann_@example.com", "_ann_@example.com"),
        ("-ann+@example.com", "-ann+@example.com"),
        ("ann–marie@example.com", "ann-marie@example.com"),
        ("ann−marie@example.com", "ann-marie@example.com"),
        ("ann. smith@example.com", "ann.smith@example.com"),
        ("ann@example .co .uk", "ann@example.co.uk"),
        ("Ann+Back@example.com", "ann+back@example.com"),
        ("A.n.n@gmail.com", "a.n.n@gmail.com"),
        ("ann@3com.example", "ann@3com.example"),
        ("ann@123.example", "ann@123.example"),
        ("mailto:ann%2Bback@example.com", "ann+back@example.com"),
    ],
)
def test_what_makes_another_address_is_kept(typed: str, read: str) -> None:
    assert canonical(typed) == read


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", IN_FULL),
        ("ann", IN_FULL),
        ("\u200b", IN_FULL),
        ("ann@", IN_FULL),
        ("@example.com", IN_FULL),
        ("ann@example", IN_FULL),
        ("ann@localhost", IN_FULL),
        ("ann@[127.0.0.1]", IN_FULL),
        ("ann@127.0.0.1", IN_FULL),
        ("ann@example,com", IN_FULL),
        ("ann@example..com", IN_FULL),
        ("ann@-example.com", IN_FULL),
        ("ann@xn--a.com", IN_FULL),
        ("ann..b@example.com", IN_FULL),
        (".ann@example.com", IN_FULL),
        ("ann@example@com", IN_FULL),
        ("ann@example.com:25", IN_FULL),
        ("bob@example.com (was ann@example.com)", ONE),
        ("[ann@example.com](mailto:bob@example.com)", ONE),
        ("a" * 65 + "@example.com", IN_FULL),
        ("ann@" + "a" * 64 + ".com", IN_FULL),
        ("ann@example.com, bob@example.com", ONE),
        ("ann@example.com or bob@example.com", ONE),
        ("Bob <bob@example.com>, Ann <ann@example.com>", ONE),
        ("bob@example.com <ann@example.com>", ONE),
        ("ann@example.com\nBcc: eve@example.com", IN_FULL),
        ("ann@example.com\u2028Bcc: eve", IN_FULL),
        ("Ann ann@example.com", NO_SPACES),
        ("ann smith@example.com", NO_SPACES),
        ('"ann smith"@example.com', NO_SPACES),
        ("ann@example.com please", NO_SPACES),
        ("ann@example.com. Thanks", NO_SPACES),
        ("ann@example.co m", NO_SPACES),
        ("ann@" + "a." * 124 + "com", "Enter an email address of 254 characters or fewer"),
        ("ann@example.com " * 100, "Enter an email address of 254 characters or fewer"),
    ],
)
def test_what_has_no_one_reading_is_asked_about(typed: str, why: str) -> None:
    with pytest.raises(ValidationError) as refused:
        canonical(typed)
    assert refused.value.messages == [why]


@pytest.mark.parametrize(("typed", "letter"), [("jörg@example.com", "ö"), ("аnn@gmail.com", "а")])
def test_a_letter_that_mail_cannot_carry_is_named(typed: str, letter: str) -> None:
    with pytest.raises(ValidationError, match=f"yours has “{letter}”"):
        canonical(typed)


@pytest.mark.long
@given(st.text(max_size=40) | st.emails() | st.builds("{}@{}.com".format, st.text(), st.text()))
def test_an_address_that_is_taken_reads_the_same_everywhere(typed: str) -> None:
    try:
        address = canonical(typed)
    except ValidationError:
        return
    assert canonical(address) == address
    assert EmailMessage(to=[address]).message()["To"] == address


@pytest.mark.parametrize(
    "spelling",
    ["ann.smith+back@gmail.com", "annsmith@googlemail.com", "ANNSMITH@gmail.com"],
)
def test_what_reaches_one_mailbox_has_one_digest(spelling: str) -> None:
    assert address_digest(spelling) == address_digest("annsmith@gmail.com")


@pytest.mark.parametrize("other", ["a.nn@example.com", "ann@example.org", "bob@example.com"])
def test_other_mailboxes_are_counted_by_themselves(other: str) -> None:
    assert address_digest(other) != address_digest(ANN)
