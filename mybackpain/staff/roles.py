"""What each group of staff may do. A person may be in several."""

from django.contrib.auth.models import Group, Permission

from factsheets.models import CONTENT, WordList

CALENDAR = ("openinghours", "clinicianhours")
OFFER = ("specialist", "price")
RECEPTION = [
    "enquiries.view_consultation",
    "enquiries.change_consultation",
    "enquiries.view_reportrequest",
    "enquiries.view_outgoingemail",
    "enquiries.requeue_outgoingemail",
    "enquiries.view_replytemplate",
    "enquiries.view_openinghours",
    "enquiries.view_clinicianhours",
    "enquiries.view_clinicclosure",
    "enquiries.view_specialist",
    "enquiries.view_price",
    "enquiries.add_clinicclosure",
    "enquiries.change_clinicclosure",
    "enquiries.delete_clinicclosure",
]
CLINICIAN = [
    *RECEPTION,
    # To read drafts, previews and what readers reported, and to approve line by line.
    "factsheets.approve_factsheet",
    "factsheets.view_feedback",
    *(
        f"factsheets.view_{model._meta.model_name}"
        for model in CONTENT
        if not issubclass(model, WordList)
    ),
    "enquiries.lower_urgency",
    "enquiries.read_clinical_notes",
    "enquiries.add_replytemplate",
    "enquiries.change_replytemplate",
    "enquiries.delete_replytemplate",
]
# What a manager exports with patients' words needs a clinician's right as well.
MANAGER = [
    *RECEPTION,
    "enquiries.export_consultation",
    "enquiries.erase_consultation",
    *(
        f"enquiries.{verb}_{model}"
        for verb in ("add", "change", "delete")
        for model in CALENDAR + OFFER
    ),
    "enquiries.add_replytemplate",
    "enquiries.change_replytemplate",
    "enquiries.delete_replytemplate",
    "auth.view_user",
    "auth.add_user",
    "auth.change_user",
    "mybackpain.view_auditentry",
]
EDITOR = [
    "factsheets.publish_factsheet",
    "factsheets.view_feedback",
    *(
        f"factsheets.{verb}_{model._meta.model_name}"
        for model in CONTENT
        for verb in ("view", "add", "change", "delete")
    ),
]
ROLES = {
    "Triage": RECEPTION,  # the first name of this role, kept for the accounts that have it
    "Reception": RECEPTION,
    "Clinician": CLINICIAN,
    "Manager": MANAGER,
    "Editor": EDITOR,
}


def update_roles() -> None:
    """Make every group, with exactly the rights listed here."""
    rights = {
        f"{app}.{codename}": pk
        for pk, app, codename in Permission.objects.values_list(
            "pk", "content_type__app_label", "codename"
        )
    }
    for name, names_of_rights in ROLES.items():
        group, _ = Group.objects.get_or_create(name=name)
        group.permissions.set([rights[right] for right in names_of_rights])
