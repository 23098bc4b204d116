"""The loop that does what is owed."""

from django.apps import AppConfig


class WorkerConfig(AppConfig):
    name = "convenio.worker"
    label = "worker"
    default_auto_field = "django.db.models.BigAutoField"
