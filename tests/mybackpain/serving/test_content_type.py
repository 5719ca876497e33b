"""A type of body that nobody can read is no fault of the site's."""

import pytest

from .edge import Edge

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("POST", "/consultation/", 422),
        ("GET", "/fact-sheets/?q=back", 200),
        ("GET", "/healthz", 200),
    ],
)
@pytest.mark.parametrize(
    "sent",
    [
        "multipart/form-data; boundary*=of-no-name''%ff",
        "text/plain; name*=undefined''x",
    ],
)
def test_a_body_of_an_unreadable_type_is_as_one_of_none(
    method: str, path: str, status: int, sent: str
) -> None:
    assert Edge().ask(path, method, CONTENT_TYPE=sent).status == status
