"""The search over everything: agreements, the wording of clauses, files, universities, people, what one was told.

Agreements, clauses and files are found in the register's index of words; each group stops after a few and says where
the rest is. Nobody finds here what the pages would not show them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

from convenio.agreements.models import Agreement, PactFile
from convenio.agreements.queries import partner_names, url_of
from convenio.directory.queries.search import not_here
from convenio.directory.search.finding import Hit
from convenio.institutions.queries import universities_named
from convenio.notices.queries import notices_of
from convenio.notices.telling import Told, in_words
from convenio.parties.models import Party
from convenio.parties.terms import Acting, pick
from convenio.people.models import Person
from convenio.people.queries import people_of
from convenio.register import index
from convenio.register.indexing import clauses_of, text_of
from convenio.register.scope import Scope
from convenio.register.words import plain, typed, words_of

MOST, MOST_TEXTS, MOST_OF_THE_WORLD = 12, 6, 5
BEFORE, AFTER = 60, 140


@dataclass(frozen=True)
class FoundAgreement:
    """An agreement that fits. ``inside``: the place where the words stand; ``clause``: id of that clause."""

    agreement: Agreement
    partners: str
    url: str
    heading: str = ""
    inside: SafeString | str = ""


@dataclass(frozen=True)
class FoundFile:
    """A file of an agreement, by its name."""

    name: str
    agreement: Agreement
    url: str


@dataclass(frozen=True)
class Found:
    """What fits a search, in groups; ``more`` names the groups of which some were left out."""

    agreements: tuple[FoundAgreement, ...] = ()
    texts: tuple[FoundAgreement, ...] = ()
    files: tuple[FoundFile, ...] = ()
    universities: tuple[Party, ...] = ()
    world: tuple[Hit, ...] = ()
    people: tuple[Person, ...] = ()
    notices: tuple[Told, ...] = ()
    more: frozenset[str] = frozenset()

    @property
    def nothing(self) -> bool:
        groups = (self.agreements, self.texts, self.files, self.universities, self.world, self.people, self.notices)
        return not any(groups)


def found(acting: Acting, search: str, language: str) -> Found:
    """Everything that holds the words, in any language. ``language``: the reader's, for the wording shown first."""
    words = search.strip()
    if not typed(words):
        return Found()
    scope = Scope.of(acting)
    agreements = _agreements(scope, words, "title", MOST)
    texts = _agreements(scope, words, "text", MOST_TEXTS)
    universities = universities_named(words, limit=MOST + 1)
    people = list(people_of(acting.party, search=words)[: MOST + 1])
    reader = Person.objects.filter(pk=acting.person_id or 0).first()
    notices = list(notices_of(reader, search=words)[: MOST + 1]) if reader else []
    counts = {"agreements": len(agreements), "universities": len(universities), "people": len(people)}
    counts |= {"notices": len(notices), "texts": len(texts) + MOST - MOST_TEXTS}
    return Found(
        agreements=tuple(_line(row) for row in agreements[:MOST]),
        texts=tuple(_passage(row, words, language) for row in texts[:MOST_TEXTS]),
        files=tuple(_files(scope, words)),
        universities=tuple(universities[:MOST]),
        world=tuple(not_here(words, limit=MOST_OF_THE_WORLD)),
        people=tuple(people[:MOST]),
        notices=tuple(in_words(notices[:MOST])),
        more=frozenset(name for name, count in counts.items() if count > MOST),
    )


def _agreements(scope: Scope, words: str, column: str, most: int) -> list[Agreement]:
    rows = index.found(scope.agreements(), words, column).order_by("-last_event_at", "-id")
    return list(rows.select_related("party").prefetch_related("partner_rows")[: most + 1])


def _line(row: Agreement) -> FoundAgreement:
    return FoundAgreement(row, partner_names(row), url_of(row))


def _passage(row: Agreement, words: str, language: str) -> FoundAgreement:
    """The clause in which the words stand, cut around the first of them; the reader's language first."""
    wanted = [word for word, _longer in typed(words)]
    best: tuple[int, dict[str, Any], str] | None = None
    for clause in clauses_of(text_of(row)):
        bodies = {tag: f"{clause['heading'].get(tag, '')}. {body}" for tag, body in clause["body"].items()}
        for body in sorted(bodies.values(), key=lambda body: body != pick(bodies, language)):
            here = words_of(body)
            hits = sum(any(one.startswith(word) for one in here) for word in wanted)
            if hits and (best is None or hits > best[0]):
                best = (hits, clause, body)
    if best is None:
        return _line(row)
    _hits, clause, body = best
    url = f"{url_of(row)}#clause-{clause['id']}"
    return FoundAgreement(row, partner_names(row), url, pick(clause["heading"], language), marked(body, wanted))


def marked(body: str, words: list[str]) -> SafeString:
    """A piece of the wording around the first word found, which is marked."""
    folded = plain(body)
    shown = body if len(folded) == len(body) else folded
    places = [(at, word) for word in words if (at := folded.find(word)) >= 0]
    if not places:
        return format_html("{}", shown[:AFTER])
    at, word = min(places)
    start, end = max(at - BEFORE, 0), at + len(word)
    return format_html(
        "{}{}<mark>{}</mark>{}{}",
        "… " if start else "",
        shown[start:at],
        shown[at:end],
        shown[end : end + AFTER],
        " …" if len(shown) > end + AFTER else "",
    )


def _files(scope: Scope, words: str) -> list[FoundFile]:
    holders = index.found(scope.agreements(), words, "files").values("pk")
    wanted = [word for word, _longer in typed(words)]
    rows = PactFile.objects.filter(agreement__in=holders).exclude(name="").select_related("agreement__party")
    fitting = [
        row
        for row in rows.order_by("-added_at", "-pk")[: 10 * MOST]
        if all(any(one.startswith(word) for one in words_of(row.name)) for word in wanted)
    ]
    return [FoundFile(row.name, row.agreement, url_of(row.agreement)) for row in fitting[:MOST]]
