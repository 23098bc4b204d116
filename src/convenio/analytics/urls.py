"""Addresses of the dashboards."""

from django.urls import URLPattern, URLResolver, path

from convenio.analytics import views

app_name = "analytics"
urlpatterns: list[URLPattern | URLResolver] = [
    path("delivery/dashboards/", views.dashboards, name="dashboards"),
    path("delivery/dashboards/gather/", views.gather, name="gather"),
    path("delivery/dashboards/progress/", views.progress, name="progress"),
    path("delivery/dashboards/<slug:page>/", views.dashboards, name="page"),
]
