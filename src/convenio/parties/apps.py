"""Who: universities and their units, own or partner; small shared values."""

from django.apps import AppConfig


class PartiesConfig(AppConfig):
    name = "convenio.parties"
    label = "parties"
    default_auto_field = "django.db.models.BigAutoField"
