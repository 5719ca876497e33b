"""Inserting a row without asking anything back, as patients' enquiries and letters are."""

from django.db import DEFAULT_DB_ALIAS, connection, models
from django.db.models.constants import OnConflict
from django.db.models.sql import InsertQuery


def insert(row: models.Model, *, unless_taken: bool = False) -> bool:
    """Insert a row; with `unless_taken`, False when another has one of its keys.

    What the database fills is read where it is asked for: Django's `save` reads it back at once,
    and has no way to tell a row that was left out. Nothing fails then, for PostgreSQL would write
    the statement into its log, with all that was typed, and end the transaction.
    """
    query = InsertQuery(type(row), on_conflict=OnConflict.IGNORE if unless_taken else None)
    query.insert_values(row._meta.concrete_fields, [row])
    [(statement, parameters)] = query.get_compiler(DEFAULT_DB_ALIAS).as_sql()
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        is_in: bool = cursor.rowcount == 1
    row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS  # noqa: SLF001 (as `save` does)
    for field in row._meta.db_returning_fields:
        delattr(row, field.attname)
    return is_in
