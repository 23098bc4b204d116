"""The centre: draft, negotiate, approve, sign, and what was promised."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as lazy


class AgreementsConfig(AppConfig):
    name = "convenio.agreements"
    label = "agreements"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from convenio.agreements import (
            abandoned,
            changed,
            days,
            duties,
            handing,
            phrases,
            recorded_elsewhere,
            reviewed,
            seen,
        )
        from convenio.agreements.actions.keys import on_key_step
        from convenio.agreements.actions.persons import with_account
        from convenio.agreements.exchange import inbound, outbound, outside
        from convenio.agreements.house_texts import phrases as house_texts
        from convenio.agreements.importing import target
        from convenio.agreements.related import register_related
        from convenio.network import register_event_key_step
        from convenio.notices import register_calendar, register_calendar_of
        from convenio.people.duties_of import register_erasure
        from convenio.ui.registry import Place, register_place

        register_place(
            Place(
                lazy("Agreements"),
                "agreements:list",
                20,
                starts="/agreements/",
                shown=lambda request: getattr(request, "acting", None) is not None,
            )
        )
        phrases.register_all()
        handing.register()
        register_calendar(days.entries)
        register_calendar_of("pact", days.named)
        register_related("calendar", days.CALENDAR)
        changed.register()
        house_texts.register_all()
        reviewed.register()
        inbound.register()
        outbound.register()
        outside.register()
        duties.register()
        abandoned.register()
        seen.register()
        register_erasure(with_account)
        target.register()
        recorded_elsewhere.register()
        register_event_key_step(on_key_step)
