"""Keeping a node: backup, restore, health, e-mail set-up."""

from django.apps import AppConfig


class KeepingConfig(AppConfig):
    name = "convenio.keeping"
    label = "keeping"
    default_auto_field = "django.db.models.BigAutoField"
