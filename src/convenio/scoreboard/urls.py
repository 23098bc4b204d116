"""Addresses of this room. The board of one agreement has its address among the agreements."""

from django.urls import URLPattern, URLResolver

app_name = "scoreboard"
urlpatterns: list[URLPattern | URLResolver] = []
