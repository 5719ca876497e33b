"""The sample bounces that flufl.bounce ships (Apache License 2.0), each about a letter of ours.

What the library says about a sample is what the site must make of it: the letter came back, is
delayed, or the mail is for people.
"""

from email import message_from_bytes
from pathlib import Path
from zipfile import ZipFile

import pytest
from flufl.bounce import all_failures

from enquiries.inbound.message import Mail
from enquiries.inbound.report import Fate, read_report
from enquiries.models import OutgoingEmail
from tests.enquiries.inbound.postman import Postman, read_mailbox

SAMPLES = ZipFile(Path(__file__).parent / "flufl_bounce_6.0.0_samples.zip")
NAMES = sorted(SAMPLES.namelist())


def expected(raw: bytes) -> set[Fate | None]:
    """What may be made of a sample; a report by the standard says more than the library keeps."""
    delayed, failed = all_failures(message_from_bytes(raw))
    if failed:
        return {Fate.RETURNED}
    return {Fate.DELAYED, Fate.RETURNED} if delayed else {None, Fate.OTHER}


@pytest.mark.parametrize("name", NAMES)
def test_a_sample_is_read_as_what_it_is(name: str) -> None:
    raw = SAMPLES.read(name)
    report = read_report(Mail(raw))
    assert (report.fate if report else None) in expected(raw)


@pytest.mark.parametrize(
    "name", [name for name in NAMES if b"multipart/report" in SAMPLES.read(name)]
)
def test_a_sample_to_the_envelope_address_ends_as_its_fate_says(
    postman: Postman, letter: OutgoingEmail, name: str
) -> None:
    raw = SAMPLES.read(name)
    head = f"Delivered-To: reports+{letter.pk}@mybackpain.co.uk\n".encode()
    report = read_report(Mail(raw))
    postman.deliver(head + raw)

    read_mailbox()

    letter.refresh_from_db()
    has_returned = report is not None and report.fate == Fate.RETURNED
    assert letter.state == ("RETURNED" if has_returned else "SENT")
