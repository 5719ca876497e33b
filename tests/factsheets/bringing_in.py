"""A document as the clinic writes it, and how tests bring it in."""

from pathlib import Path

from django.core.management import call_command

from factsheets.models import FactSheet
from tests.factsheets.word_files import p

SHEET = """FACT SHEET — SPINAL / NERVE PAIN

Facet Joint Pain

A common cause of back pain

The facet joints guide the spine.

What causes facet joint pain

Wear\tJoints wear with age.
Injury\tA fall can start it.

Symptoms

- Pain beside the spine
- Stiffness in the morning

Diagnosis

An examination comes first.

Treatment

Exercise\tKeep the joints moving.

Related fact sheets

Sciatica\tPain down the leg.
"""


def bring_in(folder: Path, content: str | bytes, name: str = "facet.txt", *options: str) -> None:
    file = folder / name
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    call_command("import_document", str(file), *options)


def as_word(text: str) -> str:
    return "".join(p(line) for line in text.splitlines() if line)


def facet() -> FactSheet:
    return FactSheet.objects.get(slug="facet-joint-pain")
