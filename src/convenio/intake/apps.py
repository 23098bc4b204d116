"""Reading spreadsheets and running imports; rooms register what can be imported."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as lazy

PAPERS_AT_ONCE = 200 * 1024 * 1024
"""Bytes of scans that may come in one go; a single file still has the usual limit."""


class IntakeConfig(AppConfig):
    name = "convenio.intake"
    label = "intake"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from convenio.intake import abandoned, phrases, running
        from convenio.parties.terms import Role
        from convenio.ui.limits import allow_more
        from convenio.ui.registry import Place, register_menu
        from convenio.worker import register_duty

        register_menu(
            Place(
                lazy("Bring in a list"),
                "intake:list",
                40,
                starts="/import/",
                shown=lambda request: bool((acting := getattr(request, "acting", None)) and acting.may(Role.OFFICER)),
            )
        )
        phrases.register_all()
        abandoned.register()
        allow_more("/import/papers/", PAPERS_AT_ONCE)
        register_duty(running.DUTY, running.run_duty)
