"""The editor of parallel text: one row per clause, one column per language; every clause is saved by itself."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from django.views.decorators.vary import vary_on_headers

from convenio.agreements import actions, books, library, queries, rules
from convenio.agreements.house_texts.content import CLAUSE
from convenio.agreements.house_texts.queries import offered, offered_clauses, origins_of
from convenio.agreements.models import Agreement, HouseVersion
from convenio.agreements.queries import DraftView
from convenio.agreements.terms import Conflict
from convenio.agreements.views import words
from convenio.agreements.views.choosing import kinds_of_clauses
from convenio.agreements.views.editing import EditRow, differences_of, row_of, rows_of, to_mend
from convenio.agreements.views.finding import found
from convenio.agreements.views.typing import Typed, fields_of, fingerprint
from convenio.parties.access import acting_in, acting_with
from convenio.parties.terms import Refusal, Role, pick
from convenio.people.models import Person


@acting_with(Role.OFFICER)
@require_http_methods(["GET", "HEAD"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole draft: values can be changed at once, wording opens clause by clause."""
    agreement = found(request, pk)
    view = draft_in(request, agreement)
    rows = rows_of(view)
    context = {
        "agreement": agreement,
        "view": view,
        "rows": rows,
        "mend": to_mend(view, rows),
        "notice": pick(library.notice(), words.reader()),
        "authentic": words.authentic(view.text),
        "never_proposed": not agreement.founded,
        "origins": origins_of(agreement),
    }
    return render(request, "agreements/edit.html", context)


@acting_with(Role.OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
@vary_on_headers("HX-Request")
def edit_clause(request: HttpRequest, pk: int, clause_id: str) -> HttpResponse:
    """One clause: wording side by side, values, its place. Save works without script; script saves as one types."""
    agreement = found(request, pk)
    view = draft_in(request, agreement)
    if request.method != "POST":
        return _clause_page(request, agreement, view, _required(row_of(view, clause_id)))
    typed = Typed.of(request.POST)
    if request.headers.get("X-Autosave") == "1":
        return _autosave(request, agreement, view, clause_id, typed)
    try:
        revision = _save(request, agreement, view, clause_id, typed)
        said = _deed(request, agreement, view, clause_id, revision)
    except Conflict as conflict:
        return _conflict(request, agreement, clause_id, typed, conflict)
    except Refusal as refusal:
        row = row_of(view, clause_id, typed, revision=_revision(request))
        if row is None:
            raise
        return _clause_page(request, agreement, view, row, refusal=refusal.reason, status=refusal.status)
    if _opens_in_place(request):
        view = draft_in(request, agreement)
        return _clause_page(request, agreement, view, _required(row_of(view, clause_id)))
    messages.success(request, said or _("Saved."))
    gone = request.POST.get("deed") == "remove"
    return HttpResponseRedirect(reverse("agreements:edit", args=[pk]) + ("" if gone else f"#{clause_id}"))


def _autosave(
    request: HttpRequest, agreement: Agreement, view: DraftView, clause_id: str, typed: Typed
) -> HttpResponse:
    """Save what a script sends while somebody types; the answer is for the script."""
    try:
        _save(request, agreement, view, clause_id, typed)
    except Conflict as conflict:
        sentence = _("Somebody else changed this clause meanwhile. Your words are still here: press Save to see both.")
        return JsonResponse({"message": sentence}, status=conflict.status)
    except Refusal as refusal:
        return JsonResponse({"message": refusal.reason}, status=refusal.status)
    return JsonResponse({"fields": _fresh_fields(request, agreement, clause_id)})


@acting_with(Role.OFFICER)
@require_POST
def preview(request: HttpRequest, pk: int, clause_id: str) -> HttpResponse:
    """How the clause would read with what stands in the form now. Saves nothing."""
    agreement = found(request, pk)
    view = draft_in(request, agreement)
    typed = Typed.of(request.POST)
    row = _required(row_of(view, clause_id, typed))
    form = request.POST.get("form", f"values-{row.id}")
    return render(request, "agreements/edit/preview.html", {"agreement": agreement, "row": row, "form": form})


@acting_with(Role.OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose a clause of the library, with its wordings and the advice for it."""
    agreement = found(request, pk)
    view = draft_in(request, agreement)
    after = request.POST.get("after", request.GET.get("after", ""))
    refusal, status = "", 200
    if request.method == "POST":
        kind, _colon, variant = request.POST.get("wording", "").partition(":")
        house = _own_clause(agreement, variant) if kind == "house" else None
        try:
            if kind == "house" and house is None:
                raise Refusal(_("This own clause is offered no more. Choose another one."), 404)
            row = actions.add_clause(
                acting=acting_in(request),
                agreement=agreement,
                type=kind,
                variant="" if house else variant,
                after=after,
                house=house,
                at=timezone.now(),
            )
        except Refusal as problem:
            refusal, status = problem.reason, problem.status
        else:
            messages.success(request, _("The clause was added. Read it, and fit it to your agreement."))
            if any(row.content["body"].values()):
                return HttpResponseRedirect(reverse("agreements:edit", args=[pk]) + f"#{row.clause_id}")
            return HttpResponseRedirect(reverse("agreements:edit_clause", args=[pk, row.clause_id]))
    context = {
        "agreement": agreement,
        "view": view,
        "groups": kinds_of_clauses(view.text, request.GET.get("search", ""), offered_clauses(agreement.party)),
        "search": request.GET.get("search", ""),
        "after": after,
        "places": [(one.id, one.number, pick(one.headings, words.reader()) or one.label) for one in view.clauses],
        "refusal": refusal,
        "notice": pick(library.notice(), words.reader()),
    }
    return render(request, "agreements/add_clause.html", context, status=status)


def _own_clause(agreement: Agreement, pk: str) -> HouseVersion | None:
    return offered(agreement.party, int(pk), CLAUSE) if pk.isdecimal() and len(pk) < 18 else None


def draft_in(request: HttpRequest, agreement: Agreement) -> DraftView:
    """The draft, begun from the newest version when there is none.

    Raises:
        Refusal: the person may not edit, the pen is elsewhere, or the text is under way.
    """
    acting = acting_in(request)
    rules.may_edit(acting, agreement).require()
    view = queries.draft_view(agreement, acting)
    versions = len(books.state(agreement).versions) if agreement.founded else 0
    if view is None or (not view.touched and view.base_number != versions):
        actions.ensure_draft(acting=acting, agreement=agreement, at=timezone.now())
        view = queries.draft_view(agreement, acting)
    assert view is not None
    return view


def _save(request: HttpRequest, agreement: Agreement, view: DraftView, clause_id: str, typed: Typed) -> int:
    """Save wording and values that were sent; the revision after it."""
    content = next((one for one in view.text["clauses"] if one["id"] == clause_id), None)
    if content is None:
        raise Refusal(_("This clause is not part of the draft any more."), 404)
    row = actions.save_clause(
        acting=acting_in(request),
        agreement=agreement,
        clause_id=clause_id,
        revision=_revision(request),
        heading=typed.part("heading", view.languages),
        body=typed.part("body", view.languages),
        values=typed.values(content, view.languages),
        at=timezone.now(),
    )
    return row.revision


def _deed(request: HttpRequest, agreement: Agreement, view: DraftView, clause_id: str, revision: int) -> str:
    """What the button said beside saving: still matching, up, down, remove."""
    given: dict[str, Any] = {"acting": acting_in(request), "agreement": agreement, "at": timezone.now()}
    number = next(one.number for one in view.clauses if one.id == clause_id)
    deed, language = request.POST.get("deed", ""), request.POST.get("confirm", "")
    if language:
        actions.confirm_translation(clause_id=clause_id, language=language, revision=revision, **given)
        return _("Noted: the wording still matches.")
    if deed in ("up", "down"):
        actions.move_clause(clause_id=clause_id, to=number + (1 if deed == "down" else -1), **given)
        return _("Moved.")
    if deed == "remove":
        actions.remove_clause(clause_id=clause_id, revision=revision, **given)
        return _("The clause was taken out of the draft, with its promises.")
    return ""


def _revision(request: HttpRequest) -> int:
    raw = request.POST.get("revision", "")
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 9 else 0


def _fresh_fields(request: HttpRequest, agreement: Agreement, clause_id: str) -> dict[str, str]:
    """Hidden fields after an autosave: the new revision and what now counts as untouched."""
    view = queries.draft_view(agreement, acting_in(request))
    assert view is not None
    clause = next(one for one in view.clauses if one.id == clause_id)
    content = view.text["clauses"][clause.number - 1]
    marks = {f"was.{name}": fingerprint(text) for name, text in fields_of(content, view.languages).items()}
    return {"revision": str(clause.revision), **marks}


def _conflict(
    request: HttpRequest, agreement: Agreement, clause_id: str, typed: Typed, conflict: Conflict
) -> HttpResponse:
    """Both texts on one page: what was typed stays in its fields, what is stored stands beside it.

    When both say the same (two saves of one person crossed), there is nothing to choose.
    """
    view = draft_in(request, agreement)
    mine = typed.merged(conflict.theirs, view.languages)
    row = row_of(view, clause_id, mine, revision=conflict.revision)
    if row is None:
        raise conflict
    differences = differences_of(row, conflict.theirs, view.languages)
    only_saves = request.POST.get("deed", "save") in ("save", "open") and not request.POST.get("confirm")
    if only_saves and not differences:
        if _opens_in_place(request):
            return _clause_page(request, agreement, view, row)
        messages.success(request, _("Saved."))
        return HttpResponseRedirect(reverse("agreements:edit", args=[agreement.pk]) + f"#{clause_id}")
    return _clause_page(
        request,
        agreement,
        view,
        row,
        refusal=conflict.reason,
        status=conflict.status,
        differences=differences,
        by=_name(conflict.changed_by),
    )


def _name(person_id: int | None) -> str:
    person = Person.objects.filter(pk=person_id).first() if person_id else None
    return person.name if person else ""


def _clause_page(
    request: HttpRequest, agreement: Agreement, view: DraftView, row: EditRow, *, status: int = 200, **more: Any
) -> HttpResponse:
    part = _opens_in_place(request)
    context = {
        "agreement": agreement,
        "row": row,
        "inline": part,
        "notice": pick(library.notice(), words.reader()),
        "form": f"form-{row.id}",
        **more,
    }
    name = "agreements/edit/form.html" if part else "agreements/edit_clause.html"
    return render(request, name, context, status=200 if part else status)


def _opens_in_place(request: HttpRequest) -> bool:
    """A script asks for the form in place of the row; it takes only answers with status 200."""
    if not getattr(request, "htmx", False):
        return False
    return request.method != "POST" or request.POST.get("deed") == "open"


def _required(row: EditRow | None) -> EditRow:
    if row is None:
        raise Http404(_("This clause is not part of the draft any more."))
    return row
