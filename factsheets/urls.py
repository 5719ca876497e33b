from django.urls import path

from . import views

app_name = "factsheets"
urlpatterns = [
    path("", views.home, name="home"),
    path("fact-sheets/", views.index, name="index"),
    path("fact-sheets/<slug:slug>/", views.fact_sheet, name="fact_sheet"),
    path("fact-sheets/<slug:slug>/fact-sheet.pdf", views.fact_sheet_pdf, name="fact_sheet_pdf"),
]
