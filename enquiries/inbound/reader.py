"""Takes in what the clinic's mailbox has for the site: answers, and what came back."""

import logging
from collections import Counter
from collections.abc import Iterable
from uuid import UUID

from django.db import DatabaseError, IntegrityError, InterfaceError, transaction

from enquiries.common.lasting_trouble import LastingTrouble
from enquiries.consultations import by_mail
from enquiries.consultations.consultation import Consultation
from enquiries.consultations.contact_log import ContactLogEntry
from enquiries.consultations.states import ChangedMeanwhile
from enquiries.letters import answered
from enquiries.outbox.letter import Letter
from enquiries.outbox.outgoing_email import OutgoingEmail
from enquiries.outbox.rules import explain

from .calendar_reply import CalendarReply, calendar_reply
from .mailboxes import MAILBOX_AWAY, Mailbox, NotMoved
from .message import Head, Mail
from .report import Fate, Report, read_report
from .taken_in import TakenIn

TRIES = 5  # while staff act on the same request
NOT_MOVED = (
    "the clinic's mailbox is full, or cannot be written to: what is taken in stays in its inbox"
)
NAMED = 50  # letters that one mail may name
Kind, Line = TakenIn.Kind, ContactLogEntry.Kind

logger = logging.getLogger(__name__)


class Reader:
    """Reads a mailbox again and again, and looks at each mail once."""

    def __init__(self) -> None:
        self.known: set[str] = set()
        self.trouble = LastingTrouble(logger)

    def read(self, mailbox: Mailbox) -> Counter[str]:
        """Take in what is for the site, and move it; how many of each kind."""
        done: Counter[str] = Counter()
        for key, message in mailbox.waiting(self.known):
            try:
                kind = self.look(mailbox, key, Head(message))
            except (DatabaseError, InterfaceError, *MAILBOX_AWAY):
                raise
            except Exception as error:  # noqa: BLE001 (a stranger's mail ends nothing)
                logger.warning(
                    "a mail cannot be read and is left for people: %s", type(error).__name__
                )
                kind = None
            if kind is None or kind == Kind.ASIDE:
                self.known.add(key)
            else:
                self.move(mailbox, key)
            done[kind or ""] += 1
        return done

    def move(self, mailbox: Mailbox, key: str) -> None:
        """Move what was taken in; where that cannot be it stays, and is tried again."""
        try:
            mailbox.take(key)
            self.trouble.over()
        except NotMoved:
            self.trouble.met(NOT_MOVED)

    def look(self, mailbox: Mailbox, key: str, head: Head) -> TakenIn.Kind | None:
        """Take in one mail; None where it is for people."""
        if known := TakenIn.objects.filter(fingerprint=head.fingerprint).first():
            return Kind(known.kind)
        if not may_concern_us(head):
            return None
        raw = mailbox.beginning(key)
        return take_in(Mail(raw)) if raw else None


def may_concern_us(head: Head) -> bool:
    """Whether it is worth reading whole: it names a letter, or a machine reports something."""
    return bool(head.sent_to or head.answered or head.is_report or head.is_automatic)


def take_in(mail: Mail) -> TakenIn.Kind | None:
    """Write down what a mail says, once however often it is read; None where it is for people."""
    for _ in range(TRIES):
        try:
            with transaction.atomic():
                return judge(mail)
        except IntegrityError:  # another worker was faster
            known = TakenIn.objects.filter(fingerprint=mail.head.fingerprint).first()
            return Kind(known.kind) if known else None
        except ChangedMeanwhile:
            continue
    return None


def judge(mail: Mail) -> TakenIn.Kind | None:
    letter = letter_of([*mail.head.sent_to, *mail.head.answered])
    is_by_recipient = letter is not None and mail.head.is_from(address_of(letter))
    if report := read_report(mail, is_by_recipient=is_by_recipient):
        return told_by(report, mail)
    if letter is None or not Letter(letter.letter).is_to_patient:
        return None
    consultation = letter.consultation
    reply = calendar_reply(mail.message) if is_by_recipient else None
    if is_of_a_machine(mail, reply):
        words = said(mail, reply) if is_by_recipient else ""
        return automatic(mail, consultation, words)
    if consultation is None or consultation.erased_at:
        return None
    if is_by_recipient:
        return answer(mail, consultation, said(mail, reply))
    note(mail, Kind.ASIDE, consultation)
    by_mail.add_line(consultation, Line.ASIDE, by_mail.ASIDE.format(reference=consultation))
    return Kind.ASIDE


def letter_of(ids: Iterable[UUID]) -> OutgoingEmail | None:
    """The first of these letters that is ours."""
    wanted = list(ids)[:NAMED]
    ours = OutgoingEmail.objects.select_related("consultation").in_bulk(wanted)
    return next((ours[pk] for pk in wanted if pk in ours), None)


def address_of(letter: OutgoingEmail) -> str:
    """Whose answer would be one: the address of the request, as it is now."""
    return letter.consultation.email if letter.consultation else letter.recipient


def note(mail: Mail, kind: TakenIn.Kind, consultation: Consultation | None) -> None:
    """Claim the mail. Raises IntegrityError where it is taken in already."""
    fingerprint = mail.head.fingerprint
    TakenIn.objects.create(fingerprint=fingerprint, kind=kind, consultation=consultation)
    logger.info("taken in: %s, about %s", kind, consultation or "no request")


def is_of_a_machine(mail: Mail, reply: CalendarReply | None) -> bool:
    """Whether nobody has to read it: a calendar that accepts does not ask anything of us.

    One that does not is a person's doing, however its program marks the mail.
    """
    if reply:
        return reply.is_acceptance and not mail.words
    return mail.head.is_automatic


def said(mail: Mail, reply: CalendarReply | None) -> str:
    """What is new in a mail, with what it says as a reply of a calendar."""
    return "\n\n".join(filter(None, [reply.words if reply else "", mail.words]))


def answer(mail: Mail, consultation: Consultation, words: str) -> TakenIn.Kind:
    note(mail, Kind.ANSWER, consultation)
    whole, files, has_more = mail.whole, mail.attachments, mail.has_more
    entry = by_mail.hear(consultation, words=words, whole=whole, files=files, has_more=has_more)
    answered.enqueue(entry)
    return Kind.ANSWER


def automatic(mail: Mail, consultation: Consultation | None, words: str) -> TakenIn.Kind:
    """A grey line, and nothing else: a machine is never answered."""
    note(mail, Kind.AUTOMATIC, consultation)
    if consultation and not consultation.erased_at:
        by_mail.add_line(consultation, Line.AUTOMATIC, words)
    return Kind.AUTOMATIC


def told_by(report: Report, mail: Mail) -> TakenIn.Kind | None:
    """Believe a report about one letter of ours, as far as its state goes."""
    letter = letter_of(report.letters)
    if letter is None:
        return None
    about = letter.consultation
    concerns = about and Letter(letter.letter).is_to_patient and not about.erased_at
    kinds = {Fate.RETURNED: Kind.RETURNED, Fate.DELAYED: Kind.DELAYED}
    kind = kinds.get(report.fate, Kind.AUTOMATIC)
    note(mail, kind, about)
    if report.fate == Fate.RETURNED:
        letter.record_returned(report.reason)
    elif report.fate == Fate.DELAYED and about and concerns:
        by_mail.add_line(about, Line.DELAYED, explain(report.reason))
    return kind


def empty_folder(mailbox: Mailbox) -> int:
    """Delete the copies of mail whose person is erased, or that was about no request."""
    heads = [(key, Head(message).fingerprint) for key, message in mailbox.taken()]
    known = [fingerprint for _, fingerprint in heads]
    kept = set(
        TakenIn.objects.kept().filter(fingerprint__in=known).values_list("fingerprint", flat=True)
    )
    unwanted = [key for key, fingerprint in heads if fingerprint not in kept]
    mailbox.drop(unwanted)
    TakenIn.objects.unwanted().delete()
    return len(unwanted)
