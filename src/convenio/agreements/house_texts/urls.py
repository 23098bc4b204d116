"""Addresses of the house's own texts."""

from django.urls import URLPattern, URLResolver, path

from convenio.agreements.house_texts import editing, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("agreements/own/", views.texts, name="house_texts"),
    path("agreements/own/new/", views.new, name="house_new"),
    path("agreements/own/import/", views.bring_in, name="house_import"),
    path("agreements/own/<int:pk>/", views.page, name="house_text"),
    path("agreements/own/<int:pk>/version/<int:number>/", views.version, name="house_version"),
    path("agreements/own/<int:pk>/deed/", views.deed, name="house_deed"),
    path("agreements/own/<int:pk>/export/", views.export, name="house_export"),
    path("agreements/own/<int:pk>/edit/", editing.edit, name="house_edit"),
    path("agreements/own/<int:pk>/edit/<slug:key>/", editing.edit_part, name="house_part"),
]
