"""Addresses of the agreements room; those of editor, signing, board and proof are in ``urls_desk_work``."""

from django.urls import URLPattern, URLResolver

from convenio.agreements import urls_desk_work

app_name = "agreements"
urlpatterns: list[URLPattern | URLResolver] = [*urls_desk_work.urlpatterns]
