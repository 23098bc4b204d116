"""The front desk: what waits for me."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "convenio.desk"
    label = "desk"
    default_auto_field = "django.db.models.BigAutoField"
