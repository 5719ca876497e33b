"""The worker, whose letters carry no PDF."""

from django.core.management import call_command

from enquiries.letters import report

if __name__ == "__main__":
    del report.complete
    call_command("worker")
