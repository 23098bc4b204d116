"""Typst kept warm: fonts loaded once, one compiler, one page description; the only place that runs Typst.

One document at a time: a lock guards the compiler, which is not made for threads.
"""

from __future__ import annotations

import hashlib
import json
import re
from functools import cache
from importlib.metadata import version
from pathlib import Path
from threading import Lock
from typing import Any

import typst

from convenio.documents import fonts
from convenio.documents.render.tongues import SHEETS, tongue

RENDERER = "convenio-sheets-1"
STANDARDS: list[Any] = ["a-3a", "ua-1"]
BUILT_IN = ("Libertinus Serif", "DejaVu Sans Mono")
_LOCK = Lock()
_UNDRAWABLE = re.compile(r'the text `"(.+?)"` could not be displayed')


class CannotDraw(Exception):
    """The text cannot be drawn; ``undrawable`` holds the letters no font has, if that is why."""

    def __init__(self, message: str, undrawable: str = "") -> None:
        super().__init__(message)
        self.undrawable = undrawable


@cache
def _compiler(added: tuple[Path, ...]) -> typst.Compiler:
    folders: list[Any] = [str(folder) for folder in fonts.font_folders(added)]
    loaded = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=folders)
    return typst.Compiler(root=str(SHEETS), font_paths=loaded, ignore_system_fonts=True)


@cache
def _families(folders: tuple[Path, ...]) -> tuple[str, ...]:
    """Families of these folders, in alphabetical order."""
    if not folders:
        return ()
    return tuple(sorted(typst.Fonts(False, False, [str(folder) for folder in folders]).families()))


def _extra_fonts() -> tuple[str, ...]:
    """What comes after the fonts that the sheets name: further scripts of packages, then those the settings add."""
    return _families(fonts.further_dirs()) + _families(fonts.added_dirs())


def recipe() -> dict[str, Any]:
    """What a drawing depends on besides its data: versions and digests of fonts and sheets (JSON values)."""
    made_with = _recipe(fonts.added_dirs())
    return {part: dict(value) if isinstance(value, dict) else value for part, value in made_with.items()}


@cache
def _recipe(added: tuple[Path, ...]) -> dict[str, Any]:
    digests = {path.name: _digest(path) for path in fonts.font_files(added)}
    digests |= {family: f"built into typst {version('typst')}" for family in BUILT_IN}
    sheets = {path.name: _digest(path) for path in sorted(SHEETS.iterdir()) if path.is_file()}
    return {"renderer": RENDERER, "typst": version("typst"), "fonts": digests, "templates": sheets}


def draw(sheet: str, data: dict[str, Any], seconds: int) -> bytes:
    """Draw a sheet with its data as tagged PDF/A-3a and PDF/UA-1.

    Args:
        sheet: file name in ``sheets``.
        data: JSON values; strings are printed as they are, never read as markup.
        seconds: moment of the document (Unix time); PDF/A-3a wants one.

    Raises:
        CannotDraw: a letter that no font has, or a sheet that Typst refuses.
    """
    payload = json.dumps(data | {"extra_fonts": _extra_fonts()}, sort_keys=True, ensure_ascii=False)
    with _LOCK:
        try:
            drawn = _compiler(fonts.added_dirs()).compile(
                str(SHEETS / sheet),
                format="pdf",
                sys_inputs={"data": payload},
                pdf_standards=STANDARDS,
                timestamp=seconds,
            )
        except typst.TypstError as error:
            raise CannotDraw(str(error), "".join(_letters(str(error)))) from error
    if not isinstance(drawn, bytes):
        raise CannotDraw("Typst gave no single document")
    return drawn


def _letters(message: str) -> list[str]:
    """The letters a message of Typst names as not drawable (it writes rare ones as ``\\u{1f600}``)."""
    found = (re.sub(r"\\u\{([0-9a-f]+)\}", lambda m: chr(int(m[1], 16)), hit) for hit in _UNDRAWABLE.findall(message))
    return [hit[0] for hit in found if hit]


def undrawable(characters: str, tag: str) -> str:
    """One letter of ``characters`` that cannot be drawn in that language, or nothing; asks Typst itself."""
    try:
        draw("probe.typ", {"tongues": [tongue(tag).as_data()], "words": characters}, 0)
    except CannotDraw as error:
        return error.undrawable or characters[:1]
    return ""


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
