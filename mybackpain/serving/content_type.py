"""What a visitor says that a body is, which Django takes apart before it can answer with a page."""

from typing import Any

from django.utils.http import parse_header_parameters


def forget_unreadable_type(environ: dict[str, Any]) -> None:
    """Leave out a type that cannot be taken apart, as in a charset of no name: it says nothing.

    Django has no request yet where it fails at that, so whoever sent it got the server's own 500.
    """
    try:
        parse_header_parameters(environ.get("CONTENT_TYPE", ""))
    except (ValueError, LookupError):
        environ["CONTENT_TYPE"] = ""
