"""Addresses of this room."""

from django.urls import URLPattern, URLResolver

app_name = "scoreboard"
urlpatterns: list[URLPattern | URLResolver] = []
