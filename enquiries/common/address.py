"""One address, one person: how an email address is read, and what is remembered without it."""

import re
import unicodedata
from urllib.parse import unquote

import idna
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.validators import EmailValidator, MaxLengthValidator
from django.utils.crypto import salted_hmac

from factsheets.apostrophes import APOSTROPHES

from .characters import is_control, without_invisible

LONGEST, LONGEST_MAILBOX = 254, 64  # characters; the latter before the @ (RFC 5321)
LONGEST_TYPED = 1000
GOOGLE = {"gmail.com", "googlemail.com"}
AS_KEYBOARDS_WRITE = str.maketrans("“”„‐‒–−。", '"""----.') | {
    ord(sign): "'" for sign in APOSTROPHES if not sign.isascii()
}
MARKS = r"[^\w\"+.@-]*"  # what no address begins with: “<”, “*”, “«”, a smiley
LABELS = r"mailto|smtp|e-?mail(?:\s+address)?|to|from"
MESSAGES = {
    "invalid": "Enter your email address in full, like name@example.com",
    "one": "Enter one email address only, like name@example.com",
    "spaces": "Enter your email address without spaces, like name@example.com",
    "letters": "Before the @ we can write only to plain letters (a to z), and yours has "
    "“%(letter)s”. Enter another email address",
    "max_length": f"Enter an email address of {LONGEST} characters or fewer",
}
is_address = EmailValidator(allowlist=[])


def refusal(code: str, **params: str) -> ValidationError:
    return ValidationError(MESSAGES[code], code=code, params=params)


def canonical(typed: str) -> str:
    """The one spelling of an address, however it was typed or pasted, that mail can be sent to.

    Raises ValidationError, saying what to do, where there is none or more than one way to read it.
    """
    if len(typed) > LONGEST_TYPED:
        raise refusal("max_length")
    text = one_of(taken_out(plain(typed)))
    if len(text) > LONGEST:
        raise refusal("max_length")
    mailbox, domain = text.split("@")
    address = f"{read_mailbox(mailbox)}@{read_domain(domain)}"
    prove_usable(address)
    return address


def plain(typed: str) -> str:
    """The text without what cannot be seen, in the plain form of each letter (NFKC)."""
    if re.match(r"\W*mailto:", typed, re.IGNORECASE):
        typed = unquote(typed.partition("?")[0])
    typed = typed.translate(AS_KEYBOARDS_WRITE)  # NFKC would take “´” apart, into a space
    compatible = without_invisible(unicodedata.normalize("NFKC", typed))
    text = unicodedata.normalize("NFKC", compatible).translate(AS_KEYBOARDS_WRITE)
    return "".join(c for c in text if c.isspace() or not is_control(c)).strip()


def taken_out(text: str) -> str:
    """The address out of what stands around it: a name, brackets, “mailto:”, a note."""
    if len(text.splitlines()) > 1:
        raise refusal("invalid")
    if found := re.search(r"[<(\[]([^<>()\[\]]*@[^<>()\[\]]*)[>)\]]", text):
        around = text[: found.start()] + text[found.end() :]
        if "@" in around and found[1].lower() not in around.lower():
            raise refusal("one")
        text = found[1]
    text = re.sub(r"\([^()@]*\)", "", re.sub(r"\A_(.*)_\Z", r"\1", text))
    text = re.sub(r"[\W_]+\Z", "", text)
    text = re.sub(rf"\A{MARKS}(?:(?:{LABELS})\s*:{MARKS})*", "", text, flags=re.IGNORECASE)
    return text[1:] if text.startswith('"') and text.count('"') == 1 else text


def one_of(text: str) -> str:
    """The same with one “@”: that of an address written twice, or of an “@” pressed twice."""
    text = re.sub(r"@(?:\s*@)+", "@", text)
    if text.count("@") == 1:
        return text
    addresses = {part.lower() for part in re.split(r"[\s,;/|&]+", text) if "@" in part}
    first = next(iter(addresses), "")
    if len(addresses) == 1 and first.count("@") == 1:
        return first
    raise refusal("one" if len(addresses) > 1 else "invalid")


def read_mailbox(typed: str) -> str:
    """What stands before the @, in small letters and without quotes that it does not need."""
    mailbox = re.sub(r"\s*\.\s*", ".", typed.strip()).lower().strip("'")
    if quoted := re.fullmatch(r'"(.*)"', mailbox):
        mailbox = re.sub(r"\\(.)", r"\1", quoted[1])
    if re.search(r"\s", mailbox):
        raise refusal("spaces")
    for letter in mailbox:
        if not letter.isascii():
            raise refusal("letters", letter=letter)
    if not re.fullmatch(r"[^\"\\,:;<>()\[\]]+", mailbox) or len(mailbox) > LONGEST_MAILBOX:
        raise refusal("invalid")
    return mailbox


def read_domain(typed: str) -> str:
    """What stands after the @, as the network knows it: “xn--…” for other scripts.

    A space is a slip where the address is not complete before it, or a dot comes after it.
    """
    if re.search(r"\.\w[^\s]*\s+[^\s.]|\.\w+\s*\.\s+\w", typed):
        raise refusal("spaces")
    try:
        domain = idna.encode("".join(typed.split()), uts46=True, std3_rules=True).decode()
    except (idna.IDNAError, UnicodeError):
        raise refusal("invalid") from None
    if domain.rpartition(".")[2].isdigit():
        raise refusal("invalid")
    return domain


def prove_usable(address: str) -> None:
    """Raises ValidationError unless a letter to this address can be written and handed over."""
    try:
        is_address(address)
        MaxLengthValidator(LONGEST)(address)
        EmailMessage(to=[address]).message()
    except (ValidationError, ValueError):  # Unicode's errors are among the latter
        raise refusal("invalid") from None


def mailbox_of(address: str) -> str:
    """The mailbox behind a canonical address, to count and to block by: see decision 15."""
    mailbox, _, domain = address.rpartition("@")
    mailbox = mailbox.partition("+")[0] or mailbox
    if domain in GOOGLE:
        mailbox, domain = mailbox.replace(".", ""), "gmail.com"
    return f"{mailbox}@{domain}"


def keyed(address: str, secret: str) -> str:
    return salted_hmac("enquiries.address", address, secret=secret, algorithm="sha256").hexdigest()


def address_digest(email: str, secret: str | None = None) -> str:
    """A digest that tells nothing to whoever lacks the secret key; one for each mailbox."""
    return keyed(mailbox_of(email.lower()), secret or keys()[0])


def known_digests(email: str) -> list[str]:
    """The digests of an address under the key of new ones and those before it.

    Also of the address with its tag and dots: blocks were once kept by these.
    """
    spellings = {mailbox_of(email.lower()), email.lower()}
    return [keyed(spelling, key) for key in keys() for spelling in spellings]


def keys() -> list[str]:
    """The key of what must outlive a change of SECRET_KEY, then those of older digests."""
    own = [settings.BLOCK_KEY] if settings.BLOCK_KEY else []
    return [*own, settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
