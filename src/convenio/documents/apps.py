"""Files, PDF, signatures, time stamps."""

from pathlib import Path

from django.apps import AppConfig
from django.conf import settings


class DocumentsConfig(AppConfig):
    name = "convenio.documents"
    label = "documents"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from convenio.documents.fonts import use_font_dirs

        use_font_dirs(tuple(Path(folder) for folder in getattr(settings, "RENDER_FONT_DIRS", ())))
