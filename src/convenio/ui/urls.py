"""Addresses of the ui room."""

from django.urls import URLPattern, URLResolver, path

from convenio.ui import views

app_name = "ui"
urlpatterns: list[URLPattern | URLResolver] = [
    path("ui/", views.style, name="style"),
    path("ui/language/", views.language, name="language"),
    path("ui/colours.css", views.colours, name="colours"),
]
