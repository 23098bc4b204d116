"""Reads the messages out of Python code and Django templates, with Babel, so that gettext need not be installed."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract as extract_python
from django.utils.translation.template import templatize

KEYWORDS: dict[str, Any] = {
    "_": None,
    "_t": None,
    "lazy": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
_LITERAL = r"""u?(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")"""
_CALL = re.compile(rf"\b(npgettext|pgettext|ngettext|gettext|_)\(\s*({_LITERAL}(?:\s*,\s*{_LITERAL})*)", re.DOTALL)


def messages_of(root: Path) -> Catalog:
    """Every message of the code and templates below ``root``, with the file each stands in.

    Raises:
        SyntaxError: a template has a tag inside a translated block; the file is named.
    """
    catalog = Catalog(project="Convenio", charset="utf-8")
    for path in sorted(root.rglob("*")):
        if path.suffix not in (".py", ".html", ".txt") or "migrations" in path.parts:
            continue
        if path.suffix == ".txt" and "templates" not in path.parts:
            continue
        read = _python if path.suffix == ".py" else _template
        for text, context in read(path):
            catalog.add(text, context=context, locations=[(path.relative_to(root).as_posix(), 1)])
    return catalog


def _python(path: Path) -> Iterator[tuple[Any, str | None]]:
    with path.open("rb") as file:
        for _line, text, _comments, context in extract_python("python", file, keywords=KEYWORDS):
            if text:
                yield text, context


def _template(path: Path) -> Iterator[tuple[Any, str | None]]:
    code = templatize(path.read_text(encoding="utf-8"), origin=str(path))
    for call in _CALL.finditer(code):
        words = list(ast.literal_eval(f"({call[2]},)"))
        context = words.pop(0) if call[1] in ("pgettext", "npgettext") else None
        yield (tuple(words[:2]) if call[1].startswith("n") else words[0]), context
