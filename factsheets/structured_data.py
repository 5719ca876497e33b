"""What a page says, for machines: JSON-LD by schema.org, of nothing but what readers see."""

from typing import Any

from django.urls import reverse
from django.utils import timezone

from .filled_sections import ExplainedRow, FilledSection, body
from .formatted import plain
from .models import FactSheet

Data = dict[str, Any]
SITE = "mybackpain.co.uk"


def filled(**values: Any) -> Data:
    """The values that there are; `type_` and `id_` are written with the sign that marks them."""
    names = {"type_": "@type", "id_": "@id"}
    return {names.get(name, name): value for name, value in values.items() if value}


def clinic(site_url: str, details: dict[str, str]) -> Data:
    return filled(
        type_="MedicalClinic",
        id_=f"{site_url}/#clinic",
        name=details["name"],
        url=f"{site_url}/",
        telephone=details["phone"],
        address=details["address"],
    )


def property_of_condition(section: FilledSection) -> Any:
    """A section's words where schema.org has a place for them."""
    _, type_ = section.schema
    if section.paragraphs:
        return plain("\n\n".join(section.paragraphs))
    if section.items:
        return [filled(type_=type_, name=plain(item)) for item in section.items]
    return rows_of_type(type_, [row for row in section.rows if not row.is_apart])


def rows_of_type(type_: str, rows: list[ExplainedRow]) -> list[Data]:
    return [filled(type_=type_, name=row.name, description=plain(row.explanation)) for row in rows]


def condition(sheet: FactSheet) -> Data:
    """The condition in the sheet's own words, row by row, and no row as what it is not."""
    sections = body(sheet)
    placed = {
        section.schema[0]: property_of_condition(section)
        for section in sections
        if section.schema[0]
    }
    for section in sections:
        place, type_ = section.schema_apart
        if place:
            placed[place] = rows_of_type(type_, [row for row in section.rows if row.is_apart])
    places = [filled(type_="AnatomicalStructure", name=name) for name in sheet.place_names]
    return filled(
        type_="MedicalCondition",
        name=sheet.title,
        alternateName=sheet.names[1:],
        associatedAnatomy=places,
        **placed,
    )


def other_parts(sheet: FactSheet) -> list[Data]:
    """Sections for which schema.org has no place of their own."""
    return [
        filled(type_="WebPageElement", name=section.heading, text="\n".join(section.lines))
        for section in body(sheet)
        if not section.schema[0]
    ]


def breadcrumbs(sheet: FactSheet, site_url: str) -> Data:
    steps = [
        ("Home", reverse("factsheets:home")),
        ("Fact sheets", reverse("factsheets:index")),
        (sheet.title, sheet.get_absolute_url()),
    ]
    items = [
        filled(type_="ListItem", position=position, name=name, item=site_url + path)
        for position, (name, path) in enumerate(steps, 1)
    ]
    return filled(type_="BreadcrumbList", itemListElement=items)


def citations(sheet: FactSheet) -> list[Data]:
    return [
        filled(
            type_="CreativeWork",
            name=source.title,
            publisher=filled(type_="Organization", name=source.publisher),
            datePublished=str(source.year or ""),
            url=source.url,
        )
        for source in sheet.sources.all()
    ]


def web_page(sheet: FactSheet, site_url: str, clinic_name: str) -> Data:
    versions = list(sheet.versions.all())
    first = versions[-1].published_at if versions else sheet.published_at
    reviewers = [filled(type_="Person", name=n, jobTitle=role) for n, role in sheet.reviewers]
    is_organisation = sheet.author in {clinic_name, SITE}
    return filled(
        type_="MedicalWebPage",
        id_=site_url + sheet.get_absolute_url(),
        url=site_url + sheet.get_absolute_url(),
        name=sheet.title,
        description=sheet.strapline,
        inLanguage="en-GB",
        about=condition(sheet),
        audience=filled(type_="MedicalAudience", audienceType=sheet.audience),
        author=sheet.author
        and filled(type_="Organization" if is_organisation else "Person", name=sheet.author),
        publisher={"@id": f"{site_url}/#clinic"},
        reviewedBy=reviewers[0] if len(reviewers) == 1 else reviewers,
        lastReviewed=sheet.reviewed_on and sheet.reviewed_on.isoformat(),
        datePublished=first and timezone.localdate(first).isoformat(),
        dateModified=timezone.localdate(sheet.updated_at).isoformat(),
        version=sheet.version,
        hasPart=other_parts(sheet),
        citation=citations(sheet),
        relatedLink=[
            site_url + link.related.get_absolute_url()
            for link in sheet.related_sheets.all()
            if link.related.is_readable
        ],
    )


def sheet_data(sheet: FactSheet, site_url: str, clinic_details: dict[str, str]) -> Data:
    """All that a fact sheet's page tells machines."""
    graph = [
        web_page(sheet, site_url, clinic_details["name"]),
        breadcrumbs(sheet, site_url),
        clinic(site_url, clinic_details),
    ]
    return {"@context": "https://schema.org", "@graph": graph}


def site_data(site_url: str, clinic_details: dict[str, str]) -> Data:
    """Whose site this is, for the front page."""
    site = filled(
        type_="WebSite",
        name=SITE,
        url=f"{site_url}/",
        inLanguage="en-GB",
        publisher={"@id": f"{site_url}/#clinic"},
    )
    return {"@context": "https://schema.org", "@graph": [site, clinic(site_url, clinic_details)]}
