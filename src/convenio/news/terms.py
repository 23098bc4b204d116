"""Who counts as a reader. Pure.

A reader of a day is a salted digest of network address, program and page. The salt is made by chance for each day and
destroyed with all digests when the day is over: from then on nobody can tell who read, only how many.
"""

import hashlib
import hmac
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

ROBOTS = Path(__file__).resolve().parent / "data" / "robots.txt"
MOST_OF_ONE_ADDRESS = 40
"""Readers of one page and day counted from one network address: a classroom, but no script that changes its name."""


@cache
def _robots() -> re.Pattern[str]:
    lines = ROBOTS.read_text(encoding="utf-8").splitlines()
    words = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
    return re.compile("|".join(re.escape(word) for word in words))


def is_robot(user_agent: str) -> bool:
    """Does the program say it is no person's browser? One that gives no name, or no browser's name, is one too."""
    name = user_agent.lower().strip()
    return not name.startswith(("mozilla/", "opera/")) or bool(_robots().search(name))


def is_reading(method: str, headers: Mapping[str, str]) -> bool:
    """Is this request a person opening the page: GET, not a robot, not fetched ahead, not fetched by a script?"""
    if method != "GET" or is_robot(headers.get("User-Agent", "")):
        return False
    purpose = f"{headers.get('Sec-Purpose', '')} {headers.get('Purpose', '')} {headers.get('X-Moz', '')}".lower()
    if "prefetch" in purpose or "prerender" in purpose or "preview" in purpose:
        return False
    return headers.get("Sec-Fetch-Dest", "document") in ("document", "")


def reader_key(salt: bytes, address: str, user_agent: str, page: str) -> str:
    """The digest under which a reader of a day is known; the address itself is kept nowhere."""
    return _digest(salt, "reader", address, user_agent, page)


def address_key(salt: bytes, address: str, page: str) -> str:
    """The digest of a network address for one page and day."""
    return _digest(salt, "address", address, page)


def client_address(remote: str, forwarded_for: str, *, front_servers: int) -> str:
    """The reader's address: what our own front servers wrote down of it; what stands before that anybody may claim."""
    hops = [hop.strip() for hop in forwarded_for.split(",") if hop.strip()]
    return hops[-front_servers] if 0 < front_servers <= len(hops) else remote


def _digest(salt: bytes, *parts: str) -> str:
    return hmac.new(salt, "\0".join(parts).encode(), hashlib.sha256).hexdigest()
