"""The least that gunicorn can serve: the page's bytes and headers, ready in memory, or a 304."""

import json
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

SAMPLE = Path(os.environ["SAMPLE"])
BODY = SAMPLE.with_suffix(".body").read_bytes()
HEADERS = [tuple(header) for header in json.loads(SAMPLE.with_suffix(".headers").read_text())]
OF_A_304 = [pair for pair in HEADERS if not pair[0].startswith("Content-")]
ETAG = dict(HEADERS)["ETag"]


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    if environ.get("HTTP_IF_NONE_MATCH") == ETAG:
        start_response("304 Not Modified", OF_A_304)
        return []
    start_response("200 OK", HEADERS)
    return [BODY]
