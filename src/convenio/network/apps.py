"""The gate: what goes out to and comes in from other nodes."""

from django.apps import AppConfig


class NetworkConfig(AppConfig):
    name = "convenio.network"
    label = "network"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from convenio.audit.phrases import register
        from convenio.network import checks, duties, phrases, places
        from convenio.network.actions import DELIVER
        from convenio.network.outbound import deliver
        from convenio.network.refresh import PULL
        from convenio.worker import register_duty, register_periodic

        checks.register_all()
        places.register_all()
        for what, sentence in phrases.RECORDED.items():
            register(what, sentence)
        register_duty(DELIVER, deliver)
        register_periodic(PULL, duties.PULL_EVERY, duties.pull_catalogue)
        register_periodic("network.tidy", duties.TIDY_EVERY, duties.tidy)
