"""Starts Django for a word that needs the node's database, and turns refusals into plain lines."""

import argparse
import os
import sys
from collections.abc import Callable
from functools import wraps

Run = Callable[[argparse.Namespace], int]


def start_django() -> None:
    """Load settings and rooms of the node named by the environment."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "convenio.config.settings")
    import django

    django.setup()


def fail(sentence: str) -> int:
    """Print why it cannot be done; returns the exit status."""
    print(sentence, file=sys.stderr)
    return 1


def with_node(run: Run) -> Run:
    """Run a word with Django started; a refusal or an unprepared database becomes a sentence and status 1."""

    @wraps(run)
    def wrapped(arguments: argparse.Namespace) -> int:
        try:
            start_django()
        except ValueError as error:
            return fail(str(error))
        from django.db.utils import OperationalError, ProgrammingError

        from convenio.parties.terms import Refusal

        try:
            return run(arguments)
        except Refusal as refusal:
            return fail(refusal.reason)
        except (OperationalError, ProgrammingError) as error:
            return fail(f"The database of this node is not ready ({error}). Run `convenio init` first.")

    return wrapped
