"""Where a university of this node has its own page: the room above that shows it says so in its ``ready()``."""

from __future__ import annotations

from collections.abc import Callable

_pages: list[Callable[[str], str]] = []


def register_partner_page(address: Callable[[str], str]) -> None:
    """Say where the page of a university is, by its ``hei_id``."""
    if address not in _pages:
        _pages.append(address)


def partner_page(hei_id: str) -> str:
    """The address of a university's own page; empty where no room shows one."""
    return next((address(hei_id) for address in _pages), "")
