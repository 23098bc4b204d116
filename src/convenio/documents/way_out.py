"""How a time-stamp service outside is asked: this room opens no connection, an upper room registers the way."""

from __future__ import annotations

from collections.abc import Callable

WayOut = Callable[[str, bytes, str], bytes]
_way_out: WayOut | None = None


class NoTimeStamp(Exception):
    """No time stamp could be had; nothing was signed."""


def register_way_out(post: WayOut) -> None:
    """Register how to ask a service outside: ``post(url, body, content_type) -> body``."""
    global _way_out
    _way_out = post


def way_out() -> WayOut:
    """The way that was registered.

    Raises:
        NoTimeStamp: none was.
    """
    if _way_out is None:
        raise NoTimeStamp("no way out to the network is registered")
    return _way_out
