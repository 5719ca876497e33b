"""Of what a tool of PostgreSQL prints, the operator reads the line that says why."""

import pytest

from mybackpain.operations.postgresql import cause


@pytest.mark.parametrize(
    ("told", "why"),
    [
        (
            (
                "pg_dump: error: query failed: ERROR:  permission denied for table x\n"
                "pg_dump: detail: Query was: LOCK TABLE public.x IN ACCESS SHARE MODE\n"
            ),
            "query failed: ERROR:  permission denied for table x",
        ),
        (
            (
                'pg_dump: error: connection to server at "db" failed: Connection refused\n'
                "\tIs the server running on that host and accepting TCP/IP connections?\n"
            ),
            'connection to server at "db" failed: Connection refused',
        ),
        (
            (
                "pg_restore: while PROCESSING TOC:\n"
                "pg_restore: from TOC entry 4; 0 0 CONSTRAINT x site\n"
                "pg_restore: error: could not execute query: ERROR:  must be owner of table x\n"
                "Command was: ALTER TABLE x\n"
            ),
            "could not execute query: ERROR:  must be owner of table x",
        ),
        ('psql:docs/grants.sql:7: ERROR:  role "x" does not exist\n', 'role "x" does not exist'),
        ("pg_dump: aborting because of a signal\n", "pg_dump: aborting because of a signal"),
        ("", "?"),
    ],
)
def test_the_cause_is_found(told: str, why: str) -> None:
    assert cause(told) == why
