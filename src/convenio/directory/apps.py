"""The directory of the world's universities."""

from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "convenio.directory"
    label = "directory"
    default_auto_field = "django.db.models.BigAutoField"
