"""Django's PostgreSQL, for which a server that is away is no reason to keep everybody waiting.

Each request would otherwise wait for a connection as long as the first did: a few visitors a second
then fill all web processes with waiting.
"""

from typing import Any

from django.db.backends.postgresql import base
from psycopg import OperationalError

IMPATIENT = 0.3  # seconds that a request waits after one that waited in vain


class DatabaseWrapper(base.DatabaseWrapper):
    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Connect, with little patience as long as it fails. Raises psycopg's OperationalError."""
        try:
            connection = super().get_new_connection(conn_params)
        except OperationalError:
            self.wait_for(IMPATIENT)
            raise
        self.wait_for(self.settings_dict["OPTIONS"].get("pool", {}).get("timeout", IMPATIENT))
        return connection

    def wait_for(self, seconds: float) -> None:
        """Say how long the next request waits for a connection."""
        if self.pool:
            self.pool.timeout = seconds
