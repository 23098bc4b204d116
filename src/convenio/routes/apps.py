"""The way of a text through the house: who reviews what, in which order, by when."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as lazy


class RoutesConfig(AppConfig):
    name = "convenio.routes"
    label = "routes"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from convenio.audit.phrases import register_subject
        from convenio.parties.terms import Role
        from convenio.routes import dates, duties, handing, phrases, telling
        from convenio.ui.registry import Place, register_menu

        phrases.register_all()
        telling.register_all()
        duties.register()
        dates.register()
        handing.register()
        register_subject("route", lambda codes: {code: code for code in codes})

        def reviewing(request: object) -> bool:
            acting = getattr(request, "acting", None)
            return acting is not None and acting.may(Role.OFFICER, Role.REVIEWER, Role.SIGNATORY)

        register_menu(Place(lazy("Reviews"), "routes:list", 30, shown=reviewing))
