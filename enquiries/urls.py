from django.urls import path

from enquiries import views

app_name = "enquiries"
urlpatterns = [
    path("fact-sheets/<slug:slug>/report/", views.report, name="report"),
    path("fact-sheets/<slug:slug>/report/sent/", views.report_sent, name="report_sent"),
    path("fact-sheets/<slug:slug>/consultation/", views.consultation, name="sheet_consultation"),
    path("consultation/", views.consultation, name="consultation"),
    path(
        "consultation/received/<str:reference>/",
        views.consultation_received,
        name="consultation_received",
    ),
    path("my-data/<str:token>/", views.my_data, name="my_data"),
]
