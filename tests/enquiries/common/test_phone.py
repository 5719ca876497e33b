"""Numbers that ring are read however they are written; the others are told why."""

from contextlib import suppress

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from enquiries.common.phone import read

MOBILE, HOME = "+447700900982", "+441632960001"


@pytest.mark.parametrize(
    "typed",
    [
        "07700 900982",
        "07700900982",
        "07700-900-982",
        "07700–900–982",
        "07700.900.982",
        "0 7 7 0 0 9 0 0 9 8 2",
        "7700 900982",
        "44 7700 900982",
        "+44 7700 900982",
        "+44 07700 900982",
        "+44 (0)7700 900982",
        "00 44 (0) 7700 900982",
        "０７７００ ９００９８２",
        "07700 900982\u202c",
        "07700\u00a0900\u200b982",
        "tel:07700900982",
        "tel:+44-7700-900982",
        "Tel. 07700 900982",
        "mob07700900982",
        "07700900982mob",
        "07700 900982 (after 6)",
        "07700 900982 (wife)",
        "(wife) 07700 900982",
        "Mob07700 900982",
        "07700900982 (2nd floor)",
        "07700 900982 after 6pm",
        "07700 900982 6pm-8pm",
        "07700 900982, 9-5",
        "not before 10 - 07700 900982",
        "between 9 and 5 on 07700 900982",
        "07700 900982 ext 4",
        "07700 900982 x123",
        "07700 900982 #4",
        "07700 900982 / 01632 960001",
        "07700 900982/01632 960001",
        "07700 900982 or 01632 960001",
        "07700 900982 01632 960001",
        "07700 900982, 01632 960001",
        "07700 900982 +44 1632 960001",
        "Mobile: 07700 900982, home: 01632 960001",
        "07700 900982/3",
        "07700 900982 9-5",
        "07700 900982 (9-5)",
        "07700 900982 9 to 5",
        "07700 900982 5.30-7.30pm",
        "07700 900982 18:30",
        "07700 900982 24/7",
        "18001 07700 900982",
        "18001-07700 900982",
        "1800107700900982",
        "18002+447700900982",
        "07700 900982 1830",
        "07700 900982 18.30",
        "07700 900982 1830-1930",
        "07700 900982 after 1800",
        "07700 900982 0900 to 1700",
        "0900-1700 07700 900982",
        "1830 07700 900982",
        "7700 900982 18.30",
        "1) 07700 900982 2) 01632 960001",
        "1. 07700 900982 2. 01632 960001",
        "(07700 900 98 2) home",
        "2nd: 07700 900982",
        "flat 2, 07700 900982",
        "dob 01/02/1950 07700 900982",
        "09061 234567 / 07700 900982",
        "141 07700 900982",
        "sms:07700900982",
        "https://wa.me/447700900982",
        "07700900982p4",
        "٠٧٧٠٠٩٠٠٩٨٢",
        "07-70-09-00-98-2",
        "07700,900,982",
        "07700, 900982",
        "07700:900:982",
        "+44;7700;900982",
        "07700 900982 @10",
        "07700 900982 - 2 rings",
        "07700 900982 - flat 3",
        "2 rings - 07700 900982",
        "07700,900,982 - 2 rings",
        "07700, 900, 982 @ 10",
        "2 rings - 07700;900;982",
        "07700 900982 2 rings",
        "07700900982 3 times please",
        "07700 900982 1 ring 9-5",
        "07700 90098 2 home",
        "after 5 07700 90 09 82",
        "flat 12 0044 7700 900982",
        "44 07700 900982",
    ],
)
def test_a_number_is_read_in_whatever_way_it_is_written(typed: str) -> None:
    assert read(typed) == MOBILE


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("01632/960001", HOME),
        ("(01632) 960001", HOME),
        ("020 7946 0018 or 07700 900982", "+442079460018"),
        ("work 020 7946 0018 x123", "+442079460018"),
        ("0800 1111", "+448001111"),
        ("0800 11-11", "+448001111"),
        ("020 79-46 00-18", "+442079460018"),
        ("01632 16-00 18", "+441632160018"),
        ("016977 3999", "+44169773999"),
        ("(0161) 496-0123 x 12", "+441614960123"),
        ("0118 496 0018", "+441184960018"),
        ("+353 20 915 6789", "+353209156789"),
        ("00353 20 915 6789", "+353209156789"),
        ("+49 30 23125 000", "+493023125000"),
        ("+1 (202) 555-0143", "+12025550143"),
        ("+49 30 23125000 / 0171 1234567", "+493023125000"),
        ("+49 171 1234567 18:30", "+491711234567"),
        ("+49 171 1234567 9-5", "+491711234567"),
        ("+49 171 1234567 2 rings", "+491711234567"),
        ("after 5 0048 51 234 05 48", "+48512340548"),
        ("+353 87 123 4567 or 07700 900982", "+353871234567"),
        ("01632 960001/2/3", HOME),
        ("+49 30 1200", "+49301200"),
        ("+33 1 23 45 12 00", "+33123451200"),
        ("020 7946 1830", "+442079461830"),
        ("0871 496 0018", "+448714960018"),
        ("070 1496 0018", "+447014960018"),
    ],
)
def test_every_kind_of_number_is_read(typed: str, number: str) -> None:
    assert read(typed) == number


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("1234", "A British number has 11 digits, and yours has 4"),
        ("12", "A British number has 11 digits, and yours has 2"),
        ("999", "A British number has 11 digits, and yours has 3"),
        ("0770090098", "A British number has 11 digits, and yours has 10"),
        ("07700 90098", "A British number has 11 digits, and yours has 10"),
        ("07700 9009821", "A British number has 11 digits, and yours has 12"),
        ("07700 900123 900124 900125", "A British number has 11 digits, and yours has 23"),
        ("04123 456789", "No British number begins with 04"),
        ("06666 666666 (evenings)", "No British number begins with 06"),
        ("960001", "Yours has no area code"),
        ("946 0018", "Yours has no area code"),
        ("946 0018 (home)", "Yours has no area code"),
        ("07700 9OO982", "Yours has the letter “O” in it: write the number in figures"),
        ("O7700 900982", "Yours has the letter “O” in it: write the number in figures"),
        ("0770o900982", "Yours has the letter “o” in it: write the number in figures"),
        ("07700 9009l2", "Yours has the letter “l” in it: write the number in figures"),
        ("call me at work", "Enter a phone number, like 01632 960 001"),
        ("none", "If you have none, leave this empty and choose video or email"),
        ("07700 90098 9-5", "A British number has 11 digits, and yours has 10"),
        ("+44 77009", "After +44 come 10 digits, and yours has 5"),
        ("0044 (0) 7700 9009821", "After +44 come 10 digits, and yours has 11"),
        ("+1 202 555 014", "Yours has too few digits for its country"),
        ("+1 202 555 01433", "Yours has too many digits for its country"),
        ("+999 1234567", "Check the code of the country"),
        ("+", "Enter a phone number, like 01632 960 001"),
        ("00000000000", "No British number begins with 00"),
        ("0906 123 4567", "We do not call numbers at a premium rate"),
        ("09061234567 (mobile)", "We do not call numbers at a premium rate"),
        ("+44 (0)906 123 4567", "We do not call numbers at a premium rate"),
        ("0044 909 879 0000", "We do not call numbers at a premium rate"),
        ("906 123 4567", "We do not call numbers at a premium rate"),
        ("+1 900 555 0143", "We do not call numbers at a premium rate"),
        ("+979 123456789", "We do not call numbers at a premium rate"),
        ("NHS 943 476 5919", "We do not call numbers at a premium rate"),
        ("07700 90098 1830", "A British number has 11 digits"),
        ("900982 (after 18:30)", "Yours has no area code"),
        ("07700 90098, 2 rings", "+44 808 157 0192"),
        ("07700 90098 at 9", "+44 808 157 0192"),
        ("0770090098 7:30", "A British number has 11 digits, and yours has 10"),
    ],
)
def test_what_cannot_ring_is_refused_with_the_reason(typed: str, why: str) -> None:
    with pytest.raises(ValidationError) as refused:
        read(typed)
    assert why in refused.value.messages[0]


def test_no_number_is_said_to_begin_as_none_does_that_begins_as_many_do() -> None:
    with pytest.raises(ValidationError) as refused:
        read("07700 90098 at 9")

    assert "No British number begins" not in refused.value.messages[0]


@given(st.text(max_size=60) | st.text("0123456789 +()/-.ext", max_size=60))
def test_whatever_is_typed_is_read_or_refused(typed: str) -> None:
    with suppress(ValidationError):
        assert read(typed).startswith("+")
