"""What may be done with reports: the only writers."""

from convenio.reports.actions.definitions import (
    archive_definition,
    erase_person,
    note_owed,
    save_definition,
    share_definition,
    start_definition,
)
from convenio.reports.actions.sending import send_report

__all__ = [
    "archive_definition",
    "erase_person",
    "note_owed",
    "save_definition",
    "send_report",
    "share_definition",
    "start_definition",
]
