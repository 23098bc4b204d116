"""Public pages of agreements, their readers counted."""

from datetime import UTC, datetime, timedelta

from django.apps import AppConfig


class NewsConfig(AppConfig):
    name = "convenio.news"
    label = "news"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from convenio.news import linking
        from convenio.news.counting import forget_readers
        from convenio.worker import register_periodic

        def forget(at: datetime) -> None:
            forget_readers(before=at.astimezone(UTC).date())

        linking.register()
        register_periodic("news.forget_readers", timedelta(hours=1), forget)
