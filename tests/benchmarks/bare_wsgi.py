"""The least that gunicorn can serve: the page's bytes and headers, ready in memory."""

import json
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

SAMPLE = Path(os.environ["SAMPLE"])
BODY = SAMPLE.with_suffix(".body").read_bytes()
HEADERS = [tuple(header) for header in json.loads(SAMPLE.with_suffix(".headers").read_text())]


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    start_response("200 OK", HEADERS)
    return [BODY]
