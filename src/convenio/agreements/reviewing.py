"""What the reviews of the house are told about a text: its facts, in what two versions differ, where its page is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from convenio.agreements import books
from convenio.agreements.models import Agreement
from convenio.agreements.states import open_text
from convenio.parties.models import Party
from convenio.parties.terms import Acting, Refusal
from convenio.routes import actions as routes
from convenio.routes import queries
from convenio.routes.models import Case
from convenio.routes.queries import Standing
from convenio.routes.terms import Change, TextFacts
from pact import text as pact_text
from pact.state import Version

LEVEL_LIST = "eqf"
LEVELS_OF_KINDS = {"COT": frozenset((8,))}
"""A kind that says the level by itself: a cotutelle is about doctoral candidates."""


def text_facts(agreement: Agreement, text: Mapping[str, Any]) -> TextFacts:
    """What a review route judges of this text."""
    values = [value for clause in text["clauses"] for value in clause["values"].values()]
    levels = {int(v["value"]) for v in values if v.get("list") == LEVEL_LIST and str(v["value"]).isdigit()}
    partners = Party.objects.filter(hei_id__in=agreement.partners).exclude(country="")
    return TextFacts(
        kind=text["kind"],
        clauses=frozenset(clause["type"] for clause in text["clauses"]),
        money=any(value["type"] == "money" for value in values),
        levels=frozenset(levels) | LEVELS_OF_KINDS.get(text["kind"], frozenset()),
        countries=frozenset(partners.values_list("country", flat=True)),
        units=frozenset(agreement.units),
        strands=frozenset(one["strand"] for one in text["commitments"]),
        languages=frozenset(text["languages"]),
    )


def change_between(old: Mapping[str, Any], new: Mapping[str, Any]) -> Change:
    """In what two texts differ, as the rules of keeping a review look at it."""
    found = pact_text.difference(old, new)
    before = {clause["id"]: clause["type"] for clause in old["clauses"]}
    valued: set[str] = set()
    worded: dict[str, set[str]] = {}
    for one in found.clauses:
        retyped = one.id in before and before[one.id] != one.type
        if one.kind != "changed" or one.values or retyped:
            valued |= {one.type, before.get(one.id, one.type)}
        else:
            for language in (*one.headings, *one.bodies):
                worded.setdefault(language, set()).add(one.type)
    return Change(
        valued=frozenset(valued),
        worded={language: frozenset(types) for language, types in worded.items()},
        money=_money(old) != _money(new),
        promises=bool(found.commitments),
        annexes=bool(found.annexes),
        moved=any(one.moved for one in found.clauses),
        whole=frozenset(one.name for one in found.frame),
    )


def _money(text: Mapping[str, Any]) -> list[tuple[str, str, str, str]]:
    return sorted(
        (clause["id"], name, value["amount"], value["currency"])
        for clause in text["clauses"]
        for name, value in clause["values"].items()
        if value["type"] == "money"
    )


def standing_of(agreement: Agreement, text_digest: str) -> Standing:
    """Where the review of one version stands. A guest of ours has no house, so nothing is needed."""
    if agreement.guest is not None:
        return Standing(needed=False, complete=True)
    text = books.text(agreement, text_digest)
    facts = text_facts(agreement, text) if text else None
    return queries.standing(agreement.party, agreement.about, text_digest, facts)


def begin_review(agreement: Agreement, version: Version, acting: Acting, at: datetime) -> Case:
    """Ask for the review of a version; earlier reviews are kept or void by the rules.

    Raises:
        Refusal: the text is under way, or a step has no reviewer.
    """
    text = books.text(agreement, version.text)
    if text is None:
        raise Refusal(_("The text of the newest version is still under way from the partner. Try again in a minute."))
    number = [one.id for one in books.state(agreement).versions].index(version.id) + 1
    before = queries.last_case(agreement.party, agreement.about, number)
    old = books.text(agreement, before.digest) if before else None
    return routes.start_case(
        acting=acting,
        party=agreement.party,
        about=agreement.about,
        digest=version.text,
        number=number,
        title=agreement.title,
        url=reverse("agreements:reviewing", args=[agreement.pk]),
        facts=text_facts(agreement, text),
        at=at,
        before=before if old else None,
        change=change_between(old, text) if old else None,
    )


def newest_changed(agreement: Agreement, at: datetime) -> None:
    """A version was proposed, by us or a partner: older reviews are over, and a route may begin by itself."""
    version = open_text(books.state(agreement)) if agreement.founded and agreement.guest is None else None
    if version is None:
        return
    routes.overtake(party=agreement.party, about=agreement.about, digest=version.text, at=at)
    text = books.text(agreement, version.text)
    if text is None or not queries.starts_by_itself(agreement.party, text_facts(agreement, text)):
        return
    try:
        with transaction.atomic():
            begin_review(agreement, version, Acting.node(agreement.party), at)
    except Refusal:
        return  # the page says what is missing when an officer asks for the review by hand
