"""A partner without a system takes part by a secure link."""

from django.apps import AppConfig


class GuestsConfig(AppConfig):
    name = "convenio.guests"
    label = "guests"
    default_auto_field = "django.db.models.BigAutoField"
