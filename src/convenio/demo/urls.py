"""Addresses of the demonstration. On a real node each of them is not found."""

from django.urls import URLPattern, URLResolver, path, re_path

from convenio.demo import views

app_name = "demo"
urlpatterns: list[URLPattern | URLResolver] = [
    path("demo/", views.tour, name="tour"),
    path("demo/enter/<slug:key>/", views.enter, name="enter"),
    re_path(r"^demo/(?P<name>signed|doctored)\.pdf$", views.paper, name="paper"),
]
