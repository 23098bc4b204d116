"""Plain structured text: paragraphs, lists and links, and nothing else. Pure.

A blank line ends a paragraph; lines that begin with ``- `` are a list; ``[words](https://…)`` is a link, and so is an
address that stands alone. Whatever else is typed is text, markup too: templates escape every piece.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

_LINK = re.compile(r"\[([^\[\]\n]{1,300})\]\((\S{1,500}?)\)|(https?://[^\s<>\"'（）()，。；、]{4,500})")
_TRAILING = ".,;:!?"
MOST = 20_000


@dataclass(frozen=True)
class Piece:
    """Some words; with ``href`` they lead to a web address."""

    text: str
    href: str = ""


Line = tuple[Piece, ...]


@dataclass(frozen=True)
class Block:
    """A paragraph (one line) or a list (a line each)."""

    lines: tuple[Line, ...]
    is_list: bool = False


def blocks_of(text: str) -> tuple[Block, ...]:
    """The text in its blocks."""
    found: list[Block] = []
    for part in re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n").replace("\r", "\n")):
        lines = [line.strip() for line in part.split("\n") if line.strip()]
        prose: list[str] = []
        items: list[Line] = []
        for line in lines:
            if line.startswith(("- ", "• ")):
                if prose:
                    found.append(Block((_pieces(" ".join(prose)),)))
                    prose = []
                items.append(_pieces(line[2:].strip()))
                continue
            if items:
                found.append(Block(tuple(items), is_list=True))
                items = []
            prose.append(line)
        if items:
            found.append(Block(tuple(items), is_list=True))
        if prose:
            found.append(Block((_pieces(" ".join(prose)),)))
    return tuple(found)


def plain(text: str) -> str:
    """The words without the addresses of links, for feeds and descriptions."""
    rows = (" ".join("".join(piece.text for piece in line) for line in block.lines) for block in blocks_of(text))
    return "\n".join(rows)


def bad_links(text: str) -> list[str]:
    """Addresses in brackets that lead nowhere a reader should be led: not http, not https, no host."""
    return [match[2] for match in _LINK.finditer(text) if match[2] and not is_web_address(match[2])]


def is_web_address(address: str) -> bool:
    """Is it an absolute http or https address with a host and without a password in it?"""
    try:
        parts = urlsplit(address)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.username is None
    except ValueError:
        return False


def _pieces(line: str) -> Line:
    found: list[Piece] = []
    at = 0
    for match in _LINK.finditer(line):
        words, address, alone = match.groups()
        after = ""
        if alone:
            address = words = alone.rstrip(_TRAILING)
            after = alone[len(address) :]
        if not is_web_address(address):
            continue
        found += [Piece(line[at : match.start()]), Piece(words, address), Piece(after)]
        at = match.end()
    found.append(Piece(line[at:]))
    return tuple(piece for piece in found if piece.text)
