from django.urls import path

from enquiries import views
from enquiries.your_request.views import your_request

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
    path("diary/<str:key>.ics", views.diary_feed, name="diary_feed"),
    path("contact/", views.contact, name="contact"),
    path("my-data/<str:token>/", views.my_data, name="my_data"),
    path("your-request/<str:token>/", your_request, name="your_request"),
]
