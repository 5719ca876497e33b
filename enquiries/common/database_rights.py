"""What the site's login needs in PostgreSQL and may not do; docs/grants.sql gives it all."""

from django.db import connection

# Lines of these are added and, once old, deleted, but never changed.
LOGS = ["mybackpain_auditentry", "django_admin_log"]
LACKING = """
    SELECT needed, relname FROM pg_class,
        unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE']) needed
    WHERE relkind = 'r' AND pg_table_is_visible(oid) AND relname = ANY(%s)
    AND NOT (needed = 'UPDATE' AND relname = ANY(%s)) AND NOT has_table_privilege(oid, needed)
    ORDER BY relname, needed
"""


def lacking() -> str:
    """Name the first right that is lacking, and how many more; nothing where none is."""
    if connection.vendor != "postgresql":
        return ""
    with connection.cursor() as cursor:
        cursor.execute(LACKING, [connection.introspection.django_table_names(), LOGS])
        found = cursor.fetchall()
    if not found:
        return ""
    (right, table), *others = found
    more = f", and {len(others)} more" if others else ""
    return f"this login lacks {right} on {table}{more}"


def may_rewrite_logs() -> bool:
    """Whether this login may change a line of a log, as who owns the tables may."""
    if connection.vendor != "postgresql":
        return False
    with connection.cursor() as cursor:
        asked = "SELECT bool_or(has_table_privilege(log, 'UPDATE')) FROM unnest(%s::text[]) log"
        cursor.execute(asked, [LOGS])
        return bool(cursor.fetchone()[0])
