"""The yearly work plan, the joint report and the pack before a renewal."""

from django.apps import AppConfig


class PlanningConfig(AppConfig):
    name = "convenio.planning"
    label = "planning"
    default_auto_field = "django.db.models.BigAutoField"
