"""What is wrong with a translation: missing, unsure, not in its own script, equal to the English, placeholders lost."""

import re
from collections.abc import Iterator

from babel.messages.catalog import Catalog, Message

SCRIPTS = {
    "zh_Hans": (re.compile(r"[㐀-鿿]"), "no Chinese character"),
    "ru": (re.compile(r"[а-яёА-ЯЁ]"), "no Cyrillic letter"),
}
_PLACEHOLDER = re.compile(r"%\([A-Za-z_][\w.|:]*\)[sd]|%[sd]|\{[A-Za-z_]\w*\}")
_MARKUP = re.compile(r"<[^>]*>|&[a-z]+;|https?://\S+")
_LETTER = re.compile(r"[^\W\d_]")


def problems(language: str, catalog: Catalog, template: Catalog, same: frozenset[str]) -> list[str]:
    """Everything wrong with the catalogue of ``language``, as lines that name the message.

    Args:
        template: the messages in use.
        same: messages that may stay as they are in every language (names, abbreviations).
    """
    found: list[str] = []
    for wanted in template:
        if not wanted.id:
            continue
        message = catalog.get(_key(wanted), wanted.context)
        english = _english(wanted)
        if message is None or not all(_strings(message)):
            found.append(f"{language}: missing: {english[0]!r}")
        elif message.fuzzy:
            found.append(f"{language}: marked fuzzy: {english[0]!r}")
        else:
            found += [f"{language}: {fault}: {english[0]!r}" for fault in _faults(language, message, english, same)]
    return found


def _faults(language: str, message: Message, english: tuple[str, ...], same: frozenset[str]) -> Iterator[str]:
    pattern, complaint = SCRIPTS[language]
    for text in _strings(message):
        if english[0] not in same and _LETTER.search(_bare(english[-1])):
            if text.strip() in (word.strip() for word in english):
                yield "equal to the English"
            elif not pattern.search(_bare(text)):
                yield complaint
        if not _same_placeholders(text, english):
            yield f"placeholders differ ({_list(text)} instead of {_list(english[-1])})"
        if text.startswith("\n") != english[0].startswith("\n") or text.endswith("\n") != english[0].endswith("\n"):
            yield "begins or ends with a new line where the English does not, or the other way round"


def _same_placeholders(text: str, english: tuple[str, ...]) -> bool:
    """A singular may leave its number out ("one day"); nothing may bring in a placeholder the English has not."""
    have = set(_PLACEHOLDER.findall(text))
    return any(have == set(_PLACEHOLDER.findall(form)) for form in english)


def _list(text: str) -> str:
    return " ".join(sorted(set(_PLACEHOLDER.findall(text)))) or "none"


def _bare(text: str) -> str:
    return _MARKUP.sub(" ", _PLACEHOLDER.sub(" ", text))


def _key(message: Message) -> str:
    return _english(message)[0]


def _english(message: Message) -> tuple[str, ...]:
    return tuple(message.id) if isinstance(message.id, (tuple, list)) else (message.id,)


def _strings(message: Message) -> tuple[str, ...]:
    return tuple(message.string) if isinstance(message.string, (tuple, list)) else (message.string or "",)
