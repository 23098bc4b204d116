"""One object of a profile's JSON while it is read: each method takes one key, checks it and remembers it was seen."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from typing import Any

from convenio.institutions.profile.values import BadProfile, LocalText

KEY = re.compile(r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")
TAG = re.compile(r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}$")
HEI_ID = re.compile(r"^[a-z0-9]([a-z0-9.-]{0,62}[a-z0-9])?$")
EMAIL = re.compile(r"^[^@\s<>\"',;]{1,64}@[A-Za-z0-9.-]{1,189}$")
URL = re.compile(r"^https?://[^\s<>\"'\\^`{|}]{1,490}$")
ROR = re.compile(r"^0[a-hj-km-np-tv-z0-9]{6}[0-9]{2}$")
COLOUR = re.compile(r"^#[0-9a-f]{6}$")
DEGREES = re.compile(r"^-?\d{1,3}(\.\d{1,7})?$")
PARTIAL_DATE = re.compile(r"^\d{4}(-\d{2}(-\d{2})?)?$")
TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")


class Node:
    """A JSON object with its path, for readable errors."""

    def __init__(self, value: object, path: str, strict: bool) -> None:
        if not isinstance(value, dict):
            raise BadProfile(path, "must be an object")
        self._value: dict[str, Any] = value
        self._path = path
        self._strict = strict
        self._seen: set[str] = set()

    def at(self, name: str) -> str:
        """The path of one key of this object."""
        return f"{self._path}.{name}" if self._path else name

    def finish(self) -> None:
        """When strict: refuse keys nobody asked for, which are nearly always misspelt."""
        left = sorted(set(self._value) - self._seen)
        if self._strict and left:
            raise BadProfile(self.at(left[0]), "this key is not known")

    def _take(self, name: str) -> Any:
        self._seen.add(name)
        return self._value.get(name)

    def text(self, name: str, *, limit: int = 200, required: bool = False) -> str:
        value = self._take(name)
        if value is None or value == "":
            if required:
                raise BadProfile(self.at(name), "is missing")
            return ""
        return clean(value, self.at(name), limit)

    def _matching(self, name: str, pattern: re.Pattern[str], example: str, required: bool = False) -> str:
        value = self.text(name, limit=500, required=required)
        if value and not pattern.match(value):
            raise BadProfile(self.at(name), f"must look like {example}")
        return value

    def names(self, name: str, *, required: bool = False, limit: int = 400) -> LocalText:
        return self._names(self._take(name), self.at(name), required, limit)

    def _names(self, value: object, path: str, required: bool, limit: int) -> LocalText:
        if value is None or value == {}:
            if required:
                raise BadProfile(path, "is missing: give the text in at least one language")
            return {}
        if not isinstance(value, dict):
            raise BadProfile(path, 'must be texts by language, like {"en": "…", "zh": "…", "ru": "…"}')
        if len(value) > 40:
            raise BadProfile(path, "more than 40 languages")
        found: LocalText = {}
        for tag, text in value.items():
            if not TAG.match(tag):
                raise BadProfile(path, f"{tag[:40]} is not a language tag")
            found[tag] = clean(text, f"{path}.{tag}", limit)
        return {tag: text for tag, text in found.items() if text}

    def list_of_names(self, name: str, *, most: int) -> tuple[LocalText, ...]:
        return tuple(
            self._names(item, f"{self.at(name)}[{number}]", True, 400)
            for number, item in enumerate(self._list(name, most))
        )

    def keys(self, name: str, *, most: int) -> tuple[str, ...]:
        found = []
        for number, item in enumerate(self._list(name, most)):
            if not (isinstance(item, str) and KEY.match(item)):
                raise BadProfile(f"{self.at(name)}[{number}]", "must be a key of a strength")
            found.append(item)
        return tuple(found)

    def children(self, name: str, *, most: int) -> Iterable["Node"]:
        return [
            Node(item, f"{self.at(name)}[{number}]", self._strict) for number, item in enumerate(self._list(name, most))
        ]

    def child(self, name: str) -> "Node":
        value = self._take(name)
        return Node({} if value is None else value, self.at(name), self._strict)

    def _list(self, name: str, most: int) -> list[Any]:
        value = self._take(name)
        if value is None:
            return []
        if not isinstance(value, list):
            raise BadProfile(self.at(name), "must be a list")
        if len(value) > most:
            raise BadProfile(self.at(name), f"more than {most} entries")
        return value

    def whole(self, name: str, *, low: int, high: int, required: bool = False) -> int | None:
        value = self._take(name)
        if value is None:
            if required:
                raise BadProfile(self.at(name), "is missing")
            return None
        if isinstance(value, bool) or not isinstance(value, int):
            raise BadProfile(self.at(name), "must be a whole number")
        if not low <= value <= high:
            raise BadProfile(self.at(name), f"must lie between {low} and {high}")
        return value

    def choice(self, name: str, allowed: tuple[str, ...], default: str = "") -> str:
        value = self.text(name, limit=40) or default
        if value not in allowed:
            raise BadProfile(self.at(name), f"must be one of {', '.join(allowed)}")
        return value

    def key(self, name: str, *, required: bool = True) -> str:
        return self._matching(name, KEY, "qs-world (letters, digits, . _ -)", required)

    def hei_id(self, name: str) -> str:
        return self._matching(name, HEI_ID, "tpu.ru", True)

    def country(self, name: str) -> str:
        return self._matching(name, re.compile(r"^[A-Z]{2}$"), "RU", True)

    def tag(self, name: str) -> str:
        return self._matching(name, TAG, "zh-Hans")

    def colour(self, name: str) -> str:
        return self._matching(name, COLOUR, "#1f4e79")

    def ror(self, name: str) -> str:
        value = self._matching(name, ROR, "00a45v709")
        if value and not ror_checks(value):
            raise BadProfile(self.at(name), "the check digits of this ROR identifier do not fit")
        return value

    def url(self, name: str) -> str:
        return self._matching(name, URL, "https://example.edu/page")

    def email(self, name: str) -> str:
        return self._matching(name, EMAIL, "office@example.edu")

    def isced_f(self, name: str) -> str:
        return self._matching(name, re.compile(r"^\d{2,4}$"), "0715")

    def date(self, name: str) -> str:
        value = self.text(name, limit=10)
        if value:
            checked_date(value, self.at(name))
        return value

    def partial_date(self, name: str) -> str:
        value = self._matching(name, PARTIAL_DATE, "2016, 2016-03 or 2016-03-31")
        if value:
            checked_date((value + "-01-01")[:10], self.at(name))
        return value

    def degrees(self, name: str, most: int) -> str:
        value = self._matching(name, DEGREES, "56.4651 (as text)")
        if value and abs(float(value)) > most:
            raise BadProfile(self.at(name), f"must lie between -{most} and {most}")
        return value


def clean(value: object, path: str, limit: int) -> str:
    """The text, trimmed and in Unicode's composed form; no control characters, none that turn text around."""
    if not isinstance(value, str):
        raise BadProfile(path, "must be text")
    if len(value) > limit:
        raise BadProfile(path, f"longer than {limit} characters")
    for character in value:
        if (unicodedata.category(character) in ("Cc", "Cs") and character != "\n") or character in TURNING:
            raise BadProfile(path, f"holds the character U+{ord(character):04X}, which is not allowed")
    return unicodedata.normalize("NFC", value).strip()


def checked_date(value: str, path: str) -> date:
    """The day; raises ``BadProfile`` when it does not exist."""
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise BadProfile(path, "must be a day like 2020-06-11") from None


def ror_checks(ror: str) -> bool:
    """Do the last two digits fit? ISO 7064 MOD 97-10 over Crockford's base 32, as ROR makes its identifiers."""
    alphabet = "0123456789abcdefghjkmnpqrstvwxyz"
    number = 0
    for character in ror[:-2]:
        number = number * 32 + alphabet.index(character)
    return int(ror[-2:]) == 98 - (number * 100) % 97
