"""Files, PDF, signatures, time stamps."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "convenio.documents"
    label = "documents"
    default_auto_field = "django.db.models.BigAutoField"
