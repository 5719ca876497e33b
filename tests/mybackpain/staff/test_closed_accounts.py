"""A closed account has no way in that is open again with it."""

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError
from django.test import Client

from mybackpain.staff.one_time_links import password_link
from tests.enquiries.reception import member

from .test_accounts import follow, run
from .test_accounts_in_admin import ACCOUNTS, manager

__all__ = ["manager"]


@pytest.fixture
def rita(db: None) -> User:
    return member("rita", "Reception")


def close(account: User) -> None:
    account.is_active = False
    account.save()


def test_a_link_that_was_sent_before_chooses_no_password(rita: User, quick_hashes: None) -> None:
    link = password_link(rita)
    close(rita)
    before = rita.password

    follow(link)

    rita.refresh_from_db()
    assert rita.password == before


def test_a_page_that_was_open_meanwhile_chooses_no_password(rita: User, quick_hashes: None) -> None:
    client = Client()
    page = client.get(password_link(rita), follow=True).redirect_chain[-1][0]
    close(rita)
    before = rita.password

    client.post(
        page, {"new_password1": "a longer walk home", "new_password2": "a longer walk home"}
    )

    rita.refresh_from_db()
    assert rita.password == before


def test_the_link_says_that_it_is_no_longer_open(rita: User) -> None:
    link = password_link(rita)
    close(rita)

    assert "This link is no longer open" in Client().get(link).content.decode()


def test_the_operator_gets_no_link_to_it(rita: User) -> None:
    close(rita)

    with pytest.raises(CommandError, match="rita is closed"):
        run("rita", "--reset")


@pytest.mark.parametrize("lost", ["password", "phone"])
def test_a_manager_gets_no_link_to_it(manager: Client, rita: User, lost: str) -> None:
    close(rita)

    page = manager.post(f"{ACCOUNTS}{rita.pk}/reset/", {"lost": lost}, follow=True)

    assert "This account is closed" in page.content.decode()
    assert "/admin/password/" not in page.content.decode()


def test_a_manager_reads_how_to_open_it(manager: Client, rita: User) -> None:
    close(rita)

    page = manager.get(f"{ACCOUNTS}{rita.pk}/change/").content.decode()

    assert "This account is closed, and so are the links to it." in page


def test_the_link_to_an_account_that_is_open_again_works(rita: User, quick_hashes: None) -> None:
    close(rita)
    User.objects.update(is_active=True)

    assert follow(run("rita", "--reset")) == 302
