"""“Did you mean gmail.com?”, asked before anything is sent."""

from difflib import get_close_matches

import idna

# Where most of our readers have their mail; close to one another, so each must be known.
PROVIDERS = [
    "aol.com",
    "blueyonder.co.uk",
    "btinternet.com",
    "btopenworld.com",
    "gmail.com",
    "googlemail.com",
    "hotmail.co.uk",
    "hotmail.com",
    "icloud.com",
    "live.co.uk",
    "live.com",
    "mac.com",
    "me.com",
    "msn.com",
    "nhs.net",
    "ntlworld.com",
    "outlook.com",
    "proton.me",
    "protonmail.com",
    "sky.com",
    "talktalk.net",
    "tiscali.co.uk",
    "virgin.net",
    "virginmedia.com",
    "yahoo.co.uk",
    "yahoo.com",
]
REAL_LOOKALIKES = {
    "cloud.co.uk",
    "cloud.com",
    "email.co.uk",
    "email.com",
    "gmx.com",
    "hotmail.ca",
    "mail.com",
    "mailo.com",
    "msnbc.com",
    "olive.com",
    "protonmail.ch",
    "virginmedia.co.uk",
    "ymail.com",
}
ONE_ENDING = {  # whoever writes another, like “gmail.net” or “btinternet.co.uk”, meant it
    "blueyonder": "blueyonder.co.uk",
    "btinternet": "btinternet.com",
    "gmail": "gmail.com",
    "googlemail": "googlemail.com",
    "icloud": "icloud.com",
    "ntlworld": "ntlworld.com",
    "talktalk": "talktalk.net",
}
MEANT = {name: name for name in PROVIDERS}  # by what is a slip away from it: “gmial.co.uk”
MEANT |= {f"{name}.co.uk": provider for name, provider in ONE_ENDING.items()}
NO_ENDINGS = {  # of any domain, however short the name before it, by what was meant
    **dict.fromkeys(("co", "con", "cim", "cmo", "comm", "cpm", "dom", "ocm", "vom", "xom"), "com"),
    **dict.fromkeys(("ent", "nte", "ner", "met", "nett", "neet"), "net"),
    **dict.fromkeys(("uk", "couk", "co.uj", "co.ik", "co.ku", "co.ul", "uk.co", "cu.uk"), "co.uk"),
}
ALIKE = 0.87  # gmial.com and hotmal.com are; yahoo.co.in and outlook.co.uk are not


def meant_domain(email: str) -> str:
    """The provider that a mistyped domain resembles; empty for a domain that is right or other.

    Letters of other scripts are compared as they look, like the Cyrillic “а” in “gmаil.com”.
    """
    domain = email.rpartition("@")[2].casefold()
    if domain in PROVIDERS or domain in REAL_LOOKALIKES:
        return ""
    seen = idna.decode(domain)
    if known := by_ending(seen):
        return known
    country = seen.rpartition(".")
    if country[0] in PROVIDERS and len(country[2]) == len("br") and country[2] != "uk":
        return ""  # hotmail.com.br
    alike = get_close_matches(seen, MEANT, n=1, cutoff=ALIKE)
    return MEANT[alike[0]] if alike else ""


def by_ending(domain: str) -> str:
    """The provider whose name is right and whose ending is none of its own, however short."""
    name, _, ending = domain.partition(".")
    if name in ONE_ENDING:
        return ONE_ENDING[name]
    provider = f"{name}.{NO_ENDINGS.get(ending)}"
    return provider if provider in {*PROVIDERS, *REAL_LOOKALIKES} else ""


def meant_address(email: str) -> str:
    """The address that was perhaps meant; empty when nothing looks like a slip."""
    domain = meant_domain(email)
    return f"{email.rpartition('@')[0]}@{domain}" if domain else ""
