"""Colours of the two hands: made readable on paper in light and dark, served as a stylesheet. Pure.

The page's security policy forbids inline styles, so an element names its hand by ``data-ours``, ``data-theirs`` or
``data-hand`` and the stylesheet at ``/ui/colours.css`` holds one rule for each pair of colours.
Contrast is that of WCAG 2.2, success criterion 1.4.3: at least 4.5.
"""

import re
from collections.abc import Iterable

ENOUGH = 4.5
PAPERS_LIGHT = ("#ffffff", "#f2f0ea")
PAPERS_DARK = ("#121417", "#24282d")
OURS = ("#1f4e79", "#8db9e3")
THEIRS = ("#0e6b50", "#76c9a8")
_HEX = re.compile(r"^#[0-9a-fA-F]{6}$")


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two ``#rrggbb`` colours, between 1 and 21."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def readable(colour: str, papers: Iterable[str], *, towards: str) -> str:
    """``colour`` itself, or the nearest mixture with ``towards`` (black or white) that reads on all ``papers``."""
    papers = tuple(papers)
    for step in range(0, 101, 2):
        mixed = _mix(colour, towards, step / 100)
        if all(contrast(mixed, paper) >= ENOUGH for paper in papers):
            return mixed
    return towards


def hand_key(colour: str, colour_dark: str) -> str:
    """The name of a pair of colours in ``data-hand`` and its sisters: ``1f4e79-8db9e3``; empty without a colour."""
    light = colour if _HEX.match(colour or "") else ""
    dark = colour_dark if _HEX.match(colour_dark or "") else ""
    return f"{light[1:]}-{dark[1:]}".lower() if light else ""


def hand_pair(colour: str, colour_dark: str) -> tuple[str, str]:
    """The pair as drawn: both made readable; the dark one is derived when the university gave none."""
    dark = colour_dark if _HEX.match(colour_dark or "") else _mix(colour, "#ffffff", 0.4)
    return (
        readable(colour.lower(), PAPERS_LIGHT, towards="#000000"),
        readable(dark.lower(), PAPERS_DARK, towards="#ffffff"),
    )


def stylesheet(hands: Iterable[tuple[str, str]]) -> str:
    """One rule for each pair; pairs without a proper colour are left out."""
    rules = []
    for colour, colour_dark in sorted(set(hands)):
        key = hand_key(colour, colour_dark)
        if key:
            light, dark = hand_pair(colour, colour_dark)
            value = f"light-dark({light}, {dark})"
            rules += [f'[data-{name}="{key}"] {{ --{name}: {value}; }}' for name in ("ours", "theirs", "hand")]
    return "\n".join(rules) + "\n"


def _mix(colour: str, other: str, share: float) -> str:
    pairs = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def _channels(colour: str) -> list[int]:
    return [int(colour[i : i + 2], 16) for i in (1, 3, 5)]


def _luminance(colour: str) -> float:
    red, green, blue = ((c / 255) for c in _channels(colour))
    return 0.2126 * _linear(red) + 0.7152 * _linear(green) + 0.0722 * _linear(blue)


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
