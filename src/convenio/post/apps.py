"""The post: e-mails out and back."""

from django.apps import AppConfig


class PostConfig(AppConfig):
    name = "convenio.post"
    label = "post"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.core.checks import register

        from convenio.post import actions, duties, phrases, places
        from convenio.worker import register_periodic

        phrases.register_all()
        places.register_all()
        register(duties.examine, duties.TAG, deploy=True)
        register_periodic(duties.READ, duties.READ_EVERY, duties.read)
        register_periodic(duties.TIDY, duties.TIDY_EVERY, actions.tidy)
