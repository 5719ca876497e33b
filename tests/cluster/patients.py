"""Patients who press the button until they have an answer, and what became of their letters."""

import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from http.client import HTTPException
from itertools import count
from statistics import median
from threading import Event, Thread
from urllib.parse import urlencode

from tests.mybackpain.commands import PRODUCTION
from tests.running_site import wait_until

from .cluster import FORM, Cluster, Letter

REPORT = "/fact-sheets/sacroiliac-joint-dysfunction/report/"
PATIENCE = 90.0  # seconds for which somebody presses again
SETTLING = 3.0  # seconds for a letter that is under way to whoever sends it twice
CLINIC = PRODUCTION["CLINIC_INBOX"]
numbers = count()


@dataclass
class Enquiry:
    """What one patient sent, and what the site told them."""

    address: str
    pressed_at: float
    answers: list[int] = field(default_factory=list)  # 0: none
    answered_at: float = 0.0
    reference: str = ""  # of a consultation


class Patients:
    """Everybody who came during one test."""

    def __init__(self, cluster: Cluster) -> None:
        self.cluster = cluster
        self.enquiries: list[Enquiry] = []

    @contextmanager
    def arriving(self, *, per_second: float = 2.0, like: str = "ann") -> Iterator[None]:
        """Have them come steadily until the block ends; then wait until each has an answer."""
        stop = Event()
        with ThreadPoolExecutor(64) as presses:
            futures: list[Future[Enquiry]] = []

            def come() -> None:
                while not stop.wait(1 / per_second):
                    futures.append(presses.submit(self.ask, like))

            coming = Thread(target=come)
            coming.start()
            try:
                yield
            finally:
                stop.set()
                coming.join()
        for future in futures:
            future.result()

    def ask(self, like: str = "ann") -> Enquiry:
        """One patient asks, every second one for a consultation, and presses again until told."""
        number = next(numbers)
        enquiry = Enquiry(f"{like}.{number}@example.com", time.time())
        self.enquiries.append(enquiry)
        while time.time() < enquiry.pressed_at + PATIENCE:
            status, place = self.press(enquiry, number)
            enquiry.answers.append(status)
            if status == HTTPStatus.SEE_OTHER:
                enquiry.answered_at = time.time()
                enquiry.reference = place.strip("/").rpartition("/")[2] if number % 2 else ""
                break
            time.sleep(1)
        return enquiry

    def press(self, enquiry: Enquiry, number: int) -> tuple[int, str]:
        """Send the form, each patient from an address of their own."""
        form = {"name": "Ann Example", "email": enquiry.address}
        path = REPORT
        if number % 2:
            path = "/consultation/"
            form |= {"contact_method": "email", "concern": "Low back pain"}
        visitor = f"203.0.{number // 250 % 250}.{number % 250 + 1}"
        try:
            answer = self.cluster.nginx.ask(
                path, "POST", urlencode(form), X_Visitor=visitor, **FORM
            )
        except (OSError, HTTPException):
            return 0, ""
        return answer.status, answer.headers.get("Location", "")

    def demand_every_letter_once(self) -> None:
        """Wait until all are sent. Raises AssertionError where a letter is lost or came twice."""
        assert all(enquiry.answered_at for enquiry in self.enquiries), self.statuses
        assert wait_until(lambda: all(self.letters()), 150), self.cluster.words
        assert wait_until(self.cluster.has_nothing_to_send, 60), self.cluster.words
        time.sleep(SETTLING)
        assert [letters for letters in self.letters() if len(letters) > 1] == []

    def letters(self) -> list[list[Letter]]:
        """For each letter that an enquiry causes, how often it was taken, and when."""
        own, about = defaultdict(list), defaultdict(list)
        for letter in self.cluster.letters():
            own[letter["to"]].append(letter)
            if letter["to"] == CLINIC:
                about[letter["about"][0]].append(letter)
        consultations = [enquiry.reference for enquiry in self.enquiries if enquiry.reference]
        return [
            *(own[enquiry.address] for enquiry in self.enquiries),
            *(about[reference] for reference in consultations),
        ]

    @property
    def statuses(self) -> Counter[int]:
        return Counter(status for enquiry in self.enquiries for status in enquiry.answers)

    @property
    def waited(self) -> str:
        """How long they waited for the answer and for the letter, from the first press."""
        answers = [enquiry.answered_at - enquiry.pressed_at for enquiry in self.enquiries]
        both = zip(self.enquiries, self.letters(), strict=False)
        letters = [letters[0]["at"] - enquiry.pressed_at for enquiry, letters in both]
        again = sum(len(enquiry.answers) > 1 for enquiry in self.enquiries)
        return (
            f"{len(answers)} patients, {again} of them pressed again ({dict(self.statuses)}); "
            f"answer {spread(answers)}, letter {spread(letters)}"
        )


def spread(seconds: list[float]) -> str:
    return f"{median(seconds):.1f} s (longest {max(seconds):.1f} s)"
