"""Getting ready what the first visitor with a file would wait for: the process that reads PDFs, the drawing fonts."""

from __future__ import annotations

from threading import Timer

from convenio.documents import examine

SECONDS = 10.0
"""After the start: the first pages come first."""


def warm_up_soon() -> None:
    """Warm up in a moment, beside the requests; nothing waits for it, and nothing is lost when the process ends."""
    timer = Timer(SECONDS, warm_up)
    timer.daemon = True
    timer.start()


def warm_up() -> None:
    """Start the reading process and draw one letter. What the two need is loaded here for the first time."""
    examine.warm_up()
    from convenio.documents.render.engine import undrawable

    undrawable("a", "en")
