"""Public pages of agreements, their readers counted."""

from datetime import UTC, datetime, timedelta

from django.apps import AppConfig


class NewsConfig(AppConfig):
    name = "convenio.news"
    label = "news"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as lazy

        from convenio.news import abandoned, linking, phrases
        from convenio.news.actions.items import turn_of_time
        from convenio.news.counting import forget_readers
        from convenio.ui.registry import Place, register_place
        from convenio.worker import register_periodic

        def forget(at: datetime) -> None:
            forget_readers(before=at.astimezone(UTC).date())

        def turn(at: datetime) -> None:
            turn_of_time(at)

        linking.register()
        phrases.register()
        abandoned.register()
        register_place(
            Place(
                lazy("News"),
                "news:items",
                60,
                starts="/news/",
                shown=lambda request: getattr(request, "acting", None) is not None,
            )
        )
        register_periodic("news.turn_of_time", timedelta(minutes=1), turn)
        register_periodic("news.forget_readers", timedelta(hours=1), forget)
