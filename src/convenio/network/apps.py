"""The gate: what goes out to and comes in from other nodes."""

from django.apps import AppConfig


class NetworkConfig(AppConfig):
    name = "convenio.network"
    label = "network"
    default_auto_field = "django.db.models.BigAutoField"
