"""Public pages of agreements, their readers counted."""

from django.apps import AppConfig


class NewsConfig(AppConfig):
    name = "convenio.news"
    label = "news"
    default_auto_field = "django.db.models.BigAutoField"
