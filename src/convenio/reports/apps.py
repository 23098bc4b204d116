"""Named reports: definitions over events, run, frozen when they were sent."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as lazy


class ReportsConfig(AppConfig):
    name = "convenio.reports"
    label = "reports"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from convenio.people.duties_of import register_erasure
        from convenio.reports import duties, phrases
        from convenio.reports.actions import erase_person
        from convenio.ui.registry import Place, register_tab

        register_tab("delivery", Place(lazy("Reports"), "reports:list", 50))
        phrases.register_all()
        duties.register()
        register_erasure(erase_person)
