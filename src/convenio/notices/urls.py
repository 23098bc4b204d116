"""Addresses of the notices room."""

from django.urls import URLPattern, URLResolver, path

from convenio.notices import subscribing, views

app_name = "notices"
urlpatterns: list[URLPattern | URLResolver] = [
    path("notices/", views.notices, name="list"),
    path("notices/read/", views.read_all, name="read_all"),
    path("notices/<int:pk>/open/", views.open_notice, name="open"),
    path("notices/settings/", views.choices, name="settings"),
    path("notices/calendar/new/", views.new_calendar, name="new_calendar"),
    path("notices/calendar/revoke/", views.revoke_calendar, name="revoke_calendar"),
    path("notices/stop/<str:token>/", views.stop, name="stop"),
    path("calendar/<int:person>/<str:token>.ics", views.calendar, name="calendar"),
    path("calendar/of/<int:pk>/<str:token>.ics", subscribing.subject_feed, name="subject_feed"),
    path("notices/calendar/of/", subscribing.subject_calendar, name="subject_calendar"),
    path("changes/", subscribing.changes, name="changes"),
    path("changes/digest/", subscribing.digest, name="digest"),
    path("mails/", views.mails, name="mails"),
    path("mails/<int:pk>/again/", views.send_again, name="send_again"),
]
