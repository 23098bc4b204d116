"""The demonstration: two nodes, a tour, one-click entry. Nothing here works in a database the demo did not make."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "convenio.demo"
    label = "demo"
