"""What the public may ask, and what the people who write for it are shown."""

from convenio.news.queries.pages import (
    PAGE,
    PublicPage,
    Side,
    Signature,
    announcement_in,
    delivered_in,
    nearest,
    public_page,
    readers_of,
    released_fields,
    shown_in,
)
from convenio.news.queries.promises import Done, Promise, Strand, both_ways, name_in

__all__ = [
    "PAGE",
    "Done",
    "Promise",
    "PublicPage",
    "Side",
    "Signature",
    "Strand",
    "announcement_in",
    "both_ways",
    "delivered_in",
    "name_in",
    "nearest",
    "public_page",
    "readers_of",
    "released_fields",
    "shown_in",
]
