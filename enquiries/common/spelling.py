"""“Did you mean gmail.com?”, asked before anything is sent."""

from difflib import get_close_matches

import idna

# Where most of our readers have their mail; close to one another, so each must be known.
PROVIDERS = [
    "aol.com",
    "blueyonder.co.uk",
    "btinternet.com",
    "gmail.com",
    "googlemail.com",
    "hotmail.co.uk",
    "hotmail.com",
    "icloud.com",
    "live.co.uk",
    "live.com",
    "me.com",
    "msn.com",
    "nhs.net",
    "ntlworld.com",
    "outlook.com",
    "proton.me",
    "protonmail.com",
    "sky.com",
    "talktalk.net",
    "virginmedia.com",
    "yahoo.co.uk",
    "yahoo.com",
]
REAL_LOOKALIKES = {
    "email.com",
    "gmx.com",
    "hotmail.ca",
    "hotmail.com.au",
    "mail.com",
    "mailo.com",
    "outlook.com.au",
    "protonmail.ch",
    "ymail.com",
}
NEVER_EXISTED = {"gmail.co.uk": "gmail.com", "icloud.co.uk": "icloud.com"}
ALIKE = 0.87  # gmial.com and hotmal.com are; yahoo.co.in and outlook.co.uk are not


def meant_domain(email: str) -> str:
    """The provider that a mistyped domain resembles; empty for a domain that is right or other.

    Letters of other scripts are compared as they look, like the Cyrillic “а” in “gmаil.com”.
    """
    domain = email.rpartition("@")[2].casefold()
    if domain in PROVIDERS or domain in REAL_LOOKALIKES:
        return ""
    seen = idna.decode(domain)
    alike = get_close_matches(seen, PROVIDERS, n=1, cutoff=ALIKE)
    return NEVER_EXISTED.get(seen) or next(iter(alike), "")


def meant_address(email: str) -> str:
    """The address that was perhaps meant; empty when nothing looks like a slip."""
    domain = meant_domain(email)
    return f"{email.rpartition('@')[0]}@{domain}" if domain else ""
