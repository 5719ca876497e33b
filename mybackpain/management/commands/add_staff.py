"""`manage.py add_staff NAME --role ROLE`: an account, and a link that sets its password once."""

from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.models import Group, User
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import transaction

from mybackpain.staff import names, one_time_links
from mybackpain.staff.audit_log import AuditEntry
from mybackpain.staff.roles import ROLES, update_roles

Event = AuditEntry.Event


def free(typed: str) -> str:
    """Give a user name as the sign-in reads it. Raises CommandError where somebody has it."""
    name = names.as_read(typed)
    if other := names.holder(name):
        raise CommandError(f"{other} has an account. For a new link add --reset.")
    return name


class Command(BaseCommand):
    help = "Adds a member of staff and prints a link by which they choose their password."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="user name, such as ann.example")
        parser.add_argument("--role", help=", ".join(ROLES) + " (not with --administrator)")
        parser.add_argument("--email", default="")
        parser.add_argument(
            "--name", dest="real_name", default="", help="as letters and lists show it"
        )
        parser.add_argument("--administrator", action="store_true", help="every right")
        parser.add_argument(
            "--reset", action="store_true", help="a new link for an account that lost its keys"
        )

    def handle(self, *args: Any, name: str, reset: bool, **options: Any) -> None:
        user = self.reset(name) if reset else self.add(name, **options)
        self.stdout.write(
            f"Send this link to {user.get_username()}; it works once, until tomorrow:"
        )
        self.stdout.write(one_time_links.password_link(user))

    @transaction.atomic
    def add(
        self,
        name: str,
        *,
        role: str | None,
        email: str,
        administrator: bool,
        real_name: str = "",
        **options: Any,
    ) -> User:
        if administrator == bool(role) or (role and role not in ROLES):
            raise CommandError(f"Give one --role of: {', '.join(ROLES)}; or --administrator.")
        name = free(name)
        user = User(username=name, email=email, is_staff=True, is_superuser=administrator)
        first, _, last = " ".join(real_name.split()).partition(" ")
        user.first_name, user.last_name = first, last
        user.set_unusable_password()
        try:
            User.username.field.clean(name, user)
            user.clean_fields(exclude=["password", "username", "email"])
            if email:
                validate_email(email)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        user.save()
        update_roles()
        user.groups.set(Group.objects.filter(name=role))
        AuditEntry.objects.record(Event.ACCOUNT_ADDED, name, detail=role or "administrator")
        return user

    def reset(self, name: str) -> User:
        """Password and second factor are gone, and every session that they had opened."""
        user = User.objects.filter(username=name).first()
        if user is None:
            raise CommandError(f"{name} has no account.")
        if not user.is_active:
            raise CommandError(f"{name} is closed. Open it first: admin, Users, “active”.")
        one_time_links.reset(user, has_lost_phone=True)
        return user
