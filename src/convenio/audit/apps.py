"""What happened: an append-only, hash-chained record."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    name = "convenio.audit"
    label = "audit"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from convenio.audit.phrases import register
        from convenio.ui.registry import Place, register_place

        register("audit.exported", _("%(who)s exported the record."))
        register_place(
            Place(
                _("Audit trail"),
                "audit:record",
                80,
                starts="/record/",
                shown=lambda request: getattr(request, "acting", None) is not None,
            )
        )
