"""Django's command line, with every expected failure told in one plain line."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from django.db import Error
from django.db.migrations.exceptions import InconsistentMigrationHistory, NodeNotFoundError

from mybackpain.operations.demo import set_environment
from mybackpain.operations.streams import prepare_streams


def main() -> None:
    """Run the command named on the command line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mybackpain.settings")
    prepare_streams()
    # What we write is its owner's to read, but for static files, which the web server hands out.
    os.umask(0o022 if sys.argv[1:2] == ["collectstatic"] else 0o077)
    try:
        if sys.argv[1:2] == ["demo"]:
            set_environment(os.environ)
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(f"Wrong setting: {error}")
    except Error as error:
        # By its name: on SQLite the pool's library would take a tenth of each command's start.
        is_pools = type(error.__cause__).__name__ == "PoolTimeout"
        hint = ": manage.py doctor says why" if is_pools else ""
        sys.exit(f"The database cannot be used: {str(error).splitlines()[0]}{hint}")
    except (InconsistentMigrationHistory, NodeNotFoundError) as error:
        sys.exit(f"The database and this version do not go together: {error}")
    except UnicodeEncodeError as error:  # typed in another encoding than this machine's
        letters = error.object[error.start : error.end]
        sys.exit(f"Cannot use {letters!a}: it is not in {error.encoding.upper()}")
    except EOFError:
        sys.exit("Nothing more can be read from standard input")
    except OSError as error:
        sys.exit(f"Cannot use {error.filename or 'a file'}: {error.strerror or error}")


if __name__ == "__main__":
    main()
