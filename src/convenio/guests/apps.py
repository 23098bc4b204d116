"""A partner without a system takes part by a secure link."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as lazy


class GuestsConfig(AppConfig):
    name = "convenio.guests"
    label = "guests"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from convenio.guests import linking, mail, phrases, returned, turns, yearly
        from convenio.guests.erasing import erase_maker
        from convenio.parties.terms import Role
        from convenio.people.duties_of import register_erasure
        from convenio.post import register_listener, register_owner
        from convenio.ui.registry import Place, register_menu
        from convenio.worker import register_duty, register_periodic

        phrases.register_all()
        linking.register()
        register_erasure(erase_maker)
        register_owner(returned.owners)
        register_listener(returned.tell_officers)
        register_duty(mail.LINK, mail.send_link)
        register_duty(mail.CODE, mail.send_code)
        register_periodic(turns.DUTY, turns.EVERY, turns.run)
        register_periodic(yearly.DUTY, yearly.EVERY, yearly.run)
        register_menu(
            Place(
                lazy("People of partners"),
                "guests:people",
                22,
                shown=lambda request: (
                    (acting := getattr(request, "acting", None)) is not None and acting.may(Role.KEEPER)
                ),
            )
        )
        register_menu(
            Place(
                lazy("Secure links"),
                "guests:all",
                45,
                shown=lambda request: (
                    (acting := getattr(request, "acting", None)) is not None and acting.may(Role.OFFICER)
                ),
            )
        )
