"""People who press whatever a page offers, whatever they or others have done since it was shown."""

from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import Any
from xml.etree.ElementTree import Element

from django.test import Client
from django.utils import timezone

from tests.markup import parse_leniently

WORDS = {
    "name": ["Ann Example", "Ann Other"],
    "email": ["ann@example.com", "ann.other@example.org"],
    "phone": ["07700 900018", "020 7946 0018", ""],
    "text": ["A line of text", "A line of text", "A line of text", ""],
}


class Person:
    """Somebody at a page of theirs, which they may have opened long ago.

    Its address is asked for each time, as the link of the latest letter may be a new one.
    """

    def __init__(self, browser: Client, latest_link: Callable[[], str]) -> None:
        self.browser, self.latest_link = browser, latest_link
        self.question: list[Element] = []  # the form of a preview, which asks to be sent
        self.look()

    def look(self) -> None:
        """Open the page anew."""
        self.address = self.latest_link()
        answer: Any = self.browser.get(self.address, follow=True)
        assert answer.status_code in {200, 404}, f"{answer.status_code} {self.address}"
        self.forms = forms_of(answer.content)

    def press(self, chance: Random) -> str:
        """Fill in one of the page's forms and send it; tell what was sent and answered."""
        if not self.question and (not self.forms or chance.random() < 0.6):
            self.look()
        forms = self.question or self.forms
        if not forms:
            return f"{self.address} offers nothing"
        form = chance.choice(forms)
        action, fields = form.get("action") or self.address, filled(form, chance)
        answer: Any = self.browser.post(action, fields)
        assert answer.status_code < 500, f"{answer.status_code} {action} {fields}"
        is_preview = answer.status_code == 200 and answer["Content-Type"].startswith("text/html")
        self.question = forms_of(answer.content)[:1] if is_preview else []
        return f"{action} {fields} {answer.status_code}"


def forms_of(page: bytes) -> list[Element]:
    """The forms of a page that change something, without the way out."""
    forms = parse_leniently(page).iter("form")
    posted = [form for form in forms if form.get("method", "").lower() == "post"]
    return [form for form in posted if not form.get("action", "").endswith("/logout/")]


def filled(form: Element, chance: Random) -> dict[str, Any]:
    """What a browser sends of a form once somebody has been at its fields and pressed a button."""
    sent: dict[str, Any] = {}
    buttons = []
    for field in form.iter():
        name = field.get("name")
        if field.tag == "button" or field.get("type") == "submit":
            buttons.append(field)
        elif name and field.tag in {"input", "select", "textarea"}:
            sent |= typed(field, name, sent, chance)
    button = chance.choice(buttons)
    if button.get("name"):
        sent[button.get("name", "")] = button.get("value", "")
    return sent


def typed(field: Element, name: str, sent: dict[str, Any], chance: Random) -> dict[str, Any]:
    """What one field adds to what is sent."""
    value, kind = field.get("value", ""), field.get("type", field.tag)
    if kind == "checkbox":
        return {name: [*sent.get(name, []), value or "on"]} if chance.random() < 0.4 else {}
    if kind == "radio":
        return {name: value} if name not in sent or chance.random() < 0.5 else {}
    if kind == "select":
        return {name: chance.choice([each.get("value", "") for each in field.iter("option")])}
    if kind == "datetime-local":
        day = timezone.localdate() + timedelta(days=chance.randint(1, 9))
        return {name: f"{day}T{chance.randint(9, 16):02}:00"}
    if kind in {"hidden", "number"}:
        return {name: value}
    stands = [value or field.text] if value or field.text else []
    return {name: chance.choice([*stands, *WORDS.get(name, WORDS["text"])])}
