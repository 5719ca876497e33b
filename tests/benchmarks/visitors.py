"""People who read, ask, and answer: 95 %, 4 % and 1 % of requests."""

import http.client
import random
import time
from collections import Counter
from dataclasses import dataclass, field
from threading import Lock
from urllib.parse import urlencode

SHEET = "/fact-sheets/sacroiliac-joint-dysfunction/"
READ = ["/", "/fact-sheets/", "/fact-sheets/?q=back", SHEET, "/privacy/", "/urgent-help/"]
ANSWERED, ERROR = 303, 500
FORM = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}


@dataclass
class Tally:
    statuses: Counter[int] = field(default_factory=Counter)
    letters_promised: int = 0
    broken_off: int = 0
    kills: int = 0
    lock: Lock = field(default_factory=Lock, repr=False)

    def note(self, status: int, letters: int) -> None:
        with self.lock:
            self.statuses[status] += 1
            self.letters_promised += letters if status == ANSWERED else 0

    def note_broken_off(self) -> None:
        with self.lock:
            self.broken_off += 1

    @property
    def errors(self) -> dict[int, int]:
        return {status: n for status, n in self.statuses.items() if status >= ERROR}


def ask(port: int, method: str, path: str, body: str = "", **headers: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request(method, path, body or None, headers)
        response = connection.getresponse()
        response.read()
    finally:
        connection.close()
    return response.status


def visit(port: int, number: int, staff_session: str, end: float, tally: Tally) -> None:
    """One connection after another until the end; each person has an address of their own."""
    chance, person = random.Random(number), 0
    while time.monotonic() < end:
        person += 1
        form = {"name": "Ann Example", "email": f"ann{number}.{person}@example.com"}
        letters = 0
        try:
            dice = chance.random()
            if dice < 0.95:
                status = ask(port, "GET", chance.choice(READ))
            elif dice < 0.97:
                status, letters = ask(port, "POST", f"{SHEET}report/", urlencode(form), **FORM), 1
            elif dice < 0.99:
                form |= {"contact_method": "email", "concern": "Back pain for six weeks"}
                status, letters = ask(port, "POST", "/consultation/", urlencode(form), **FORM), 2
            else:
                cookie = f"sessionid={staff_session}"
                status = ask(port, "GET", "/admin/enquiries/consultation/", Cookie=cookie)
        except (OSError, http.client.HTTPException):
            tally.note_broken_off()
        else:
            tally.note(status, letters)
