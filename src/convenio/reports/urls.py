"""Addresses of the reports."""

from django.urls import URLPattern, URLResolver, path

from convenio.reports.views import listing, own, running, sending, sent

app_name = "reports"
urlpatterns: list[URLPattern | URLResolver] = [
    path("delivery/reports/", listing.reports, name="list"),
    path("delivery/reports/new/", own.new, name="new"),
    path("delivery/reports/sent/", sent.listing, name="sent_list"),
    path("delivery/reports/sent/<int:pk>/", sent.one, name="sent"),
    path("delivery/reports/sent/<int:pk>/check/", sent.check, name="check"),
    path("delivery/reports/sent/<int:pk>/lines/", sent.lines, name="sent_lines"),
    path("delivery/reports/sent/<int:pk>/package/", sent.package, name="package"),
    path("delivery/reports/sent/<int:pk>/files/<int:file>/", sent.file, name="sent_file"),
    path("delivery/reports/<slug:code>/", running.report, name="report"),
    path("delivery/reports/<slug:code>/lines/", running.lines, name="lines"),
    path("delivery/reports/<slug:code>/file/", running.file, name="file"),
    path("delivery/reports/<slug:code>/send/", sending.send, name="send"),
    path("delivery/reports/<slug:code>/owed/", listing.owed, name="owed"),
    path("delivery/reports/<slug:code>/copy/", own.copy, name="copy"),
    path("delivery/reports/<slug:code>/edit/", own.edit, name="edit"),
    path("delivery/reports/<slug:code>/preview/", own.preview, name="preview"),
    path("delivery/reports/<slug:code>/change/", own.change, name="change"),
]
