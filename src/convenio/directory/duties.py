"""What the worker does for the lists: look through an edition, bring it in."""

from __future__ import annotations

from datetime import datetime

from convenio.directory.models import Edition
from convenio.worker.models import Task
from convenio.worker.terms import Outcome, done

BRING = "directory.bring"
"""One edition after the other (its lane has the same name): two lists may speak of the same universities."""


def bring(task: Task, at: datetime) -> Outcome:
    """Go on with the edition that the task names, wherever it is."""
    from convenio.directory import bringing

    edition = Edition.objects.filter(pk=task.key).first()
    if edition is not None:
        bringing.run(edition, at)
    return done()
