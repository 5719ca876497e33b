"""The worker, whose letters carry no PDF."""

from unittest.mock import patch

from django.core.management import call_command

from enquiries.reports import pdf

if __name__ == "__main__":
    with patch.object(pdf, "report_pdf", return_value=None):
        call_command("worker")
