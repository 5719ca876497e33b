"""What every test can ask for."""

import gc
import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import hypothesis
import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.template import Context, Template
from django.test import Client, override_settings
from django.test.signals import template_rendered
from django.utils.safestring import SafeString
from hypothesis import HealthCheck

from factsheets import content_version
from factsheets.models import FactSheet
from mybackpain.serving.roomy_stack import with_room
from mybackpain.staff.roles import update_roles
from mybackpain.staff.sessions import BEGAN_AT, SessionStore

sys.dont_write_bytecode = False  # or each worker would rewrite all tests, three seconds long
Payload = Callable[..., dict[str, str]]
SHEET = "/fact-sheets/sacroiliac-joint-dysfunction/"  # the clinic's own
pytest_plugins = ["tests.database"]

# A few dozen guesses on every run, thousands in the nightly one (HYPOTHESIS_PROFILE=nightly). None
# fails for the time it takes, which a busy machine makes long.
untimed = hypothesis.settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis.settings.register_profile("quick", untimed, max_examples=40)
hypothesis.settings.register_profile("nightly", untimed, max_examples=2000)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> object:
    """Run all tests where a page finds room for its calls, as it does in production."""
    others = config.pluginmanager.subset_hook_caller("pytest_cmdline_main", [sys.modules[__name__]])
    return with_room(others)(config=config)


@pytest.hookimpl(tryfirst=True)
def pytest_collection() -> None:
    """Look for no garbage while the site's code and all tests are read, which make none."""
    gc.disable()


def pytest_collection_finish() -> None:
    """Spare the garbage collector what stays for the whole run, and have it look less often.

    A page of admin makes more objects than it waits for by default, and hardly a circle of them.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)
    gc.enable()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that take longest, so that no worker waits for the last of another."""
    seconds: dict[Path, float] = {}
    for item in items:
        if long := item.get_closest_marker("long"):
            seconds[item.path] = max([seconds.get(item.path, 0), *long.args])
    items.sort(key=lambda item: seconds.get(item.path, -1), reverse=True)


@pytest.fixture(scope="session", autouse=True)
def static_files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Static files under hashed names as in production, but neither compressed nor listed first.

    To list them takes longer than a page, and every test client is a site started anew.
    """
    folder = tmp_path_factory.mktemp("static")
    hashed = {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}
    with override_settings(
        STATIC_ROOT=folder,
        STORAGES=settings.STORAGES | {"staticfiles": hashed},
        WHITENOISE_AUTOREFRESH=True,
    ):
        call_command("collectstatic", interactive=False, verbosity=0)
        yield folder


@pytest.fixture(scope="session", autouse=True)
def only_pages_are_noted() -> Iterator[None]:
    """Django has its test client note each template with its context: not those of a form's inputs.

    A form of admin has some hundreds of them, and no test looks at theirs.
    """

    def render(template: Template, context: Context) -> SafeString:
        if not (template.name or "").startswith("django/forms/"):
            template_rendered.send(sender=template, template=template, context=context)
        return template.nodelist.render(context)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Template, "_render", render)
        yield


@pytest.fixture(autouse=True)
def every_change_is_seen_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page shows what a test changed behind its back, without waiting for the next look."""
    monkeypatch.setattr(content_version, "LOOK_EVERY", 0)
    content_version.look_again()


def make_roles() -> None:
    """The groups of staff, made again where a test has emptied the database."""
    if not Group.objects.exists():
        update_roles()


@pytest.fixture
def sheet(db: None) -> FactSheet:
    """The clinic's own fact sheet, loaded again where a test has emptied the database."""
    own = FactSheet.objects.filter(slug="sacroiliac-joint-dysfunction")
    if not own:
        call_command("loaddata", "fact_sheets", verbosity=0)
        own = own.all()
    return own[0]


@pytest.fixture
def client() -> Client:
    """A patient's browser, which says that a form comes from our own page."""
    return Client(headers={"sec-fetch-site": "same-origin"}, enforce_csrf_checks=True)


@pytest.fixture
def report_payload() -> Payload:
    """A report form as a patient fills it in, with any differences."""

    def payload(**differences: str) -> dict[str, str]:
        return {"name": "Ann Example", "email": "ann@example.com"} | differences

    return payload


@pytest.fixture
def consultation_payload() -> Payload:
    """A consultation form as a patient fills it in, with any differences."""

    def payload(**differences: str) -> dict[str, str]:
        return {
            "name": "Ann Example",
            "email": "ann@example.com",
            "phone": "07700 900123",
            "best_time": "mornings",
            "contact_method": "phone",
            "concern": "Low back pain for six weeks",
        } | differences

    return payload


def open_session(client: Client, user: User) -> Client:
    """Let somebody in as `force_login` does, without the dozen queries by which a sign-in is noted.

    A fifth of all tests have somebody signed in, and few look at the sign-in itself.
    """
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session[BEGAN_AT] = int(time.time())
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = str(session.session_key)
    return client


@pytest.fixture
def staff(db: None) -> Callable[..., Client]:
    """A signed-in member of staff: of a group, or with every right."""

    def signed_in(group: str | None = None) -> Client:
        make_roles()
        user = User.objects.create_user("staff", is_staff=True, is_superuser=group is None)
        if group:
            user.groups.add(user.groups.model.objects.get(name=group))
        return open_session(Client(), user)

    return signed_in
