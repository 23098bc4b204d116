"""Telling people: e-mail in their language, digest, calendar."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "convenio.notices"
    label = "notices"
    default_auto_field = "django.db.models.BigAutoField"
