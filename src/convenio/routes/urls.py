"""Addresses of the room routes."""

from django.urls import URLPattern, URLResolver

app_name = "routes"
urlpatterns: list[URLPattern | URLResolver] = []
