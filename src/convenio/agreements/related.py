"""Links that rooms above put on the page of an agreement, for example to the page the public reads.

``agreements`` lies below those rooms and cannot name their addresses; they register here in ``AppConfig.ready()``.
"""

from collections.abc import Callable
from dataclasses import dataclass

from convenio.agreements.queries import AgreementView
from convenio.parties.terms import Acting


@dataclass(frozen=True)
class Related:
    """A link: its words and its address for what the page shows.

    ``label`` answers words in the language of the reader; ``address`` answers "" when it has none for this reader.
    """

    label: Callable[[AgreementView], str]
    address: Callable[[AgreementView, Acting], str]


_links: dict[str, Related] = {}


def register_related(name: str, related: Related) -> None:
    """Put a link on the pages of agreements."""
    _links[name] = related


def related_links(view: AgreementView, acting: Acting) -> list[tuple[str, str]]:
    """Label and address of every link for this agreement, in the order of registration."""
    found = ((link, link.address(view, acting)) for link in _links.values())
    return [(link.label(view), address) for link, address in found if address]
