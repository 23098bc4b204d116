"""The register of agreements: lists, filters kept, time line, map, relations, the rector's page."""

from django.apps import AppConfig


class RegisterConfig(AppConfig):
    name = "convenio.register"
    label = "register"
    default_auto_field = "django.db.models.BigAutoField"
