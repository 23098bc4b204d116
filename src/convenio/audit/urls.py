"""Addresses of the audit room."""

from django.urls import URLPattern, URLResolver, path

from convenio.audit import views

app_name = "audit"
urlpatterns: list[URLPattern | URLResolver] = [path("record/", views.record, name="record")]
