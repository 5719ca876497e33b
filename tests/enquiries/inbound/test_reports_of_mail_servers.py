"""The sample bounces that flufl.bounce ships (Apache License 2.0), each about a letter of ours.

The letter came back, is delayed, or the mail is for people, as the library's own tests have it.
"""

from pathlib import Path
from zipfile import ZipFile

import pytest

from enquiries.inbound.message import Mail
from enquiries.inbound.report import Fate, read_report
from enquiries.models import OutgoingEmail
from tests.enquiries.inbound.postman import Postman, read_mailbox

SAMPLES = ZipFile(Path(__file__).parent / "flufl_bounce_6.0.0_samples.zip")
NAMES = sorted(SAMPLES.namelist())


DELAYED = {
    *("dsn_05.txt", "dsn_06.txt", "dsn_07.txt", "dsn_08.txt", "dsn_17.txt"),
    *("simple_03.txt", "simple_21.txt", "simple_22.txt", "simple_28.txt"),
    *("simple_35.txt", "simple_40.txt"),
}
FOR_PEOPLE = {
    *("bounce_01.txt", "dumbass_01.txt", "groupwise_03.txt", "qmail_08.txt", "simple_43.txt"),
}


def fate_of(name: str) -> Fate | None:
    """What has become of the letter; all but a few tell that it came back."""
    if name in FOR_PEOPLE:
        return None
    return Fate.DELAYED if name in DELAYED else Fate.RETURNED


def test_all_samples_are_there() -> None:
    assert len(NAMES) == 117
    assert set(NAMES) >= DELAYED | FOR_PEOPLE


@pytest.mark.long
@pytest.mark.parametrize("name", NAMES)
def test_a_sample_is_read_as_what_it_is(name: str) -> None:
    report = read_report(Mail(SAMPLES.read(name)))
    assert (report.fate if report else None) == fate_of(name)


@pytest.mark.long
@pytest.mark.parametrize(
    "name", [name for name in NAMES if b"multipart/report" in SAMPLES.read(name)]
)
def test_a_sample_to_the_envelope_address_ends_as_its_fate_says(
    postman: Postman, letter: OutgoingEmail, name: str
) -> None:
    raw = SAMPLES.read(name)
    head = f"Delivered-To: reports+{letter.pk}@mybackpain.co.uk\n".encode()
    postman.deliver(head + raw)

    read_mailbox()

    letter.refresh_from_db()
    assert letter.state == ("RETURNED" if fate_of(name) == Fate.RETURNED else "SENT")
