"""The rules of delivery: when a letter is tried again, when it is given up, and why, in words."""

import re
from datetime import timedelta
from random import SystemRandom

MAX_ATTEMPTS = 10
MAX_UNFINISHED = 2  # attempts that end with their worker; what does that twice is at fault itself
GIVE_UP_AFTER = timedelta(hours=72)
LATE_AFTER = timedelta(minutes=5)
BACKOFF = [timedelta(minutes=m) for m in (1, 5, 15, 60, 120, 240, 480, 720, 1440)]
JITTER = 0.2

NEVER_FINISHED = "never finished"
UNKNOWN_RETURN = "came back without a code"
TOOK_TOO_LONG = "took too long"
CANCELLED = "cancelled"
WITHDRAWN = "withdrawn"
OVERTAKEN = "overtaken"
TOO_LATE = "too late"
BLOCKED = "blocked address"

# Why no letter can leave.
UNAVAILABLE = "mail server unavailable"
ABOUT_US = "our mail account is refused"
ALL_ALIKE = "every letter is refused alike"
# After so many letters to different people, given up in a row for the same reply, the fault is
# ours: sooner where the reply says nothing about the recipient.
ALIKE_IN_A_ROW = {"any": 3, "recipient": 10}
DEAD_IN_A_ROW = 3

# Settled unsent because nobody needs the letter any more: what became of it, in a word or two.
NOT_NEEDED = {
    CANCELLED: "cancelled",
    WITHDRAWN: "erased before it left",
    OVERTAKEN: "overtaken",
    TOO_LATE: "too late to be of use",
    BLOCKED: "not sent",
}

EXPLANATIONS = {
    NEVER_FINISHED: (
        "Attempts ended without a result: the worker was stopped in the middle each time. "
        "Should it happen again after “Send again”, tell whoever runs the site."
    ),
    WITHDRAWN: "Its details were erased before it was sent.",
    CANCELLED: "A member of staff cancelled it.",
    OVERTAKEN: "It was not sent: a later letter tells how things are now.",
    TOO_LATE: "It was not sent: the appointment was over before it could leave.",
    UNKNOWN_RETURN: "The recipient's mail server sent it back and gave no reason that we can read.",
    TOOK_TOO_LONG: "It could not be written and handed over in the time for one letter.",
    BLOCKED: "The person asked not to be written to at this address: phone instead.",
    "cannot be rendered": "The letter could not be written: its template or data is at fault.",
    UNAVAILABLE: "The mail server could not be reached, or refused our login.",
    ABOUT_US: "The mail server refuses our sender address or account, or a limit is used up.",
    ALL_ALIKE: "The mail server gives every letter the same answer, so it is about us.",
    "Timeout": "The mail server did not answer in time.",
    "Disconnected": "The mail server broke off the connection.",
    "NotSupported": "The mail server cannot write to an address in these letters.",
}
# By a server's reply: enhanced status codes (RFC 3463), plain ones (RFC 5321), or their kind.
REPLIES = {
    "5.1.1": "The mailbox does not exist.",
    "5.1.2": "The part of the address after the @ does not exist.",
    "5.1.3": "The address is written in a way that no mail server understands.",
    "5.1.6": "The mailbox has moved away.",
    "5.1.10": "The address takes no mail: it, or the part after the @, does not exist.",
    "5.2.1": "The mailbox is switched off.",
    "5.2.2": "The mailbox is full.",
    "4.2.2": "The mailbox is full for now.",
    "5.2.3": "The letter is too large for this mailbox.",
    "5.3.4": "The letter is too large for the mail server.",
    "5.4.1": "The recipient's mail server cannot be reached.",
    "4.4.1": "The recipient's mail server cannot be reached for now.",
    "5.4.310": "The part of the address after the @ does not exist.",
    "4.4.7": "The recipient's mail server could not be reached for days.",
    "5.4.4": "No mail server was found for the address.",
    "5.4.7": "The recipient's mail server could not be reached for days.",
    "5.7.1": "The mail server refuses mail from us, perhaps as spam.",
    "550": "The mailbox does not exist, or refuses mail from us.",
    "552": "The mailbox is full, or the letter is too large.",
    "553": "The address is not one that the mail server accepts.",
    "5": "The mail server refused the letter for good.",
    "4": "The mail server could not take the letter for now.",
}


def backoff(attempts: int) -> timedelta:
    """How long to wait after this many attempts, ±20 % so that letters don't return together."""
    wait = BACKOFF[min(attempts, len(BACKOFF)) - 1]
    return wait * SystemRandom().uniform(1 - JITTER, 1 + JITTER)


STATUS = re.compile(
    r"(?:(?<![\w.@-])|(?<=\b[245]\d\d-))#?([245])\.(\d{1,3}\.\d{1,3})(?![\w@-]|\.\d)"
)


def status(words: str) -> str:
    """The enhanced status code (RFC 3463) in a reply, such as 5.1.1; empty where there is none."""
    found = STATUS.search(words)
    return f"{found[1]}.{found[2]}" if found else ""


def explain(error: str) -> str:
    """The reason of a failed delivery in plain words; the reason itself where there are none."""
    for sign, words in EXPLANATIONS.items():
        if sign in error:
            return words
    said = error.split()[::-1]  # the more exact, the later
    kinds = [word[0] for word in said if word.isdigit()]
    return next((REPLIES[sign] for sign in said + kinds if sign in REPLIES), error)
