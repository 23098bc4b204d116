"""Typst kept warm: fonts loaded once, one compiler, one page description; the only place that runs Typst.

Only fonts that come with installed packages are used, never those of the machine: the same text must give the same
bytes on both nodes. Folders of ``RENDER_FONT_DIRS`` add fonts for further scripts; both nodes need them.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import re
from functools import cache
from importlib.metadata import version
from pathlib import Path
from threading import Lock
from typing import Any

import typst

from convenio.documents.render.tongues import SHEETS, tongue

RENDERER = "convenio-sheets-1"
STANDARDS: list[Any] = ["a-3a", "ua-1"]
BUILT_IN = ("Libertinus Serif", "DejaVu Sans Mono")
_LOCK = Lock()
_UNDRAWABLE = re.compile(r'the text `"(.+?)"` could not be displayed')
_extra_dirs: tuple[Path, ...] = ()


class CannotDraw(Exception):
    """The text cannot be drawn; ``undrawable`` holds the letters no font has, if that is why."""

    def __init__(self, message: str, undrawable: str = "") -> None:
        super().__init__(message)
        self.undrawable = undrawable


def use_font_dirs(dirs: tuple[Path, ...]) -> None:
    """Add font folders (from the settings); the warm compiler is made anew when they change."""
    global _extra_dirs
    if dirs != _extra_dirs:
        _extra_dirs = dirs
        _compiler.cache_clear()
        extra_families.cache_clear()
        recipe.cache_clear()


def packaged_font_dir() -> Path | None:
    """The folder of East Asian fonts that came with the installed package, or None."""
    spec = importlib.util.find_spec("justmytype_intl_cjk")
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(next(iter(spec.submodule_search_locations))) / "fonts" / "ofl"


def _packaged_fonts() -> list[Path]:
    folder = packaged_font_dir()
    return sorted(folder.rglob("*.ttf")) if folder else []


def _extra_fonts() -> list[Path]:
    return sorted(path for folder in _extra_dirs for path in folder.rglob("*.[ot]t[fc]"))


@cache
def _compiler() -> typst.Compiler:
    folders: list[Any] = [str(folder) for folder in (packaged_font_dir(), *_extra_dirs) if folder]
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=folders)
    return typst.Compiler(root=str(SHEETS), font_paths=fonts, ignore_system_fonts=True)


@cache
def extra_families() -> tuple[str, ...]:
    """Families of the added folders, in alphabetical order."""
    if not _extra_dirs:
        return ()
    fonts = typst.Fonts(False, False, [str(folder) for folder in _extra_dirs])
    return tuple(sorted(fonts.families()))


@cache
def recipe() -> dict[str, Any]:
    """What a drawing depends on besides its data: versions and digests of fonts and sheets (JSON values)."""
    fonts = {path.name: _digest(path) for path in (*_packaged_fonts(), *_extra_fonts())}
    fonts |= {family: f"built into typst {version('typst')}" for family in BUILT_IN}
    sheets = {path.name: _digest(path) for path in sorted(SHEETS.iterdir()) if path.is_file()}
    return {"renderer": RENDERER, "typst": version("typst"), "fonts": fonts, "templates": sheets}


def draw(sheet: str, data: dict[str, Any], seconds: int) -> bytes:
    """Draw a sheet with its data as tagged PDF/A-3a and PDF/UA-1.

    Args:
        sheet: file name in ``sheets``.
        data: JSON values; strings are printed as they are, never read as markup.
        seconds: moment of the document (Unix time); PDF/A-3a wants one.

    Raises:
        CannotDraw: a letter that no font has, or a sheet that Typst refuses.
    """
    payload = json.dumps(data | {"extra_fonts": extra_families()}, sort_keys=True, ensure_ascii=False)
    with _LOCK:
        try:
            drawn = _compiler().compile(
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
