"""Where the links of a document lead."""

import re
from urllib.parse import parse_qs, urlsplit

LEADS_AWAY = re.compile("(?:https?|mailto):", re.IGNORECASE)
# Whose links only count a reader on the way: the name under which the address itself is sent.
DETOURS = {"www.google.com": "q", "safelinks.protection.outlook.com": "url"}


def direct(address: str) -> str:
    """Where a link leads in the end, which documents of Google and letters of Outlook hide."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return address
    asked = [name for host, name in DETOURS.items() if (parts.hostname or "").endswith(host)]
    return parse_qs(parts.query).get(asked[0], [address])[0] if asked else address
