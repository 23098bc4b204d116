"""The yearly work plan, the joint report and the pack before a renewal."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as lazy


class PlanningConfig(AppConfig):
    name = "convenio.planning"
    label = "planning"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from convenio.agreements.listed import register_follower
        from convenio.agreements.related import register_related
        from convenio.notices import register_calendar
        from convenio.planning import days, duties, following, meeting, phrases, places
        from convenio.ui.registry import Place, register_tab

        register_follower(following.keep)
        register_related("plans", places.PLANS)
        register_related("pack", places.PACK)
        register_tab("delivery", Place(lazy("Plans and reports"), "planning:list", 30))
        meeting.register()
        register_calendar(days.entries)
        phrases.register_all()
        duties.register()
