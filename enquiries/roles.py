"""What each group of staff may do."""

from django.contrib.auth.models import Group, Permission

ROLES = {
    "Triage": [
        "view_consultation",
        "view_reportrequest",
        "view_outgoingemail",
        "requeue_outgoingemail",
        "view_clinicclosure",
        "add_clinicclosure",
        "change_clinicclosure",
        "delete_clinicclosure",
    ],
}


def update_roles() -> None:
    """Make every group, with exactly the rights listed here."""
    for name, codenames in ROLES.items():
        group, _ = Group.objects.get_or_create(name=name)
        group.permissions.set(
            Permission.objects.filter(content_type__app_label="enquiries", codename__in=codenames)
        )
