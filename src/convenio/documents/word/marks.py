"""The marks by which a Word file that we made is known again: bookmarks, a property, a line in the footer.

A clause is marked at its heading (``cvh_3_0``: third clause, first language) and at its wording (``cvb_3_0``), so that
either may be lost; the number printed before the heading is the third way. Other places begin with ``cvx_``.
"""

from __future__ import annotations

import re

PROPERTY = "ConvenioText"
FORM = "ConvenioForm"
FORM_NOW = "1"
_CLAUSE = re.compile(r"cv[hb]_([0-9]{1,4})_([0-9]{1,2})")
_FOOTER = re.compile(r"Convenio\b.*?\b([0-9a-f]{16})\b", re.DOTALL)


def heading_mark(number: int, language: int) -> str:
    return f"cvh_{number}_{language}"


def body_mark(number: int, language: int) -> str:
    return f"cvb_{number}_{language}"


def title_mark(language: int) -> str:
    return f"cvt_{language}"


def place_mark(name: str) -> str:
    """The beginning of something that is no clause: parties, promises, annexes, signatures."""
    return f"cvx_{name}"


def clause_of(mark: str) -> tuple[int, int] | None:
    """(number of the clause, number of the language) of a mark, None for any other bookmark."""
    found = _CLAUSE.fullmatch(mark)
    return (int(found.group(1)), int(found.group(2))) if found else None


def is_body(mark: str) -> bool:
    return mark.startswith("cvb_")


def is_place(mark: str) -> bool:
    return mark.startswith(("cvx_", "cvt_"))


def footer_line(about: str, digest: str) -> str:
    """What stands in the footer for people and, when all else is lost, for us."""
    return f"Convenio · {about} · {digest[:16]}"


def footer_digest(text: str) -> str:
    """The first sixteen signs of the digest in a footer, or empty."""
    found = _FOOTER.search(text)
    return found.group(1) if found else ""
