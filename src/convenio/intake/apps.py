"""Reading spreadsheets and running imports; rooms register what can be imported."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "convenio.intake"
    label = "intake"
    default_auto_field = "django.db.models.BigAutoField"
