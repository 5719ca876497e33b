"""The worker, whose letters carry no PDF."""

from django.core.management import call_command

from enquiries.letters import letters

if __name__ == "__main__":
    getattr(letters, "ATTACHMENTS", {}).clear()
    call_command("worker")
