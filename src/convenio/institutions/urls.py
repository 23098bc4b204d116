"""Addresses of the institutions room."""

from django.urls import URLPattern, URLResolver, path

from convenio.institutions import editing, naming, views

app_name = "institutions"
urlpatterns: list[URLPattern | URLResolver] = [
    path("partners/", views.partners, name="partners"),
    path("partners/new/", naming.new_partner, name="new_partner"),
    path("institutions/<str:hei_id>/", views.institution, name="institution"),
    path("institutions/<str:hei_id>/profile.json", views.profile_file, name="profile_file"),
    path("institutions/<str:hei_id>/refresh/", views.refresh, name="refresh"),
    path("institutions/<str:hei_id>/edit/", editing.overview, name="edit"),
    path("institutions/<str:hei_id>/edit/basics/", editing.basics, name="basics"),
    path("institutions/<str:hei_id>/edit/import/", editing.import_file, name="import"),
    path("institutions/<str:hei_id>/edit/<slug:part>/new/", editing.entry, name="new_entry"),
    path("institutions/<str:hei_id>/edit/<slug:part>/<int:index>/", editing.entry, name="entry"),
    path("institutions/<str:hei_id>/edit/<slug:part>/<int:index>/remove/", editing.remove, name="remove"),
]
