"""The directory of the world's universities."""

from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "convenio.directory"
    label = "directory"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from convenio.directory import phrases
        from convenio.directory.likeness import partners, scanning
        from convenio.worker import register_duty, register_periodic

        phrases.register()
        register_duty(scanning.SCAN, scanning.scan_task)
        register_periodic(partners.LOOK, partners.LOOK_EVERY, partners.look_round)
