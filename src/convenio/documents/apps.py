"""Files, PDF, signatures, time stamps."""

from pathlib import Path

from django.apps import AppConfig
from django.conf import settings


class DocumentsConfig(AppConfig):
    name = "convenio.documents"
    label = "documents"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from convenio.audit.phrases import register
        from convenio.documents.fonts import use_font_dirs
        from convenio.documents.phrases import THROWN_AWAY
        from convenio.documents.retention import duty
        from convenio.documents.retention.registry import Labels
        from convenio.worker import register_periodic

        register("documents.thrown_away", THROWN_AWAY, {"kind": Labels()})
        register_periodic(duty.DUTY, duty.EVERY, duty.run)
        use_font_dirs(tuple(Path(folder) for folder in getattr(settings, "RENDER_FONT_DIRS", ())))
