"""The way of a text through the house: who reviews what, in which order, by when."""

from django.apps import AppConfig


class RoutesConfig(AppConfig):
    name = "convenio.routes"
    label = "routes"
    default_auto_field = "django.db.models.BigAutoField"
