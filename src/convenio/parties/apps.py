"""Who: universities and their units, own or partner; small shared values."""

from django.apps import AppConfig


class PartiesConfig(AppConfig):
    name = "convenio.parties"
    label = "parties"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from convenio.parties.ready import hands, page_facts
        from convenio.ui.registry import register_facts, register_hands

        register_facts(page_facts)
        register_hands(hands)
