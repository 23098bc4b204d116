"""Addresses of this room."""

from django.urls import URLPattern, URLResolver, path

from convenio.planning.views import agreement, listing, pack, sheets

app_name = "planning"
urlpatterns: list[URLPattern | URLResolver] = [
    path("delivery/plans/", listing.plans, name="list"),
    path("agreements/<int:pk>/plan/", agreement.overview, name="overview"),
    path("agreements/<int:pk>/plan/make/", agreement.make_plan, name="make_plan"),
    path("agreements/<int:pk>/plan/lines/", sheets.plan, name="plan"),
    path("agreements/<int:pk>/plan/add/", sheets.add, name="add"),
    path("agreements/<int:pk>/report/make/", agreement.make_report, name="make_report"),
    path("agreements/<int:pk>/report/", sheets.report, name="report"),
    path("agreements/<int:pk>/report/refresh/", sheets.refresh, name="refresh"),
    path("agreements/<int:pk>/renewal-pack/", pack.pack, name="pack"),
    path("agreements/<int:pk>/renewal-pack/overrule/", pack.overrule, name="overrule"),
]
