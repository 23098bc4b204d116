"""The announcement a university published of a signing: its value, reader and writer (``convenio-announcement-1``).

It travels among the fields of the release that both sides sign, so it is public only when both agree to it. Pure.
"""

from dataclasses import asdict, dataclass, field
from typing import Any

from convenio.institutions.profile.checks import Node
from convenio.institutions.profile.reading import check_depth, load_json
from convenio.institutions.profile.values import BadProfile
from convenio.parties.terms import LocalText

FORMAT = "convenio-announcement-1"
TOPICS = ("signing", "principles", "disciplines", "visits", "training", "programmes", "research", "people")
MAX_BYTES = 24_000
"""The fields of a release may hold 32,768 bytes, and the announcement need not be alone among them."""


class BadAnnouncement(ValueError):
    """An announcement that cannot be used: ``path`` says where, ``message`` what is wrong there."""

    def __init__(self, path: str, message: str) -> None:
        super().__init__(f"{path or 'announcement'}: {message}")
        self.path = path
        self.message = message


@dataclass(frozen=True)
class Said:
    """One thing the announcement said, by topic."""

    topic: str
    text: LocalText


@dataclass(frozen=True)
class Announcement:
    """What was published, where and when; what the announcement itself left empty is empty here.

    ``clicks`` is the announcement's own counter as read when it was entered; None when it had none.
    """

    title: LocalText
    published_on: str
    language: str = "en"
    publisher: LocalText = field(default_factory=dict)
    source: LocalText = field(default_factory=dict)
    author: LocalText = field(default_factory=dict)
    url: str = ""
    clicks: int | None = None
    summary: LocalText = field(default_factory=dict)
    said: tuple[Said, ...] = ()


def parse_announcement(content: bytes) -> Announcement:
    """Read an announcement from the bytes of a file; unknown keys are refused.

    Raises:
        BadAnnouncement: with the place of the first thing that is wrong.
    """
    try:
        return _read(load_json(content, MAX_BYTES), strict=True)
    except BadProfile as error:
        raise BadAnnouncement(error.path, error.message) from None


def read_announcement(value: object) -> Announcement:
    """Read an announcement from the fields of a release.

    Raises:
        BadAnnouncement: with the place of the first thing that is wrong.
    """
    try:
        check_depth(value)
        return _read(value, strict=False)
    except BadProfile as error:
        raise BadAnnouncement(error.path, error.message) from None


def announcement_value(announcement: Announcement) -> dict[str, Any]:
    """The announcement as JSON values; what is empty is left out."""
    filled = {key: item for key, item in asdict(announcement).items() if item not in (None, "", {}, ())}
    if "said" in filled:
        filled["said"] = [{"strand": said.topic, "text": said.text} for said in announcement.said]
    return {"format": FORMAT, **filled}


def _read(value: object, *, strict: bool) -> Announcement:
    top = Node(value, "", strict)
    if top.text("format", limit=40) != FORMAT:
        raise BadProfile("format", f"must be {FORMAT}")
    published_on = top.date("published_on")
    if not published_on:
        raise BadProfile("published_on", "is missing")
    said = []
    for node in top.children("said", most=20):
        said.append(Said(node.choice("strand", TOPICS), node.names("text", required=True, limit=3000)))
        node.finish()
    announcement = Announcement(
        title=top.names("title", required=True),
        published_on=published_on,
        language=top.tag("language") or "en",
        publisher=top.names("publisher"),
        source=top.names("source"),
        author=top.names("author"),
        url=top.url("url"),
        clicks=top.whole("clicks", low=0, high=10**12),
        summary=top.names("summary", limit=3000),
        said=tuple(said),
    )
    top.finish()
    return announcement
