import pytest

from tests.enquiries.reception import QUEUE, act, browser_of, member, new_consultation, page_of

ROLES = ["Triage", "Reception", "Clinician", "Manager", "Editor"]
# Who gets in: the address, then each role in the order above.
ADDRESSES = {
    QUEUE: "yyyyn",
    "/admin/enquiries/reportrequest/": "yyyyn",
    "/admin/enquiries/outgoingemail/": "yyyyn",
    "/admin/enquiries/clinicclosure/add/": "yyyyn",
    "/admin/enquiries/openinghours/add/": "nnnyn",
    "/admin/enquiries/replytemplate/add/": "nnyyn",
    "/admin/auth/user/": "nnnyn",
    "/admin/factsheets/category/add/": "nnnny",
}


@pytest.mark.long
@pytest.mark.parametrize(
    ("address", "role", "gets_in"),
    [
        (address, role, answer == "y")
        for address, answers in ADDRESSES.items()
        for role, answer in zip(ROLES, answers, strict=True)
    ],
)
@pytest.mark.django_db
def test_each_role_gets_in_only_where_its_work_is(
    address: str,
    role: str,
    *,
    gets_in: bool,
) -> None:
    response = browser_of(member("somebody", role)).get(address)

    assert response.status_code == (200 if gets_in else 403)


@pytest.mark.parametrize(
    ("step", "fields", "roles"),
    [
        ("assign-to-me", {}, {"Triage", "Reception", "Clinician", "Manager"}),
        ("erase-personal-details", {"is_sure": "on"}, {"Manager"}),
    ],
)
@pytest.mark.parametrize("role", ROLES)
@pytest.mark.django_db
def test_each_step_is_taken_by_those_whose_work_it_is(
    step: str, fields: dict[str, str], roles: set[str], role: str
) -> None:
    browser = browser_of(member("somebody", role))

    response = act(browser, new_consultation(), step, **fields)

    assert response.status_code == (302 if role in roles else 403)


@pytest.mark.django_db
def test_an_editor_who_opens_an_enquiry_leaves_no_view() -> None:
    consultation = new_consultation()

    assert browser_of(member("ed", "Editor")).get(page_of(consultation)).status_code == 403
    assert not consultation.log.exists()


@pytest.mark.django_db
def test_a_manager_neither_becomes_an_administrator_nor_touches_one() -> None:
    manager, administrator = member("mona", "Manager"), member("root")
    administrator.is_superuser = True
    administrator.save()
    browser = browser_of(manager)

    form = {"username": "mona", "is_superuser": "on", "is_staff": "on", "is_active": "on"}
    joined = {"date_joined_0": "2026-01-05", "date_joined_1": "09:00"}
    groups = {"groups": [group.pk for group in manager.groups.all()]}
    browser.post(f"/admin/auth/user/{manager.pk}/change/", form | joined | groups)

    manager.refresh_from_db()
    assert not manager.is_superuser
    assert browser.get(f"/admin/auth/user/{administrator.pk}/change/").status_code == 302
    assert "root" not in browser.get("/admin/auth/user/").content.decode()
