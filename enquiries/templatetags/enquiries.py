"""Both forms on a fact sheet's page, which knows nothing of enquiries."""

from typing import Any

from django import template

from enquiries.consultations.form import ConsultationForm
from enquiries.reports.form import ReportForm
from factsheets.models import FactSheet

register = template.Library()


@register.inclusion_tag("enquiries/_forms.html")
def enquiry_forms(sheet: FactSheet) -> dict[str, Any]:
    """The forms, empty, with ids that differ on the shared page."""
    return {
        "sheet": sheet,
        "report_form": ReportForm(sheet=sheet, auto_id="report-%s", is_folded=True),
        "consultation_form": ConsultationForm(sheet=sheet, auto_id="consultation-%s"),
    }
