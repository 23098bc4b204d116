"""Pages of open lists: what there is and where to get it; a file looked through, then coming in, then in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from convenio.directory import rules
from convenio.directory.abandoned import until
from convenio.directory.actions import lists as actions
from convenio.directory.bringing import problem_of
from convenio.directory.forms.lists import EditionFilter, ListForm
from convenio.directory.lists import LISTS
from convenio.directory.lists.differences import field_words
from convenio.directory.lists.noticing import STATES, words
from convenio.directory.models import Edition
from convenio.directory.queries import lists as queries
from convenio.network.catalogue import catalogue_file
from convenio.parties.access import acting_in, signed_in
from convenio.parties.terms import Acting, Refusal
from convenio.ui.tables import csv_response
from convenio.vocabulary.names import country_name

PER_PAGE = 30


def _edition(pk: int) -> Edition:
    found = queries.edition(pk)
    if found is None or found.list not in LISTS:
        raise Http404(_("This file is not here."))
    return found


@signed_in
def lists(request: HttpRequest) -> HttpResponse:
    """The lists that are known, a file to bring, and the files so far."""
    acting = acting_in(request)
    form = ListForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            return _received(request, acting, form)
        except Refusal as refusal:
            form.add_error("file", refusal.reason)
    filtering = EditionFilter(request.GET)
    chosen = filtering.chosen()
    rows = queries.editions(**chosen)
    if request.GET.get("format") == "csv":
        return _table(rows)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "verdict": rules.may_tend_directory(acting),
        "held": queries.lists_held(),
        "organisations": queries.organisations_count(),
        "catalogue": catalogue_file() is not None,
        "filtering": filtering,
        "narrowed": any(chosen.values()),
        "page": page,
        "lines": [(one, LISTS[one.list].label, STATES[one.state]) for one in page if one.list in LISTS],
    }
    return render(request, "directory/lists.html", context, status=422 if form.errors else 200)


def _received(request: HttpRequest, acting: Acting, form: ListForm) -> HttpResponse:
    file = form.cleaned_data["file"]
    edition, new = actions.receive_list(
        acting=acting, chunks=file.chunks(), name=file.name, part=form.cleaned_data["part"], at=timezone.now()
    )
    return _go(request, edition, new)


def _go(request: HttpRequest, edition: Edition, new: bool) -> HttpResponse:
    if not new and edition.state == "done":
        messages.info(request, _("This very file is in already; nothing was done again."))
    elif not new:
        messages.info(request, _("This very file is here already."))
    return redirect("directory:edition", edition.pk)


def _table(rows: Iterable[Edition]) -> HttpResponse:
    header = [_("File"), _("List"), _("Edition of"), _("Brought on"), _("By"), _("Entries"), _("Written"), _("State")]
    return csv_response(
        "open-lists",
        header,
        [
            [
                one.name,
                str(LISTS[one.list].label) if one.list in LISTS else one.list,
                one.published_on.isoformat() if one.published_on else "",
                one.brought_at.date().isoformat(),
                one.person_name,
                str(one.total),
                str(one.written),
                str(STATES[one.state]),
            ]
            for one in rows
        ],
    )


@require_safe
@signed_in
def edition(request: HttpRequest, pk: int) -> HttpResponse:
    """One file: what it would change, how it comes in, what came of it."""
    acting, one = acting_in(request), _edition(pk)
    busy = one.state in ("looking", "running")
    context = {"edition": one, "list": LISTS[one.list], "state": STATES[one.state], "share": _share(one), "busy": busy}
    if request.headers.get("HX-Request"):
        if busy:
            return render(request, "directory/lists_progress.html", context)
        answer = HttpResponse(status=200)
        answer["HX-Refresh"] = "true"
        return answer
    context |= {
        "counts": queries.counts_of(one),
        "notes": [words(code, details) for code, details in one.notes if code != one.problem],
        "problem": problem_of(one),
        "samples": _samples(one),
        "start": rules.may_start_list(acting, one),
        "drop": rules.may_drop_list(acting, one),
        "until": until(one),
    }
    return render(request, "directory/lists_edition.html", context)


def _share(one: Edition) -> int | None:
    """How far it is in hundredths; None while nobody knows how long the file is."""
    return min(100, round(100 * one.progress / one.total)) if one.total else None


def _samples(one: Edition) -> dict[str, list[Any]]:
    found = {kind: one.samples.get(kind, []) for kind in ("new", "changed", "gone", "wrong")}
    return {
        "new": [
            (key, name, country_name(country, get_language() or "en") if country else "")
            for key, name, country in found["new"]
        ],
        "changed": [
            (key, name, [(field_words(code), old, new) for code, old, new in differing])
            for key, name, differing in found["changed"]
        ],
        "gone": found["gone"],
        "wrong": [(place, shown, words(code, details)) for place, shown, code, details in found["wrong"]],
    }


@require_POST
@signed_in
def start_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring it in."""
    actions.start_list(acting=acting_in(request), edition=_edition(pk), at=timezone.now())
    return redirect("directory:edition", pk)


@require_POST
@signed_in
def drop_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw it away before anything came in."""
    actions.drop_list(acting=acting_in(request), edition=_edition(pk), at=timezone.now())
    messages.success(request, _("The file was thrown away. Nothing of it had come in."))
    return redirect("directory:lists")


@require_POST
@signed_in
def own_catalogue(request: HttpRequest) -> HttpResponse:
    """Look through this node's own copy of the network's catalogue."""
    found, new = actions.receive_catalogue(acting=acting_in(request), at=timezone.now())
    return _go(request, found, new)
