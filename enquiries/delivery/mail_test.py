"""One letter before the operator's eyes, each step of it named."""

import smtplib
import ssl
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from email.utils import formatdate, make_msgid, parseaddr
from socket import gaierror
from urllib.parse import urlsplit
from uuid import uuid4

from django.conf import settings
from django.core.mail import EmailMessage as DjangoMessage
from django.core.mail.backends.smtp import EmailBackend
from django.core.mail.utils import DNS_NAME

from enquiries.outbox.identity import envelope_sender

from .faults import FOR_GOOD, TRY_LATER
from .mailer import mailer

SUBJECT = "A test letter from {host}"
TEXT = "This is a test: mail from {host} arrives. Nothing needs to be done.\n"
PORTS = "port 587 goes with smtp+tls://, port 465 with smtps://"
SILENT_FOR = 20.0
Reply = tuple[int, bytes]
Step = tuple[str, Callable[[], Reply | None]]


class StepFailed(Exception):  # noqa: N818 (said to the operator as it is named)
    """A step went wrong; the message is one plain line that says which and why."""


def send(address: str) -> Iterator[str]:
    """Send a letter to the address, and tell each step once it is done.

    Raises StepFailed at the first that goes wrong.
    """
    server = mailer()
    message = letter(address)
    if isinstance(server, EmailBackend):
        yield from converse(server, message, address)
        return
    yield f"Letters go by {type(server).__module__}, to no mail server"
    try:
        server.send_messages(
            [DjangoMessage(message["Subject"], message.get_content(), to=[address])]
        )
    except OSError as error:
        raise StepFailed(f"Writing the letter: {error}") from error
    yield "Handed over"


def letter(address: str) -> EmailMessage:
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    message = EmailMessage()
    message["From"], message["To"] = settings.DEFAULT_FROM_EMAIL, address
    message["Subject"] = SUBJECT.format(host=host)
    message["Date"], message["Message-ID"] = formatdate(), make_msgid(domain=host)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(TEXT.format(host=host))
    return message


def converse(server: EmailBackend, message: EmailMessage, address: str) -> Iterator[str]:
    """Speak with the mail server as a letter is sent, step by step."""
    session = caller(server)
    privacy = "TLS from the start" if server.use_ssl else "STARTTLS" if server.use_tls else "no TLS"
    login = f"login as {server.username}" if server.username else "no login"
    yield f"Mail server {server.host}, port {server.port}, {privacy}, {login}"
    try:
        for name, run in steps(session, server, message, address):
            yield f"{name}: {answer(name, run)}"
    finally:
        session.close()
    yield f"The mail server has taken the letter to {address} as {message['Message-ID']}"


def caller(server: EmailBackend) -> smtplib.SMTP:
    """Somebody to speak for us, not yet connected."""
    host, name, patience = server.host, DNS_NAME.get_fqdn(), server.timeout or SILENT_FOR
    session = smtplib.SMTP(local_hostname=name, timeout=patience)
    if server.use_ssl:
        context = server.ssl_context
        session = smtplib.SMTP_SSL(local_hostname=name, timeout=patience, context=context)
    session._host = host  # type: ignore[attr-defined] # noqa: SLF001 (whose certificate it must be)
    return session


def steps(
    session: smtplib.SMTP, server: EmailBackend, message: EmailMessage, address: str
) -> Iterator[Step]:
    """Each step in its order, and what runs it."""
    # As a letter of a patient has it: a server may take the one address and not the other.
    sender = envelope_sender(uuid4()) or parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    yield "Connecting", lambda: session.connect(server.host, server.port)
    yield "Greeting", session.ehlo
    if server.use_tls:
        yield "Starting TLS", lambda: session.starttls(context=server.ssl_context)
        yield "Greeting again", session.ehlo
    if server.username:
        yield "Logging in", lambda: session.login(server.username, server.password)
    yield f"Sender {sender}", lambda: session.mail(sender)
    yield f"Recipient {address}", lambda: session.rcpt(address)
    yield "Letter", lambda: session.data(message.as_bytes())
    yield "Goodbye", session.quit


def answer(name: str, run: Callable[[], Reply | None]) -> str:
    """Run a step; the first line of what the server says to it."""
    try:
        code, words = run() or (0, b"done")
    except (OSError, smtplib.SMTPException, ValueError) as error:
        raise StepFailed(f"{name}: {why(error)}") from error
    line = words.decode("utf-8", "replace").partition("\n")[0]
    if code >= TRY_LATER:
        when = "for good" if code >= FOR_GOOD else "for now"
        raise StepFailed(f"{name}: refused {when}: {code} {line}")
    return f"{code or ''} {line}".strip()


def why(error: Exception) -> str:
    """What went wrong, and which setting to look at."""
    if isinstance(error, gaierror):
        return "no machine of this name is known. Look at the host in EMAIL_URL"
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"the certificate is not to be trusted: {error.verify_message}"
    if isinstance(error, ssl.SSLError):
        return f"no TLS from the start here. In EMAIL_URL, {PORTS}"
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return f"refused ({error.smtp_code}). Look at user and password in EMAIL_URL"
    if isinstance(error, smtplib.SMTPServerDisconnected | TimeoutError):
        return f"no answer in time, or the line was cut. A firewall? In EMAIL_URL, {PORTS}"
    return str(error)
