"""What may be asked of texts of the house: lists, what is offered, what a draft was made from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import F, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from convenio.agreements.house_texts.content import CLAUSE, TEMPLATE
from convenio.agreements.models import Agreement, HouseText, HouseVersion, TextOrigin
from convenio.parties.models import Party
from convenio.parties.terms import pick


def house_texts(
    party: Party, *, search: str = "", sort: str = "", of: str = "", state: str = ""
) -> QuerySet[HouseText]:
    """The texts of an institution. ``state``: offered, unpublished, archived, or empty for all that is not archived."""
    rows = HouseText.objects.filter(party=party)
    for word in search.lower().split():
        rows = rows.filter(search_text__contains=word)
    if sort:
        rows = rows.filter(sort=sort)
    if of:
        rows = rows.filter(of=of)
    if state == "archived":
        return rows.filter(archived_at__isnull=False)
    rows = rows.filter(archived_at__isnull=True)
    if state == "offered":
        return rows.filter(newest__gt=0)
    return rows.filter(newest=0) if state == "unpublished" else rows


def find_text(party: Party, pk: int) -> HouseText | None:
    """One text of this institution; another institution's is none."""
    return HouseText.objects.filter(party=party, pk=pk).first()


def offered_clauses(party: Party) -> list[HouseVersion]:
    """The newest version of every clause that is offered."""
    return _offered(party, CLAUSE)


def offered_templates(party: Party, kind: str = "") -> list[HouseVersion]:
    """The newest version of every template that is offered, of one kind or of all."""
    return [one for one in _offered(party, TEMPLATE) if kind in ("", one.text.of)]


def offered(party: Party, pk: int, sort: str) -> HouseVersion | None:
    """A version that may be used now: the newest of a text that is not archived."""
    return next((one for one in _offered(party, sort) if one.pk == pk), None)


def _offered(party: Party, sort: str) -> list[HouseVersion]:
    rows = HouseVersion.objects.filter(
        text__party=party, text__sort=sort, text__archived_at__isnull=True, number=F("text__newest")
    )
    return list(rows.select_related("text").order_by("text__of", "pk"))


def advice_of(agreement: Agreement) -> dict[str, dict[str, str]]:
    """What the house says beside the values of clauses that came from its texts: {clause id: {value: advice}}."""
    found: dict[str, dict[str, str]] = {}
    rows = TextOrigin.objects.filter(agreement=agreement).select_related("version__text").order_by("clause_id")
    for row in rows:
        content = row.version.content
        clauses = (
            {row.clause_id: content}
            if row.clause_id
            else {f"c{at}": one for at, one in enumerate(content["clauses"], 1)}
        )
        found |= {name: _advice(one["fields"]) for name, one in clauses.items()}
    return found


def _advice(fields: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    language = get_language() or "en"
    said = {name: {tag: words for tag, words in spec["guidance"].items() if words} for name, spec in fields.items()}
    return {name: pick(words, language).rstrip(".。") for name, words in said.items() if words}


def origins_of(agreement: Agreement) -> dict[str, str]:
    """What a draft was made from, as sentences by clause id; "" is the whole text."""
    found = {}
    for row in TextOrigin.objects.filter(agreement=agreement).select_related("version__text"):
        version = row.version
        values = {"name": str(version), "number": version.number, "newest": version.text.newest}
        sentence = _("From the own text “%(name)s”, version %(number)s.") % values
        if version.text.newest > version.number:
            sentence = _("From the own text “%(name)s”, version %(number)s; version %(newest)s is there now.") % values
        found[row.clause_id] = sentence
    return found
