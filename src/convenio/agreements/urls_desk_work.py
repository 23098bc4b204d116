"""Addresses of the desk work: the editor, signing, papers, the board, the proof and the public check page."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
