"""Note what a process runs of the files that few tests run but those with processes, or on SQLite.

Python imports this when it starts, where PYTHONPATH names this folder: the site's processes, and
the tests that nothing else measures. To note every file would take each of some hundred processes
longer than to start.
"""

import os

FILES = [
    "enquiries/delivery/analysis.py",
    "enquiries/delivery/checks.py",
    "enquiries/delivery/lanes.py",
    "enquiries/delivery/mail_test.py",
    "enquiries/delivery/pulse.py",
    "enquiries/delivery/tasks.py",
    "enquiries/delivery/waking.py",
    "enquiries/inbound/mailboxes.py",
    "enquiries/inbound/rounds.py",
    "enquiries/management/commands/worker.py",
    "factsheets/management/commands/make_fixture.py",
    "factsheets/triggers.py",
    "mybackpain/config/postgresql/base.py",
    "mybackpain/gunicorn.py",
    "mybackpain/management/commands/demo.py",
    "mybackpain/management/commands/migrate.py",
    "mybackpain/management/commands/rights.py",
    "mybackpain/operations/backup.py",
    "mybackpain/operations/backup_origin.py",
    "mybackpain/operations/demo.py",
    "mybackpain/operations/streams.py",
    "mybackpain/wsgi.py",
]


if os.environ.get("MEASURED"):
    from noting import begin

    ends = tuple(f"/{name}" for name in FILES)
    begin(lambda file: file.endswith(ends))  # of a copy of the project as well
