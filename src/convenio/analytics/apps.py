"""Facts of the rooms as Parquet, questions in SQL, dashboards."""

from django.apps import AppConfig


class AnalyticsConfig(AppConfig):
    name = "convenio.analytics"
    label = "analytics"
    default_auto_field = "django.db.models.BigAutoField"
