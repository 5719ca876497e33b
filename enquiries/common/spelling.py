"""“Did you mean gmail.com?”: a hint that never stands in the way of sending."""

from difflib import get_close_matches

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
REAL_LOOKALIKES = {"email.com", "gmx.com", "hotmail.ca", "mail.com", "ymail.com"}
ALIKE = 0.87  # gmial.com and hotmal.com are; yahoo.co.in and outlook.co.uk are not


def meant_domain(email: str) -> str:
    """The provider that a mistyped domain resembles; empty for a domain that is right or other."""
    domain = email.rpartition("@")[2].casefold()
    if domain in PROVIDERS or domain in REAL_LOOKALIKES:
        return ""
    return next(iter(get_close_matches(domain, PROVIDERS, n=1, cutoff=ALIKE)), "")
