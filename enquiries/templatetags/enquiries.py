"""Both forms on a fact sheet's page, which knows nothing of enquiries."""

from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from enquiries.consultations.form import ConsultationForm
from enquiries.reports import self_check
from enquiries.reports.form import ReportForm
from factsheets.models import FactSheet
from factsheets.templatetags.factsheets import urgent_help

register = template.Library()


@register.simple_tag
def enquiry_forms(sheet: FactSheet) -> SafeString:
    """Return the forms, empty, with ids that differ on the shared page."""
    return drawn_forms(sheet, sheet.slug, self_check.parts(sheet), urgent_help("urgent"))


@lru_cache(maxsize=32)
def drawn_forms(sheet: FactSheet, *_said: object) -> SafeString:
    """Draw the forms of a sheet once, as long as its address, its questions and the cards stay."""
    forms = {
        "report_form": ReportForm(sheet=sheet, auto_id="report-%s", is_folded=True),
        "consultation_form": ConsultationForm(sheet=sheet, auto_id="consultation-%s"),
    }
    return render_to_string("enquiries/_forms.html", forms)
