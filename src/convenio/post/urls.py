"""Addresses of the post."""

from django.urls import URLPattern, URLResolver, path

from convenio.post import views

app_name = "post"
urlpatterns: list[URLPattern | URLResolver] = [
    path("post/", views.setup, name="setup"),
    path("post/check/", views.check_now, name="check"),
    path("post/test/", views.send_test, name="test"),
    path("post/read/", views.read_now, name="read"),
    path("post/returned/", views.returned, name="returned"),
    path("post/returned/<int:pk>/confirm/", views.confirm, name="confirm"),
]
