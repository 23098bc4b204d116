"""``migrate`` as Django has it, only that an empty database is made at once (see ``keeping.founding``)."""

from __future__ import annotations

from typing import Any

from django.core.management.commands.migrate import Command as Migrate
from django.db import connections

from convenio.keeping import founding

STEPWISE = ("app_label", "fake", "fake_initial", "plan", "check_unapplied", "stepwise")


class Command(Migrate):
    """Adds ``--stepwise``: migration by migration even where nothing is there yet."""

    def add_arguments(self, parser: Any) -> None:
        super().add_arguments(parser)
        parser.add_argument("--stepwise", action="store_true", help="go through every migration, whatever is there")

    def handle(self, *args: Any, **options: Any) -> Any:
        connection = connections[options["database"]]
        connection.prepare_database()
        if not any(options.get(one) for one in STEPWISE) and founding.is_empty(connection):
            founding.found(connection)
        return super().handle(*args, **options)
