"""Telling people: e-mail in their language, digest, calendar."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "convenio.notices"
    label = "notices"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from convenio.notices import changes, digest, kinds, leaving, mail, mandates, places, returned
        from convenio.notices.actions import DUTY
        from convenio.people.duties_of import register_after_leaving, register_erasure
        from convenio.post import register_listener
        from convenio.worker import register_duty, register_periodic

        kinds.register_all()
        register_after_leaving(leaving.tell_successor)
        register_erasure(leaving.erase)
        places.register_all()
        register_listener(returned.tell_keepers)
        register_duty(DUTY, mail.send_owed)
        register_duty(changes.SEND, digest.send)
        register_periodic(changes.PLAN, changes.EVERY, changes.plan)
        register_periodic(mandates.DUTY, mandates.EVERY, mandates.warn)
