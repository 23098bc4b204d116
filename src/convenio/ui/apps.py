"""The design system: base page, components, style."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "convenio.ui"
    label = "ui"
    default_auto_field = "django.db.models.BigAutoField"
