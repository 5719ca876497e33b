"""`manage.py ask_questions`: what clinicians are asked, in a site that began without it."""

from typing import Any

from django.core.management.base import BaseCommand

from factsheets.models import Question
from factsheets.questions import not_asked_yet


class Command(BaseCommand):
    help = (
        "Puts the questions of docs/clinical-review.md beside their lines, where they are not yet."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        asked = Question.objects.bulk_create(not_asked_yet())
        self.stdout.write(f"Questions put beside their lines: {len(asked)}")
