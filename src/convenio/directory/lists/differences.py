"""What an entry says otherwise than before, field by field, for people to look at. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

_WORDS = {
    "names": _("Names"),
    "country": _("Country"),
    "city": _("City"),
    "latitude": _("Latitude"),
    "longitude": _("Longitude"),
    "kinds": _("Kinds"),
    "status": pgettext_lazy("active, inactive or withdrawn", "Status"),
    "established": _("Established"),
    "website": _("Website"),
    "weight": _("Works"),
    "identifiers": _("Identifiers"),
    "relations": _("Relations"),
}


def field_words(code: str) -> str:
    """What people call a field."""
    return str(_WORDS.get(code, code))


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[list[str]]:
    """[field, what was said, what is said now]; of lists only what went and what came."""
    found = []
    for name in _WORDS:
        old, new = before.get(name), after.get(name)
        if isinstance(old or new, list | tuple | dict):
            gone, come = list(_parts(old)), list(_parts(new))
            old_text = ", ".join(one for one in gone if one not in come)
            new_text = ", ".join(one for one in come if one not in gone)
        else:
            old_text, new_text = ("" if one is None else str(one) for one in (old, new))
        if old_text != new_text:
            found.append([name, old_text[:300], new_text[:300]])
    return found


def _parts(value: Any) -> Iterator[str]:
    """The members of a list of names, codes or relations, each as text."""
    if isinstance(value, Mapping):
        yield from (f"{scheme} {one}" for scheme, values in value.items() for one in values)
    for one in value if isinstance(value, list | tuple) else ():
        if isinstance(one, Mapping) and "text" in one:
            said = ", ".join(part for part in (one.get("language"), one.get("kind")) if part and part != "label")
            yield f"{one['text']} ({said})" if said else str(one["text"])
        elif isinstance(one, Mapping):
            yield f"{one['kind']} {one['ror']}"
        else:
            yield str(one)
