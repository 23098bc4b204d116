"""Named reports: definitions over events, run, frozen when they were sent."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "convenio.reports"
    label = "reports"
    default_auto_field = "django.db.models.BigAutoField"
