"""Reading spreadsheets and running imports; rooms register what can be imported."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "convenio.intake"
    label = "intake"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from convenio.intake import phrases, running
        from convenio.worker import register_duty

        phrases.register_all()
        register_duty(running.DUTY, running.run_duty)
