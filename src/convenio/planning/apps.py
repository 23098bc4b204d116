"""The yearly work plan, the joint report and the pack before a renewal."""

from django.apps import AppConfig


class PlanningConfig(AppConfig):
    name = "convenio.planning"
    label = "planning"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from convenio.agreements.listed import register_follower
        from convenio.planning import following

        register_follower(following.keep)
