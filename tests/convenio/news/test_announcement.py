"""The announcement of a signing as a value."""

import json
from typing import Any

import pytest

from convenio.news.announcement import (
    BadAnnouncement,
    announcement_value,
    parse_announcement,
    read_announcement,
)

STORY: dict[str, Any] = {
    "format": "convenio-announcement-1",
    "title": {"en": "CHD and Tomsk Polytechnic University Signed an Inter-school Cooperation Agreement"},
    "published_on": "2020-06-11",
    "clicks": 367,
    "said": [{"strand": "visits", "text": {"en": "mutual visits of teachers"}}],
}


def test_what_the_announcement_left_empty_stays_empty() -> None:
    read = parse_announcement(json.dumps(STORY).encode())
    assert (read.clicks, read.author, read.source) == (367, {}, {})
    assert read_announcement(announcement_value(read)) == read
    assert "author" not in announcement_value(read)


@pytest.mark.parametrize(
    ("path", "change"),
    [
        ("published_on", {"published_on": ""}),
        ("published_on", {"published_on": "11 June"}),
        ("clicks", {"clicks": -1}),
        ("clicks", {"clicks": "367"}),
        ("url", {"url": "javascript:alert(1)"}),
        ("title", {"title": {}}),
        ("said[0].strand", {"said": [{"strand": "cooking", "text": {"en": "x"}}]}),
        ("format", {"format": "other"}),
    ],
)
def test_what_is_wrong_is_refused_where_it_is(path: str, change: dict[str, Any]) -> None:
    with pytest.raises(BadAnnouncement) as caught:
        read_announcement({**STORY, **change})
    assert caught.value.path == path


def test_too_long_for_an_event_is_refused() -> None:
    with pytest.raises(BadAnnouncement):
        parse_announcement(json.dumps({**STORY, "summary": {"en": "x" * 25_000}}).encode())
