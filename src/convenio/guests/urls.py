"""Addresses of the room guests."""

from django.urls import URLPattern, URLResolver

app_name = "guests"
urlpatterns: list[URLPattern | URLResolver] = []
