"""Addresses of the front desk."""

from django.urls import URLPattern, URLResolver, path

from convenio.desk import views

app_name = "desk"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.start, name="start"),
    path("desk/", views.desk, name="desk"),
    path("desk/search/", views.search, name="search"),
]
