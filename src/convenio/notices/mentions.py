"""Mentions: ``@name`` in a remark tells that person, when they belong to the institution of who wrote it.

People type what they know a colleague by: ``@Li Wei``, ``@李伟``, ``@liwei``, the part of the e-mail address before the
@ (``@li.wei``), or one word of the name where only one person here bears it (``@Wei``). Nobody of another institution
is ever found, so a remark that a partner reads as well names nobody of theirs. Only a person of a secure link, who
writes on our own node, names people of our house.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime

from convenio.notices.actions import tell
from convenio.notices.kinds import MENTION
from convenio.parties.models import Party
from convenio.parties.terms import Acting
from convenio.people.models import Membership, Person

AT = re.compile(r"(?<![\w.])@", re.UNICODE)
SHORTEST = 2


def mentioned(text: str, party: Party) -> set[int]:
    """Numbers of the active people of this institution whom the text names after an @."""
    places = [match.end() for match in AT.finditer(text)]
    if not places:
        return set()
    here = Membership.objects.filter(party=party).values("person")
    spellings = _spellings(list(Person.objects.filter(is_active=True, erased_at=None, pk__in=here)))
    lowered = text.casefold() if len(text.casefold()) == len(text) else text.lower()
    found = (_named(lowered, place, spellings) for place in places)
    return {pk for pk in found if pk is not None}


def tell_mentioned(
    *,
    acting: Acting,
    text: str,
    about: str,
    url: str,
    at: datetime,
    once: str,
    party: Party | None = None,
    only: Callable[[set[int]], set[int]] | None = None,
) -> None:
    """Tell everybody whom a remark names, but for who wrote it; in the caller's transaction.

    ``once`` names the remark. The words are not copied: they stay where they can be erased. ``party``: whose people
    may be meant, when it is not the writer's own institution (a person of a secure link names people of the office).
    ``only`` narrows to those who may see what the remark is about.
    """
    house = party or acting.party
    people = mentioned(text, house) - {acting.person_id or 0}
    people = only(people) if only and people else people
    if people:
        details: dict[str, str | int] = {"who": acting.person_name, "actor": acting.person_id or 0, "once": once[:120]}
        tell(party=house, to=people, kind=MENTION, about=about, url=url, details=details, at=at)


def _spellings(people: list[Person]) -> list[tuple[str, int]]:
    """What may stand after the @, the longest first; what two people share names nobody."""
    pairs = {(word, person.pk) for person in people for word in _ways(person) if len(word) >= SHORTEST}
    shared = Counter(word for word, _pk in pairs)
    return sorted(((word, pk) for word, pk in pairs if shared[word] == 1), key=lambda pair: -len(pair[0]))


def _ways(person: Person) -> Iterator[str]:
    name = " ".join(person.name.casefold().split())
    yield name
    yield name.replace(" ", "")
    yield person.email.partition("@")[0].casefold()
    yield from (word.strip(".,") for word in name.split())


def _named(text: str, place: int, spellings: list[tuple[str, int]]) -> int | None:
    for word, pk in spellings:
        if text.startswith(word, place) and _ends(text, place + len(word)):
            return pk
    return None


def _ends(text: str, place: int) -> bool:
    """Does the name end here? Chinese is written without spaces; elsewhere a letter or figure goes on with the word."""
    if place >= len(text):
        return True
    before, after = text[place - 1], text[place]
    return not after.isalnum() or ord(before) >= 0x2E80 or ord(after) >= 0x2E80
