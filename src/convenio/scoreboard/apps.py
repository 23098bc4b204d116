"""Promised against delivered: per agreement, over all agreements, per partner."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext_lazy


class ScoreboardConfig(AppConfig):
    name = "convenio.scoreboard"
    label = "scoreboard"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from convenio.agreements.views.board import register_board
        from convenio.scoreboard.views.board import board
        from convenio.ui.registry import Place, register_place, register_tab

        register_board(board)
        register_place(
            Place(
                pgettext_lazy("what was promised is delivered", "Delivery"),
                "scoreboard:portfolio",
                25,
                starts="/delivery/",
                shown=lambda request: getattr(request, "acting", None) is not None,
            )
        )
        register_tab("delivery", Place(lazy("All agreements"), "scoreboard:portfolio", 10))
        register_tab("delivery", Place(lazy("Balance"), "scoreboard:balance", 20))
