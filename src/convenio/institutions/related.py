"""Links that rooms above put on the page of a university, for example to the agreements with it.

``institutions`` lies below those rooms and cannot name their addresses; they register here in ``AppConfig.ready()``.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise

from convenio.parties.terms import Acting


@dataclass(frozen=True)
class Related:
    """A link: its words, and the address for a university; ``address`` answers "" when it has none for this reader."""

    label: Promise
    address: Callable[[str, Acting], str]


_links: dict[str, Related] = {}


def register_related(name: str, related: Related) -> None:
    """Put a link on the pages of universities, for people with a role."""
    _links[name] = related


def related_links(hei_id: str, acting: Acting) -> list[tuple[str, str]]:
    """Label and address of every link for this university."""
    found = ((str(link.label), link.address(hei_id, acting)) for link in _links.values())
    return [(label, address) for label, address in found if address]
