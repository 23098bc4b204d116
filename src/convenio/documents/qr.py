"""QR codes for pages and PDFs: SVG without inline style, so that a strict content policy lets it through. Pure."""

from __future__ import annotations

import segno

MASK = 4


def qr_svg(words: str) -> str:
    """A QR code as SVG: dark on nothing, error correction M, quiet zone of two modules.

    The mask is fixed: weighing all eight costs 25 ms a code, and any reader takes any of them.
    """
    return segno.make(words, error="m", micro=False, mask=MASK).svg_inline(
        border=2, svgclass=None, lineclass=None, dark="#1c1e21"
    )


def check_address(check_url: str, digest: str) -> str:
    """Address of the check page that already names the text: what the code on an agreement holds."""
    return f"{check_url}{'&' if '?' in check_url else '?'}text={digest}"
