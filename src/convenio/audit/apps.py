"""What happened: an append-only, hash-chained record."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "convenio.audit"
    label = "audit"
    default_auto_field = "django.db.models.BigAutoField"
