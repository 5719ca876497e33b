"""Whose fault it is when a mail server does not take a letter: judged by its reply alone.

Reply codes are those of RFC 5321 and RFC 4954, enhanced status codes those of RFC 3463 and of the
registry that RFC 5248 keeps. Their first figure is left out below: 4 passes, 5 stays.
"""

import re
import smtplib

from enquiries.outbox.rules import status

TRY_LATER, FOR_GOOD = 400, 500
SERVICE_NOT_AVAILABLE = 421
TOO_LARGE = 552
# A login that is missing, refused, too weak or out of order for now.
ABOUT_THE_LOGIN = frozenset({432, 454, 530, 534, 535, 538})
# What is said about whoever sends, at whatever step it is said.
ABOUT_US = frozenset(
    {"1.7", "1.8"}  # the sender's address, its domain
    | {"4.5"}  # too much mail: a day's limit is used up
    | {"7.3", "7.4", "7.5", "7.8", "7.9", "7.10", "7.11", "7.12", "7.13", "7.14"}  # the account
    | {"7.20", "7.21", "7.22", "7.23", "7.24", "7.25", "7.26", "7.27", "7.29"}  # DKIM, SPF, names
    | {"7.28"}  # a flood
    # Exchange: not through this server, not signed in, not this sender, a day's limit, a flood
    | {"7.54", "7.57", "7.60", "7.64", "1.90", "2.252", "5.127"}
)
ACCESS_DENIED = re.compile(r"7\.[5-7]\d\d")  # Exchange: our address, network or tenant is barred
# Where the code fits everything, as a relay or a sender's service puts it.
ABOUT_US_IN_WORDS = re.compile(
    r"\brelay|authenticat|sender verify|verified sender|\bnot verified"
    r"|\bsending (is )?(paused|suspended|disabled|limit|quota|rate)|not (allowed|permitted) to send"
    r"|\b(daily|hourly|monthly) \D{0,30}(limit|quota)|rate.?limit|unexpected volume|\bcredits\b"
    r"|sender (address )?rejected|rcpthosts|\byour account|\b(spf|dkim|dmarc)\b"
    # how we call ourselves, and our machine on a list of others
    r"|\bhelo\b|reverse (hostname|dns)|\bptr\b|block.?list|black.?list|\brbl\b|spamhaus|spamcop"
    r"|barracudacentral|reputation",
    re.IGNORECASE,
)
# The same, once a recipient was taken: before, it is the recipient's account.
ACCOUNT_CLOSED = re.compile(r"\baccount .{0,20}(suspended|locked|disabled|blocked)", re.IGNORECASE)
# A server that takes no mail at all, for good.
ABOUT_THE_SERVER = frozenset({"5.3.2", "5.3.5"})
# What a server can know about the letter itself before it has seen a recipient: size and script.
ABOUT_THE_LETTER = frozenset({"2.3", "3.4", "6.7", "6.8", "6.9", "6.10"})
# What is said about this recipient alone: many of these in a row may all be true.
ABOUT_THE_RECIPIENT = re.compile(r" [45]\.(1\.(1|2|3|4|6|10)|2\.\d+|4\.[14]|7\.1[78]|7\.1\d\d)\b")


def reply(error: Exception) -> tuple[int | None, str]:
    """The reply code and the server's words; None where there was no reply."""
    words: bytes | str
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, words = next(iter(error.recipients.values()), (None, b""))
    elif isinstance(error, smtplib.SMTPResponseException):
        code, words = error.smtp_code, error.smtp_error
    else:
        return None, ""
    return code, words.decode("utf-8", "replace") if isinstance(words, bytes) else str(words)


def reason(error: Exception) -> str:
    """Why a letter was not taken, without the server's words, which quote the address.

    The kind of error, the reply code and the enhanced status code, where there are any.
    """
    code, words = reply(error)
    parts = [type(error).__name__, str(code or ""), status(words) if code else ""]
    return " ".join(part for part in parts if part)


def is_going_away(error: Exception) -> bool:
    """Whether the server takes no more letters, at least over this connection.

    Not all say so before they hang up.
    """
    is_sender = isinstance(error, smtplib.SMTPSenderRefused)
    is_told = is_sender and reply(error)[0] == SERVICE_NOT_AVAILABLE
    return is_told or isinstance(error, smtplib.SMTPServerDisconnected)


def is_transient(error: Exception) -> bool:
    """Whether the same letter may be accepted later: no reply, or a 4xx one."""
    if isinstance(error, smtplib.SMTPNotSupportedError):  # an address that this server cannot write
        return False
    code, _ = reply(error)
    return code is None or code < FOR_GOOD


def is_outage(error: Exception, *, sender: str = "", recipient: str = "") -> bool:
    """Whether it says something about us or the server, so that no letter is to be charged."""
    code, words = reply(error)
    if code is None:
        return False
    said = status(words)
    if code in ABOUT_THE_LOGIN or is_code_about_us(said):
        return True
    if isinstance(error, smtplib.SMTPSenderRefused):
        return is_sender_refused(code, said)
    is_closed = isinstance(error, smtplib.SMTPDataError) and ACCOUNT_CLOSED.search(words)
    if is_closed or says_so_in_words(said, words):
        return True
    return code >= FOR_GOOD and names_the_sender_only(words, sender, recipient)


def is_code_about_us(said: str) -> bool:
    is_barred = ACCESS_DENIED.fullmatch(said[2:]) is not None
    return said[2:] in ABOUT_US or is_barred or said in ABOUT_THE_SERVER


def says_so_in_words(said: str, words: str) -> bool:
    """Whether the words are about us, and the code is not about the recipient."""
    is_about_recipient = ABOUT_THE_RECIPIENT.search(f" {said}")
    return not is_about_recipient and ABOUT_US_IN_WORDS.search(words) is not None


def is_sender_refused(code: int, said: str) -> bool:
    """Judge a reply to MAIL FROM: the server knows the sender, and of the letter its size.

    What it says of its own state for now (4.3.x) passes by itself: tried again as any letter.
    """
    if said[2:] in ABOUT_THE_LETTER or (code == TOO_LARGE and not said):
        return False
    is_hiccup = said.startswith("4.3.") and code != SERVICE_NOT_AVAILABLE
    return not is_hiccup


def names_the_sender_only(words: str, sender: str, recipient: str) -> bool:
    """Whether the reply quotes our own address and not the recipient's.

    Many servers refuse a sender only after RCPT, with a code that fits everything (5.7.1).
    """
    words = words.casefold()
    return bool(sender) and sender.casefold() in words and recipient.casefold() not in words
