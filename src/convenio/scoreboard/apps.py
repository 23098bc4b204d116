"""Promised against delivered: per agreement, over all agreements, per partner."""

from django.apps import AppConfig


class ScoreboardConfig(AppConfig):
    name = "convenio.scoreboard"
    label = "scoreboard"
    default_auto_field = "django.db.models.BigAutoField"
