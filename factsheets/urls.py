from django.urls import path

from . import views
from .feedback import views as feedback

app_name = "factsheets"
urlpatterns = [
    path("", views.home, name="home"),
    path("fact-sheets/", views.index, name="index"),
    path("fact-sheets/fact-sheets.json", views.fact_sheets_json, name="list_json"),
    path("fact-sheets/in/<slug:slug>/", views.category, name="category"),
    path("where-it-hurts/<slug:slug>/", views.place, name="place"),
    path("fact-sheets/<slug:slug>/", views.fact_sheet, name="fact_sheet"),
    path("fact-sheets/<slug:slug>/fact-sheet.pdf", views.fact_sheet_pdf, name="fact_sheet_pdf"),
    path("fact-sheets/<slug:slug>/fact-sheet.txt", views.fact_sheet_text, name="text"),
    path("fact-sheets/<slug:slug>/share.png", views.share_image, name="share_image"),
    path("fact-sheets/<slug:slug>/fact-sheet.json", views.fact_sheet_json, name="json"),
    path("fact-sheets/<slug:slug>/feedback/", feedback.feedback, name="feedback"),
    path(
        "fact-sheets/<slug:slug>/feedback/received/",
        feedback.feedback_received,
        name="feedback_received",
    ),
    path("fact-sheets/<slug:slug>/error/", feedback.report_error, name="report_error"),
]
