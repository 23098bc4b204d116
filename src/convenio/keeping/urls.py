"""Addresses of the room keeping: health and readiness."""

from django.urls import URLPattern, URLResolver, path

from convenio.keeping import views

app_name = "keeping"
urlpatterns: list[URLPattern | URLResolver] = [
    path("health/", views.alive, name="alive"),
    path("health/ready/", views.ready, name="ready"),
]
