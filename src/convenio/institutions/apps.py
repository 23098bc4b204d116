"""Profiles of universities: rankings, strengths, achievements, facts."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy


class InstitutionsConfig(AppConfig):
    name = "convenio.institutions"
    label = "institutions"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.urls import reverse

        from convenio.directory.marks import register_mark, register_offer
        from convenio.directory.showing import register_partner_page
        from convenio.institutions import duties, exchange, marking, phrases, telling
        from convenio.network import register_delivery_words, register_inbound, register_outbound
        from convenio.ui.registry import Place, register_place
        from convenio.worker import register_duty, register_periodic

        phrases.register()
        register_mark(marking.of_our_list)
        register_offer(marking.to_note_it)
        register_partner_page(lambda hei_id: reverse("institutions:institution", args=[hei_id]))
        register_place(
            Place(
                gettext_lazy("Partners"),
                "institutions:partners",
                30,
                starts="/partners/",
                shown=lambda request: getattr(request, "acting", None) is not None,
            )
        )
        register_inbound("pact", telling.ENDPOINT, exchange.answer_profile, max_bytes=exchange.MAX_NOTICE_BYTES)
        register_outbound(telling.KIND, exchange.notice_of, exchange.read_answer)
        register_delivery_words(telling.KIND, gettext_lazy("News of your institution’s profile"))
        register_duty(duties.LEARN, duties.learn_profile)
        register_periodic(duties.LOOK_ROUND, duties.LOOK_ROUND_EVERY, duties.look_round)
