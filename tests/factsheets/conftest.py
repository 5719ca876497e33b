"""An editor at work in admin, without a browser."""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

import html5lib
import pytest
from django.contrib.auth.models import Group, Permission, User
from django.test import Client
from pytest_django import Settings

from factsheets.approvals import Said, Signed
from factsheets.models import Clinician, FactSheet, WorkingCopy
from factsheets.publication import Publication, SheetPublication
from factsheets.search import answer
from factsheets.search.index import SheetIndex
from factsheets.sections import ROWS
from factsheets.sheet_file import as_text
from factsheets.working_copy import edition
from tests.conftest import make_roles, open_session

XHTML = "{http://www.w3.org/1999/xhtml}"
ADMIN = "/admin/factsheets/factsheet/"
FORMS: dict[tuple[int, str, str], dict[str, str]] = {}  # of a sheet, by number, edition and text


def clinician(name: str = "Ann") -> Clinician:
    """Somebody who may approve, and has written nothing."""
    account, _ = User.objects.get_or_create(
        username=name.lower(),
        defaults={"first_name": name, "last_name": "Example", "is_staff": True},
    )
    account.user_permissions.set(Permission.objects.filter(codename="approve_factsheet"))
    who = {"role": "Osteopath", "registration": "GOsC 1"}
    return Clinician.objects.get_or_create(account=account, defaults=who)[0]


def approve(publication: Publication) -> None:
    """Let a clinician accept every line of what waits."""
    for subject in publication.subjects:
        publication.decide(subject, subject.lines, Said("accept"), by=clinician())


def approval_page(sheet: FactSheet) -> str:
    return f"{ADMIN}{sheet.pk}/approval/"


def signed(sheet: FactSheet) -> list[Signed]:
    """The lines of a sheet as it is to be next, each with what was decided."""
    return [each for subject in SheetPublication(sheet).subjects for each in subject.signed()]


def lines_shown(page: str) -> list[str]:
    """The lines that a page asks to decide on."""
    return re.findall(r'name="shown" value="(\w+)"', page)


def opened(page: str) -> dict[str, Any]:
    """What a page of lines sends with each decision: the lines, and what was decided till then."""
    [seen] = re.findall(r'name="seen" value="(\d+)"', page)
    return {"shown": lines_shown(page), "seen": seen}


def filled_in(page: str) -> dict[str, str]:
    """What a browser would send for the page's change form, buttons left out."""
    forms = html5lib.parse(page).iterfind(f".//{XHTML}form[@id]")
    form = next(form for form in forms if form.get("id").endswith("_form"))
    data: dict[str, str] = {}
    for field in form.iter():
        name, tag = field.get("name"), field.tag.removeprefix(XHTML)
        is_unticked = field.get("type") == "checkbox" and field.get("checked") is None
        if not name or field.get("type") == "submit" or is_unticked:
            continue
        if tag == "input":
            data[name] = field.get("value", "on" if field.get("type") == "checkbox" else "")
        elif tag == "textarea":
            data[name] = "".join(field.itertext()).removeprefix("\n")
        elif tag == "select":
            chosen = [option for option in field if option.get("selected") is not None]
            data[name] = chosen[0].get("value") if chosen else ""
    return data


class Editor:
    """A member of staff with every right."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def reads(self, address: str) -> str:
        return self.client.get(address).content.decode()

    def page(self, sheet: FactSheet, name: str) -> str:
        return self.reads(f"/admin/factsheets/factsheet/{sheet.pk}/{name}/")

    def form(self, sheet: FactSheet, at: str) -> dict[str, str]:
        """What a sheet's form would send; where no changes wait, read once for each text."""
        if at != "change" or WorkingCopy.objects.filter(sheet=sheet).exists():
            return filled_in(self.page(sheet, at))
        now = FactSheet.objects.complete().get(pk=sheet.pk)
        key = (sheet.pk, edition(now, None), as_text(now))
        if key not in FORMS:
            FORMS[key] = filled_in(self.page(sheet, at))
        return FORMS[key]

    def edits(
        self, sheet: FactSheet, *, button: str = "_save", at: str = "change", **changes: str
    ) -> Any:
        """Open a sheet's form, change some values and press a button."""
        data = self.form(sheet, at) | changes | {button: "1"}
        return self.client.post(f"/admin/factsheets/factsheet/{sheet.pk}/{at}/", data)

    def opens(self, address: str) -> dict[str, str]:
        """What the form at an address would send as it is."""
        return filled_in(self.reads(address))

    def sends(self, address: str, **changes: str) -> Any:
        """Open a form, change some values and press its button."""
        return self.client.post(address, self.opens(address) | changes | {"_save": "1"})

    def publishes(self, sheet: FactSheet, **changes: str) -> Any:
        """Publish what a clinician has approved."""
        approve(SheetPublication(sheet))
        data = filled_in(self.page(sheet, "publish")) | changes
        return self.client.post(f"/admin/factsheets/factsheet/{sheet.pk}/publish/", data)

    def approves_all(self, sheet: FactSheet, note: str = "") -> Any:
        """Approve all lines of a sheet in one press."""
        address = approval_page(sheet)
        page = opened(self.reads(address))
        return self.client.post(address, page | {"approve_all": "1", "note": note})

    def refuses(self, sheet: FactSheet, text: str, verdict: str) -> Any:
        """Ask for a line to be changed or removed, with a comment."""
        [key] = [line.key for line in signed(sheet) if line.line.text == text]
        said = {f"{key}-verdict": verdict, f"{key}-comment": "Not so"}
        return self.client.post(approval_page(sheet), {"shown": [key], **said})

    def restores(self, sheet: FactSheet, *, revision: int) -> Any:
        """Go back to the state that the history names at this place, the oldest being 0."""
        start = f"/admin/factsheets/factsheet/{sheet.pk}/history/"
        numbers = [part.split("/")[0] for part in self.page(sheet, "history").split(start)[1:]]
        return self.edits(sheet, at=f"history/{numbers[::-1][revision]}")


@pytest.fixture(scope="session", autouse=True)
def indexes_are_kept() -> Iterator[None]:
    """What is searched is read once for each content, with drafts or not, and not for each test."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(answer, "SheetIndex", lru_cache(maxsize=4)(SheetIndex))
        yield


@pytest.fixture
def short_sheets(sheet: FactSheet) -> None:
    """Two rows of each kind a sheet: all are written, read and approved in half of the time."""
    for table in ROWS:
        rows: Any = FactSheet._meta.get_field(table).related_model
        rows._default_manager.filter(position__gt=20).delete()


@pytest.fixture
def editor(staff: Callable[..., Client]) -> Editor:
    return Editor(staff())


def at_work(account: User) -> Editor:
    """A clinician, signed in."""
    make_roles()
    account.groups.add(Group.objects.get(name="Clinician"))
    return Editor(open_session(Client(), account))


@pytest.fixture
def reviewer(db: None) -> Editor:
    return at_work(clinician("Bea").account)


@pytest.fixture
def draft(sheet: FactSheet) -> FactSheet:
    return FactSheet.objects.get(slug="sciatica")


@pytest.fixture
def drafts_shown(settings: Settings) -> None:
    settings.SHOW_DRAFTS = True
