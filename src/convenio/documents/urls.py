"""Addresses of the documents room."""

from django.urls import URLPattern, URLResolver, path

from convenio.documents import views
from convenio.documents.retention import views as retention

app_name = "documents"
urlpatterns: list[URLPattern | URLResolver] = [
    path("tsa/", views.time_stamp, name="time_stamp"),
    path("files/kept/", retention.kept, name="kept"),
]
