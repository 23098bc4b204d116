"""Which font files drawing uses: those that come with installed packages, and folders the settings add. Pure.

Never the machine's own fonts: the same text must give the same bytes on both nodes. A folder added for a further script
must be added on both.
"""

from __future__ import annotations

import importlib.util
from pathlib import Path

_added: tuple[Path, ...] = ()


def use_font_dirs(dirs: tuple[Path, ...]) -> None:
    """Set the added folders (from the settings, once, when the node starts)."""
    global _added
    _added = dirs


def added_dirs() -> tuple[Path, ...]:
    """The folders that were added."""
    return _added


def packaged_dir() -> Path | None:
    """The folder of East Asian fonts that came with the installed package, or None."""
    return _inside("justmytype_intl_cjk", "fonts", "ofl")


def further_dirs() -> tuple[Path, ...]:
    """Folders of fonts for further scripts that came with installed packages (Arabic); none where they are missing."""
    found = _inside("fontpkg_amiri", "files")
    return (found,) if found else ()


def font_folders(added: tuple[Path, ...]) -> list[Path]:
    """All folders: packaged ones first, then those the settings add."""
    return [folder for folder in (packaged_dir(), *further_dirs(), *added) if folder]


def font_files(added: tuple[Path, ...]) -> list[Path]:
    """All font files, packaged ones first, each folder in alphabetical order."""
    return [path for folder in font_folders(added) for path in sorted(folder.rglob("*.[ot]t[fc]"))]


def _inside(package: str, *parts: str) -> Path | None:
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(next(iter(spec.submodule_search_locations))).joinpath(*parts)
