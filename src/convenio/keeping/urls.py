"""Addresses of the room keeping."""

from django.urls import URLPattern, URLResolver

app_name = "keeping"
urlpatterns: list[URLPattern | URLResolver] = []
