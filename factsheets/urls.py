from django.urls import path

from . import feedback_views, views

app_name = "factsheets"
urlpatterns = [
    path("", views.home, name="home"),
    path("fact-sheets/", views.index, name="index"),
    path("fact-sheets/<slug:slug>/", views.fact_sheet, name="fact_sheet"),
    path("fact-sheets/<slug:slug>/fact-sheet.pdf", views.fact_sheet_pdf, name="fact_sheet_pdf"),
    path("fact-sheets/<slug:slug>/fact-sheet.json", views.fact_sheet_json, name="json"),
    path("fact-sheets/<slug:slug>/feedback/", feedback_views.feedback, name="feedback"),
    path(
        "fact-sheets/<slug:slug>/feedback/received/",
        feedback_views.feedback_received,
        name="feedback_received",
    ),
    path("fact-sheets/<slug:slug>/error/", feedback_views.report_error, name="report_error"),
]
