"""Names of countries and languages in the reader's language, from Unicode CLDR (by Babel)."""

from functools import lru_cache

from babel import Locale, UnknownLocaleError

RIGHT_TO_LEFT = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "ug", "ur", "yi"})


@lru_cache(maxsize=256)
def locale_of(tag: str) -> Locale:
    """The CLDR locale nearest to a BCP-47 tag; English when CLDR knows nothing near it."""
    parts = tag.replace("_", "-").split("-")
    for end in range(len(parts), 0, -1):
        try:
            return Locale.parse("_".join(_cased(parts[:end])))
        except (UnknownLocaleError, ValueError):
            continue
    return Locale("en")


def country_name(code: str, language: str) -> str:
    """The country with this ISO 3166-1 alpha-2 code, in ``language``; the code itself when unknown."""
    return str(locale_of(language).territories.get(code.upper(), code))


def language_name(tag: str, language: str) -> str:
    """The name of a text language in ``language``; the tag itself when unknown.

    A region or script is named only when the tag has one: ``pt`` is Portuguese, ``pt-BR`` Brazilian Portuguese.
    """
    names = locale_of(language).languages
    joined = "_".join(_cased(tag.replace("_", "-").split("-")))
    return str(names.get(joined) or names.get(joined.split("_")[0]) or tag)


def own_name(tag: str) -> str:
    """The name of a language in itself: 中文, русский, English."""
    return language_name(tag, tag)


def direction(tag: str) -> str:
    """``rtl`` or ``ltr``, for the ``dir`` attribute of a text in this language."""
    return "rtl" if tag.replace("_", "-").split("-")[0].lower() in RIGHT_TO_LEFT else "ltr"


def _cased(parts: list[str]) -> list[str]:
    """Subtags in the case CLDR uses: zh, Hans, CN."""
    cased = [parts[0].lower()]
    for part in parts[1:]:
        cased.append(part.title() if len(part) == 4 else part.upper())
    return cased
