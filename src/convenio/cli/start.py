"""Starts Django for a word that needs the node's database, and turns refusals into plain lines."""

import argparse
import os
import sys
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING

from convenio.worker.loading import loading

if TYPE_CHECKING:
    from convenio.agreements.models import Agreement

Run = Callable[[argparse.Namespace], int]


def start_django() -> None:
    """Load settings and rooms of the node named by the environment."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "convenio.config.settings")
    import django

    with loading():
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


def found_agreement(pact: str) -> "Agreement":
    """The agreement with this number on this node.

    Raises:
        Refusal: it is no UUID, or no such agreement is here.
    """
    from uuid import UUID

    from convenio.agreements.models import Agreement
    from convenio.parties.terms import Refusal

    try:
        number = UUID(pact)
    except ValueError:
        raise Refusal(
            f"{pact} is not the number of an agreement; it looks like 32a9e4be-3a17-8336-979c-0c489b5587a0."
        ) from None
    found = Agreement.objects.select_related("party").filter(pact=number).order_by("pk").first()
    if found is None:
        raise Refusal(f"This node has no agreement {number}.")
    return found
