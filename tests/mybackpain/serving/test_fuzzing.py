"""Whatever is sent to a page for patients, it answers, soon, and never breaks."""

from datetime import timedelta
from urllib.parse import quote, urlencode

import hypothesis.strategies as st
import pytest
from django.test import Client
from hypothesis import HealthCheck, example, given, settings

from factsheets.models import FactSheet
from tests.mybackpain.addresses import GAP, public_routes

SLUG = "sacroiliac-joint-dysfunction"
FIELDS = [
    "name", "email", "phone", "best_time", "contact_method", "concern", "website",
    "safety", "symptoms", "goal", "q", "page", "next",
]  # fmt: skip
CHARSETS = ["utf-8", "utf-16", "utf-7", "latin-1", "idna", "hex", "rot13", "punycode", "nonsense"]
TYPES = ["application/x-www-form-urlencoded", "multipart/form-data", "application/json", "", "a/b;"]

anything = st.text() | st.sampled_from(
    [
        "\0",
        "\ud800",
        "\u202e\u2066",
        "é" * 300,
        "A" * 6000,
        "٣",
        "=1+1",
        "' OR 1=1--",
        "{{7*7}}",
        "%s",
    ]
)
gaps = st.sampled_from([SLUG, "MBP-7K3FQT", "..", ".%2e", "%00"]) | st.text(min_size=1).map(
    lambda text: quote(text, safe="", errors="surrogatepass")
)
paths = st.builds(
    lambda route, gap: "/" + GAP.sub(lambda _: gap, route), st.sampled_from(public_routes()), gaps
) | st.text().map(lambda text: "/" + quote(text, errors="surrogatepass"))
pairs = st.lists(st.tuples(st.sampled_from(FIELDS) | st.text(), anything), max_size=8)
bodies = st.binary(max_size=300) | pairs.map(
    lambda fields: urlencode(fields, errors="surrogatepass").encode()
)
content_types = st.builds(
    "{}; charset={}; boundary={}".format,
    st.sampled_from(TYPES),
    st.sampled_from(CHARSETS),
    st.sampled_from(["b", "", "é", '"b"']),
)
fuzz = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    deadline=timedelta(seconds=3),
)

pytestmark = [pytest.mark.usefixtures("sheet"), pytest.mark.long]


@fuzz
@example(path="/consultation/received/%00/", query=[])
@example(path="/fact-sheets/", query=[("q", "\0")])
@given(path=paths, query=pairs)
def test_any_address_with_any_query_is_answered(
    client: Client, path: str, query: list[tuple[str, str]]
) -> None:
    target = f"{path}?{urlencode(query, errors='surrogatepass')}"

    assert client.generic("GET", target).status_code < 500


@fuzz
@given(path=paths, body=bodies, content_type=content_types)
def test_any_body_of_any_kind_is_answered(
    client: Client, path: str, body: bytes, content_type: str
) -> None:
    assert client.generic("POST", path, body, content_type=content_type).status_code < 500


@fuzz
@given(fields=pairs, where=st.sampled_from([f"/fact-sheets/{SLUG}/report/", "/consultation/"]))
def test_any_answers_to_a_form_are_taken_or_refused(
    client: Client, sheet: FactSheet, fields: list[tuple[str, str]], where: str
) -> None:
    body = urlencode(fields, errors="surrogatepass")
    form = "application/x-www-form-urlencoded"

    assert client.generic("POST", where, body, content_type=form).status_code in {303, 400, 422}


@fuzz
@given(
    method=st.sampled_from(["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "HEAD", "PROPFIND", "X"]),
    path=paths,
)
def test_any_method_is_answered(client: Client, method: str, path: str) -> None:
    assert client.generic(method, path).status_code < 500
