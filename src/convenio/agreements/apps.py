"""The centre: draft, negotiate, approve, sign, and what was promised."""

from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    name = "convenio.agreements"
    label = "agreements"
    default_auto_field = "django.db.models.BigAutoField"
