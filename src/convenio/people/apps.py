"""Users, memberships, roles, the acting person."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "convenio.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from convenio.people import addresses, checks, mail, phrases, places, signins
        from convenio.post import register_owner
        from convenio.worker import register_duty

        register_duty(mail.DUTY, mail.send_owed)
        register_owner(addresses.owners)
        phrases.register_all()
        places.register_all()
        assert signins
        assert checks
