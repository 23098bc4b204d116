"""The universities of the world, from open lists: search, likely duplicates, chains of names."""

from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "convenio.directory"
    label = "directory"
    default_auto_field = "django.db.models.BigAutoField"
