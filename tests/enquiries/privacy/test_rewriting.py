"""On PostgreSQL erased words are gone from the files, not only from the tables."""

from contextlib import closing
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection
from django.db.models.functions import Now

from enquiries.models import Consultation, Erasure, ReportRequest
from enquiries.privacy import rewriting
from enquiries.privacy.rewriting import rewrite_erased, tables
from tests.enquiries.reception import member, new_consultation
from tests.running_site import wait_until

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL"),
]
TYPED = {"name": "Zebedee Quux", "email": "zebedee@quux.example", "concern": "velocipede " * 400}


def ask(sql: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return [row[0] for row in cursor.fetchall()] if cursor.description else []


def words_in_files() -> list[str]:
    """What can be read in the files of all tables, as whoever holds the disk."""
    if not ask("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")[0]:
        pytest.skip("only a superuser reads the files of PostgreSQL")
    ask("CHECKPOINT")
    files = ask(
        "SELECT pg_relation_filepath(f.oid) FROM pg_class t JOIN pg_class f"
        " ON f.oid IN (t.oid, t.reltoastrelid) WHERE t.relname LIKE 'enquiries_%'"
        " AND t.relkind = 'r'"
    )
    found = b"".join(bytes(*ask(f"SELECT pg_read_binary_file('{file}')")) for file in files)
    return [word for word in ("Zebedee", "quux.example", "velocipede") if word.encode() in found]


def erased_consultation() -> Consultation:
    consultation = new_consultation(**TYPED)
    consultation.note(by=member("rita", "Reception"), text="Zebedee called, velocipede and all")
    consultation.erase()
    return consultation


def a_night_leaves_no_word() -> bool:
    """Write the tables anew; any older transaction on the server, of other tests too, holds on."""
    call_command("periodic", "--run", "rewrite_erased")
    return words_in_files() == []


def test_erased_words_are_in_no_file_after_the_night() -> None:
    erased_consultation()
    assert words_in_files()  # the search can see them before

    assert wait_until(a_night_leaves_no_word, seconds=60)


def test_what_an_older_transaction_may_still_see_goes_after_it() -> None:
    with closing(psycopg.connect(**connection.get_connection_params())) as other:
        other.execute("SELECT txid_current()")
        erased_consultation()
        assert not a_night_leaves_no_word()

    assert wait_until(a_night_leaves_no_word, seconds=60)


def test_every_table_with_something_personal_is_written_anew() -> None:
    erased_consultation()
    assert rewrite_erased() == len(tables()) == 5


def test_a_night_after_which_nothing_was_erased_touches_no_table() -> None:
    call_command("periodic", "--run", "rewrite_erased")
    new_consultation()

    assert rewrite_erased() == 0


def test_what_could_not_be_written_anew_is_tried_again_the_next_night(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    erased_consultation()
    monkeypatch.setattr(rewriting, "PATIENCE", "50ms")
    with closing(psycopg.connect(**connection.get_connection_params())) as reader:
        reader.execute("SELECT count(*) FROM enquiries_consultation")
        call_command("periodic", "--run", "rewrite_erased")
    an_age_later()

    assert rewrite_erased() == 5


def test_what_was_erased_long_before_a_night_is_left_alone_the_next() -> None:
    erased_consultation()
    an_age_later()
    call_command("periodic", "--run", "rewrite_erased")

    assert rewrite_erased() == 0


def an_age_later() -> None:
    Erasure.objects.update(at=Now() - timedelta(days=7))


def test_what_is_erased_after_a_night_goes_the_next() -> None:
    call_command("periodic", "--run", "rewrite_erased")
    erased_consultation()

    assert rewrite_erased() == 5


def test_requests_that_stay_are_as_they_were() -> None:
    kept = new_consultation()
    erased_consultation()

    call_command("periodic", "--run", "rewrite_erased")

    assert Consultation.objects.get(pk=kept.pk).concern == kept.concern
    assert not ReportRequest.objects.exists()


def test_dead_rows_are_cleared_soon() -> None:
    for table in tables():
        [options] = ask(f"SELECT reloptions::text FROM pg_class WHERE relname = '{table}'")
        assert "autovacuum_vacuum_scale_factor=0" in options
