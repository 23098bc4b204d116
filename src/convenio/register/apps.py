"""The register of agreements: lists, filters kept, time line, map, relations, the rector's page."""

from django.apps import AppConfig


class RegisterConfig(AppConfig):
    name = "convenio.register"
    label = "register"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from convenio.agreements.listed import register_follower
        from convenio.agreements.related import register_related
        from convenio.agreements.views.listing import register_list
        from convenio.register import duties, indexing, places
        from convenio.register.views import listing

        register_list(listing.listing)
        register_follower(indexing.keep)
        register_related("notes", places.NOTES)
        duties.register()
