"""The directory of the world's universities."""

from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "convenio.directory"
    label = "directory"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from convenio.directory import abandoned, duties, phrases
        from convenio.directory.likeness import partners, scanning
        from convenio.directory.search import indexing
        from convenio.ui.limits import allow_more
        from convenio.worker import register_duty, register_periodic

        phrases.register()
        abandoned.register()
        allow_more("/directory/lists/", abandoned.LARGEST)
        register_duty(duties.BRING, duties.bring)
        register_duty(scanning.SCAN, scanning.scan_task)
        register_periodic(indexing.INDEX, indexing.EVERY, indexing.index_missing)
        register_periodic(partners.LOOK, partners.LOOK_EVERY, partners.look_round)
