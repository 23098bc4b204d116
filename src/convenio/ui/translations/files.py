"""The files of the catalogues: ``locale/<language>/LC_MESSAGES/django.po`` and the compiled ``django.mo`` beside it."""

from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

LANGUAGES = ("zh_Hans", "ru")


def po_path(locale: Path, language: str) -> Path:
    return locale / language / "LC_MESSAGES" / "django.po"


def read_catalog(locale: Path, language: str) -> Catalog:
    """The catalogue of a language; an empty one when there is no file yet."""
    path = po_path(locale, language)
    if not path.exists():
        return Catalog(locale=language, project="Convenio", charset="utf-8", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=language, charset="utf-8")


def merge(locale: Path, language: str, template: Catalog) -> int:
    """Bring the file of a language up to date with the messages in use; returns how many wait for a translation.

    Messages no longer in use leave the file. Nothing is guessed from similar messages.
    """
    catalog = read_catalog(locale, language)
    catalog.update(template, no_fuzzy_matching=True, update_header_comment=False)
    catalog.obsolete.clear()
    catalog.fuzzy = False
    path = po_path(locale, language)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalog, width=120, sort_output=True, include_lineno=False, ignore_obsolete=True)
    return sum(bool(message.id) and not _complete(message.string) for message in catalog)


def compile_all(locale: Path) -> list[Path]:
    """Write the ``.mo`` files that the running node reads; returns their paths."""
    written = []
    for language in LANGUAGES:
        if not po_path(locale, language).exists():
            continue
        target = po_path(locale, language).with_suffix(".mo")
        draft = target.with_suffix(".mo.new")
        with draft.open("wb") as file:
            write_mo(file, read_catalog(locale, language))
        draft.replace(target)
        written.append(target)
    return written


def _complete(string: str | tuple[str, ...] | list[str] | None) -> bool:
    return all(string) if isinstance(string, (tuple, list)) else bool(string)
