"""Labels and sentences of the directory: why two entries may be one, what the record says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from convenio.audit import phrases as audit
from convenio.vocabulary.names import country_name

REASONS: dict[str, Promise] = {
    "identifier": _("Both have the %(scheme)s identifier %(value)s."),
    "entry": _("Both stand for the same entry of the directory."),
    "line": _("By the directory, one became the other, or both became the same."),
    "domain": _("Both have the web address %(value)s."),
    "name": _("Both are called “%(first)s”."),
    "script": _("“%(first)s” and “%(second)s” are one name in two scripts."),
    "near": _("“%(first)s” and “%(second)s” are nearly the same name."),
    "acronym": _("One is called “%(value)s”, the abbreviation of the other."),
    "town": _("Both are in the same town."),
}
AGAINST: dict[str, Promise] = {
    "other_country": _("They are in different countries: %(first)s and %(second)s."),
    "other_town": _("They are in different towns."),
    "other_identifier": _("Each has a %(scheme)s identifier of its own."),
}
REASON_LABELS: dict[str, Promise] = {
    "identifier": _("Same identifier"),
    "domain": _("Same web address"),
    "name": _("Same name"),
    "script": _("Same name in another script"),
    "near": _("Nearly the same name"),
    "acronym": _("Abbreviation of the other"),
}
SCHEMES = {
    "ror": "ROR",
    "openalex": "OpenAlex",
    "hei_id": "SCHAC",
    "erasmus": "Erasmus",
    "pic": "PIC",
    "oid": "OID",
    "wikidata": "Wikidata",
    "isni": "ISNI",
    "grid": "GRID",
    "domain": "Web",
}
SUCCESSIONS: dict[str, Promise] = {
    "renamed": _("%(before)s was renamed %(after)s."),
    "merged": _("%(before)s became part of %(after)s."),
    "same": _("%(before)s and %(after)s are one; the second entry is used."),
}
SINCE: dict[str, Promise] = {
    "renamed": _("since %(year)s called %(name)s"),
    "merged": _("since %(year)s part of %(name)s"),
    "same": _("the same as %(name)s"),
}
NOW: dict[str, Promise] = {
    "renamed": _("today called %(name)s"),
    "merged": _("today part of %(name)s"),
    "same": _("the same as %(name)s"),
}
SUCCESSION_LABELS: dict[str, Promise] = {
    "renamed": _("It was renamed"),
    "merged": _("It became part of another university"),
    "same": _("It is the same university, written down twice"),
}
_SUCCESSION_WORDS: dict[str, str | Promise] = {
    "renamed": _("renamed"),
    "merged": _("became part of it"),
    "same": _("the same university"),
}


@dataclass(frozen=True)
class Why:
    """One reason as a sentence; ``against``: it speaks against the two being one."""

    text: str
    against: bool


def why(reasons: Iterable[Iterable[Any]]) -> list[Why]:
    """Reasons as they are kept, in the reader's language."""
    found = []
    for code, details in reasons:
        said = dict(details)
        if code == "identifier" and said.get("scheme") in ("entry", "line"):
            code = said.pop("scheme")
        if code == "other_country":
            said = {key: country_name(value, get_language() or "en") for key, value in said.items()}
        if "scheme" in said:
            said["scheme"] = SCHEMES.get(said["scheme"], said["scheme"])
        sentence = AGAINST.get(code) or REASONS[code]
        found.append(Why(str(sentence) % said, code in AGAINST))
    return found


def since(kind: str, name: str, year: int | None) -> str:
    """What an old name is today, for a remark beside it: “since 2012 part of …”."""
    words = SINCE if year else NOW
    return str(words.get(kind, words["merged"])) % {"name": name, "year": year}


def register() -> None:
    """Tell the record how to say what this room does."""
    audit.register(
        "directory.judged_same", _("%(who)s judged that %(first)s and %(second)s are one; the latter is kept.")
    )
    audit.register("directory.judged_different", _("%(who)s judged that %(first)s and %(second)s are two."))
    audit.register(
        "directory.judgement_taken_back", _("%(who)s took back what was judged of %(first)s and %(second)s.")
    )
    audit.register(
        "directory.succession",
        _("%(who)s wrote down what became of %(name)s: %(newer)s (%(kind)s, year %(year)s)."),
        {"kind": _SUCCESSION_WORDS},
    )
    audit.register("directory.succession_taken_back", _("%(who)s took back that %(name)s became %(newer)s."))
    audit.register("directory.former_name", _("%(who)s wrote down that %(newer)s was called %(name)s before."))
    audit.register(
        "directory.former_name_taken_back", _("%(who)s took back that %(newer)s was called %(name)s before.")
    )
    audit.register("directory.placed", _("%(who)s said that %(name)s is %(entry)s in the directory."))
    audit.register("directory.taken_off", _("%(who)s said that %(name)s is not %(entry)s in the directory."))
    audit.register("directory.list_received", _("%(who)s brought the file %(name)s of an open list (%(list)s)."))
    audit.register("directory.list_started", _("%(who)s let the file %(name)s into the directory (%(list)s)."))
    audit.register("directory.list_dropped", _("%(who)s threw away the file %(name)s (%(list)s)."))
