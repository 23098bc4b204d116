"""The register of agreements: lists, filters kept, time line, map, relations, the rector's page."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as lazy


class RegisterConfig(AppConfig):
    name = "convenio.register"
    label = "register"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from convenio.agreements.listed import register_follower
        from convenio.agreements.related import register_related
        from convenio.agreements.views.listing import register_list
        from convenio.directory.marks import register_mark
        from convenio.intake.registering import register_step
        from convenio.register import duties, indexing, marking, places
        from convenio.register.views import listing

        register_list(listing.listing)
        register_follower(indexing.keep)
        register_related("notes", places.NOTES)
        register_mark(marking.with_agreements)
        register_step("agreements", lazy("The map"), "register:map")
        register_step("agreements", lazy("The rector’s page"), "register:rector")
        duties.register()
