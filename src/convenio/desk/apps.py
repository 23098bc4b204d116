"""The front desk: what waits for me."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy


class DeskConfig(AppConfig):
    name = "convenio.desk"
    label = "desk"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from convenio.desk.places import agreements_with
        from convenio.institutions.related import Related, register_related
        from convenio.ui.registry import Place, register_place

        register_place(
            Place(
                gettext_lazy("Desk"),
                "desk:desk",
                10,
                starts="/desk/",
                shown=lambda request: getattr(request, "acting", None) is not None,
            )
        )
        register_related("agreements", Related(gettext_lazy("Agreements with it"), agreements_with))
