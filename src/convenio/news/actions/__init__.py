"""What may be done in this room: the only writers of it."""

from convenio.news.actions.photographs import bring_photograph, draw_widths
from convenio.news.actions.releasing import (
    release_numbers,
    release_same,
    release_same_numbers,
    release_with_announcement,
    withdraw_numbers,
)

__all__ = [
    "bring_photograph",
    "draw_widths",
    "release_numbers",
    "release_same",
    "release_same_numbers",
    "release_with_announcement",
    "withdraw_numbers",
]
