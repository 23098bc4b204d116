"""Addresses of the news room."""

from django.urls import URLPattern, URLResolver, path

from convenio.news import releasing, views

app_name = "news"
urlpatterns: list[URLPattern | URLResolver] = [
    path("a/<uuid:pact>/", views.agreement, name="agreement"),
    path("a/<uuid:pact>/<str:language>/", views.agreement, name="agreement_in"),
    path("public/", views.released, name="released"),
    path("agreements/<int:pk>/release/", releasing.release, name="release"),
]
