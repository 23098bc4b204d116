"""Profiles of universities: rankings, strengths, achievements, facts."""

from django.apps import AppConfig


class InstitutionsConfig(AppConfig):
    name = "convenio.institutions"
    label = "institutions"
    default_auto_field = "django.db.models.BigAutoField"
