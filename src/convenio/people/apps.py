"""Users, memberships, roles, the acting person."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "convenio.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from convenio.people import checks, mail, phrases, places, signins
        from convenio.worker import register_duty

        register_duty(mail.DUTY, mail.send_owed)
        phrases.register_all()
        places.register_all()
        assert signins
        assert checks
