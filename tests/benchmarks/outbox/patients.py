"""Patients who post forms, answer by mail, and read what arrives in its order."""

import mailbox
from email.message import EmailMessage
from email.utils import make_msgid
from itertools import groupby, pairwise
from pathlib import Path
from random import Random

from django.test import Client

from enquiries.models import ContactLogEntry, Letter, OutgoingEmail

from .stormy_mail_server import StormyServer


class Patients:
    """People who post forms, and what they were told."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.client = Client(headers={"sec-fetch-site": "same-origin"}, SERVER_NAME="127.0.0.1")
        self.reports: set[str] = set()
        self.references: set[str] = set()
        self.refused = 0

    def post(self, number: int) -> None:
        """One patient asks for one thing, and one in ten presses twice."""
        who = "gone" if self.random.random() < 0.05 else "patient"
        form = {"name": "Ann Example", "email": f"{who}{number}@example.com"}
        is_report = self.random.random() < 0.6
        for _ in range(2 if self.random.random() < 0.1 else 1):
            if is_report:
                self.ask_for_report(form)
            else:
                self.ask_for_consultation(form)

    def ask_for_report(self, form: dict[str, str]) -> None:
        page = "/fact-sheets/sacroiliac-joint-dysfunction/report/"
        if self.client.post(page, form).status_code == 303:
            self.reports.add(form["email"])
        else:
            self.refused += 1

    def ask_for_consultation(self, form: dict[str, str]) -> None:
        answers = {"contact_method": "email", "concern": "Low back pain"}
        response = self.client.post("/consultation/", form | answers)
        if response.status_code == 303:
            self.references.add(response.headers["Location"].strip("/").rpartition("/")[2])
        else:
            self.refused += 1


class Answers:
    """Each acknowledgement is answered once; some answers are delivered twice."""

    def __init__(self, folder: Path, random: Random) -> None:
        self.url = f"maildir://{folder}"
        self.box = mailbox.Maildir(folder)
        self.random = random
        self.answered: set[str] = set()

    def write(self) -> None:
        """Answer an acknowledgement that has left and was not answered, if there is one."""
        left = OutgoingEmail.objects.sent().filter(letter=Letter.ACKNOWLEDGEMENT)
        for email in left.order_by("sent_at"):
            if email.message_id not in self.answered:
                self.answered.add(email.message_id)
                self.deliver(email)
                return

    def deliver(self, email: OutgoingEmail) -> None:
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = email.recipient, "clinic@example.org", "Re:"
        mail["Message-ID"], mail["In-Reply-To"] = make_msgid(domain="phone"), email.message_id
        mail.set_content("Mornings are better.")
        for _ in range(self.random.choice([1, 1, 2])):
            self.box.add(mail.as_bytes())

    def miscounted(self) -> int:
        """How many answers are not on a timeline, or on it twice."""
        heard = ContactLogEntry.objects.filter(kind=ContactLogEntry.Kind.HEARD)
        return abs(heard.count() - len(self.answered))


def overtakings(server: StormyServer) -> int:
    """How many letters arrived before an earlier one of the same request to the same person."""
    first = {name: place for place, name in reversed(list(enumerate(server.message_ids)))}
    sent = OutgoingEmail.objects.sent().filter(consultation__isnull=False)
    letters = sent.order_by("consultation", "recipient", "created_at", "pk")
    return sum(
        first.get(f"<{one.pk}@127.0.0.1>", 0) > first.get(f"<{next_one.pk}@127.0.0.1>", 0)
        for _, group in groupby(letters, lambda each: (each.consultation_id, each.recipient))
        for one, next_one in pairwise(group)
    )
