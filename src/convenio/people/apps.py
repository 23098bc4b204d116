"""Users, memberships, roles, the acting person."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "convenio.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"
