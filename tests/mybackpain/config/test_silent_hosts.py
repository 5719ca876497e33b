"""A host that lost its power says nothing: the other end of a connection asks."""

import pytest
from django.db import connection


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor == "sqlite", reason="needs PostgreSQL")
def test_the_database_asks_whether_we_are_still_there() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('tcp_user_timeout')")
        assert cursor.fetchone() == ("15000",)
