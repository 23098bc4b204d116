"""Searching the world's universities, and the page of one organisation."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from convenio.directory.forms.search import SearchForm
from convenio.directory.marks import Mark, marks_of, offers_of
from convenio.directory.models import Organisation
from convenio.directory.phrases import SCHEMES
from convenio.directory.queries import search as queries
from convenio.directory.queries.chains import chain_of
from convenio.directory.queries.likeness import alike
from convenio.directory.search.finding import NAME, Hit
from convenio.parties.access import signed_in
from convenio.parties.models import Party
from convenio.parties.terms import Acting
from convenio.ui.tables import csv_response
from convenio.vocabulary.names import country_name, language_name

SHOWN, EXPORTED = 30, 200
FITTED = {
    "alias": gettext_lazy("also called"),
    "former": gettext_lazy("called so before"),
    "acronym": gettext_lazy("abbreviation"),
    "initials": gettext_lazy("first letters of"),
    "near": gettext_lazy("not written quite like this"),
    "identifier": gettext_lazy("by its identifier"),
}
KINDS = {
    "label": "",
    "alias": gettext_lazy("also called"),
    "acronym": gettext_lazy("abbreviation"),
    "former": pgettext_lazy("name of an organisation", "former name"),
}


@dataclass(frozen=True)
class Line:
    """One organisation found: the name that fitted where it is not the one shown, and what is known of it here."""

    organisation: Organisation
    fitted: str
    why: str
    parties: list[tuple[Party, list[Mark]]]


@require_safe
@vary_on_headers("HX-Request")
@signed_in
def search(request: HttpRequest) -> HttpResponse:
    """One box for every script; answers as one types, and the same without JavaScript."""
    language = get_language() or "en"
    typing = bool(request.headers.get("HX-Request"))
    codes = sorted(((code, country_name(code, language)) for code in queries.countries()), key=lambda one: one[1])
    form = SearchForm(request.GET, countries=codes)
    chosen = form.cleaned_data if form.is_valid() else {}
    words, country = chosen.get("search", "").strip(), chosen.get("country", "")
    export = request.GET.get("format") == "csv"
    limit = EXPORTED if export else SHOWN + 1
    if words:
        hits = queries.organisations_found(words, country=country, limit=limit)
    else:
        hits = [Hit(one, "", NAME, 0) for one in queries.best_known(country, limit)] if country else []
    if export:
        return _as_table(hits)
    context = {
        "form": form,
        "words": words,
        "country": country_name(country, language) if country else "",
        "lines": _lines(request, hits[:SHOWN]),
        "more": len(hits) > SHOWN,
        "nothing_brought": not hits and queries.is_empty(),
    }
    return render(request, "directory/parts/found.html" if typing else "directory/search.html", context)


@require_safe
@signed_in
def organisation(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything the open lists say of one organisation, with the list that says it."""
    view = queries.organisation_view(pk)
    if view is None:
        raise Http404(_("The directory has no entry with this number."))
    language = get_language() or "en"
    names = [
        (
            tag,
            language_name(tag, language) if tag else "",
            [(text, KINDS.get(kind, ""), by) for text, kind, by in entries],
        )
        for tag, entries in view.names
    ]
    context = {
        "view": view,
        "one": view.organisation,
        "names": names,
        "codes": [(SCHEMES.get(one.scheme, one.scheme), one.value) for one in view.identifiers],
        "chain": chain_of(view.organisation),
        "alike": alike(view.organisation),
        "parties": _known(request, view.parties),
        "offers": [] if view.parties else offers_of(request.acting, pk),  # type: ignore[attr-defined]
    }
    return render(request, "directory/organisation.html", context)


def _lines(request: HttpRequest, hits: list[Hit]) -> list[Line]:
    parties = queries.parties_of(hit.organisation for hit in hits)
    known = {
        party.pk: (party, marks) for party, marks in _known(request, [p for some in parties.values() for p in some])
    }
    lines = []
    for hit in hits:
        fitted = "" if hit.name == hit.organisation.shown() else hit.name
        here = [known[party.pk] for party in parties.get(hit.organisation.pk, [])]
        lines.append(Line(hit.organisation, fitted, str(FITTED.get(hit.why, "")), here))
    return lines


def _known(request: HttpRequest, parties: list[Party]) -> list[tuple[Party, list[Mark]]]:
    acting: Acting = request.acting  # type: ignore[attr-defined]
    marks = marks_of(acting, parties)
    return [(party, marks.get(party.pk, [])) for party in parties]


def _as_table(hits: list[Hit]) -> HttpResponse:
    header = [
        "name",
        "name_en",
        "name_zh",
        "name_ru",
        "country",
        "city",
        "website",
        "ror",
        "hei_id",
        "erasmus",
        "status",
    ]
    return csv_response(
        "directory",
        header,
        (
            [
                one.name, *(one.names.get(tag, "") for tag in ("en", "zh", "ru")), one.country, one.city, one.website,
                one.ror or "", one.hei_id, one.erasmus, one.status,
            ]
            for one in (hit.organisation for hit in hits)
        ),
    )  # fmt: skip
