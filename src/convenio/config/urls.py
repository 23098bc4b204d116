"""All addresses of a node, room by room."""

from django.urls import include, path

urlpatterns = [
    path("", include("convenio.network.urls")),
    path("", include("convenio.documents.urls")),
    path("", include("convenio.people.urls")),
    path("", include("convenio.audit.urls")),
    path("", include("convenio.ui.urls")),
    path("", include("convenio.institutions.urls")),
    path("", include("convenio.directory.urls")),
    path("", include("convenio.agreements.urls")),
    path("", include("convenio.news.urls")),
    path("", include("convenio.register.urls")),
    path("", include("convenio.guests.urls")),
    path("", include("convenio.scoreboard.urls")),
    path("", include("convenio.planning.urls")),
    path("", include("convenio.reports.urls")),
    path("", include("convenio.analytics.urls")),
    path("", include("convenio.routes.urls")),
    path("", include("convenio.notices.urls")),
    path("", include("convenio.intake.urls")),
    path("", include("convenio.keeping.urls")),
    path("", include("convenio.post.urls")),
    path("", include("convenio.demo.urls")),
    path("", include("convenio.desk.urls")),
    path("account/", include("convenio.people.account_urls")),
]

handler400 = "convenio.ui.errors.bad_request"
handler403 = "convenio.ui.errors.denied"
handler404 = "convenio.ui.errors.not_found"
handler500 = "convenio.ui.errors.failed"
