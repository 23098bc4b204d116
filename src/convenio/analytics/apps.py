"""Facts of the rooms as Parquet, questions in SQL, dashboards."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as lazy


class AnalyticsConfig(AppConfig):
    name = "convenio.analytics"
    label = "analytics"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from convenio.analytics import duties, phrases
        from convenio.ui.registry import Place, register_tab

        phrases.register()
        duties.register()
        register_tab("delivery", Place(lazy("Dashboards"), "analytics:dashboards", 40))
