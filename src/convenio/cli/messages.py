"""`convenio messages`: the catalogues of the interface languages, for those who change the code or translate."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import _SubParsersAction

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "locale"
SAME = LOCALE / "same.txt"


def add_words(words: "_SubParsersAction[argparse.ArgumentParser]") -> None:
    about = "Read messages out of the code, compile the translations, or check them."
    word = words.add_parser("messages", help="translations of the interface", description=about)
    deeds = word.add_subparsers(metavar="DEED", required=True)
    for name, run, text in (
        ("extract", _extract, "bring the .po files up to date with the code; new messages wait empty"),
        ("compile", _compile, "write the .mo files that a running node reads"),
        ("check", _check, "fail when a translation is missing, unsure, in the wrong script or loses a placeholder"),
    ):
        deeds.add_parser(name, help=text, description=text).set_defaults(run=run)


def same_words() -> frozenset[str]:
    """Messages that may equal the English: names and abbreviations, one a line."""
    lines = SAME.read_text(encoding="utf-8").splitlines() if SAME.exists() else []
    return frozenset(line.strip() for line in lines if line.strip() and not line.startswith("#"))


def _extract(_: argparse.Namespace) -> int:
    from convenio.ui.translations.extract import messages_of
    from convenio.ui.translations.files import LANGUAGES, merge

    template = messages_of(ROOT)
    print(f"{len(template)} messages in use")
    for language in LANGUAGES:
        print(f"{language}: {merge(LOCALE, language, template)} wait for a translation")
    return 0


def _compile(_: argparse.Namespace) -> int:
    from convenio.ui.translations.files import compile_all

    written = compile_all(LOCALE)
    print(f"Compiled {len(written)} catalogues.")
    return 0


def _check(_: argparse.Namespace) -> int:
    from convenio.ui.translations.check import problems
    from convenio.ui.translations.extract import messages_of
    from convenio.ui.translations.files import LANGUAGES, read_catalog

    template = messages_of(ROOT)
    found: list[str] = []
    for language in LANGUAGES:
        found += problems(language, read_catalog(LOCALE, language), template, same_words())
    for line in found:
        print(line)
    print(f"{len(template)} messages in {len(LANGUAGES)} languages: {len(found)} problems.")
    return 1 if found else 0
