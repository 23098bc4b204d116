"""Definitions of the house: begin, copy, edit with the first rows at once, share, put away."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from convenio.parties.access import acting_in, acting_with
from convenio.parties.terms import Acting, Refusal, Role
from convenio.reports import actions
from convenio.reports.forms import DefinitionForm
from convenio.reports.models import OwnDefinition
from convenio.reports.phrases import wrong_words
from convenio.reports.queries import definitions, running
from convenio.reports.rules import may_change_definition
from convenio.reports.terms import WrongDefinition, from_content
from convenio.reports.views import shown

FIRST_ROWS = 8


@require_POST
@acting_with(Role.OFFICER)
def new(request: HttpRequest) -> HttpResponse:
    """Begin an empty definition."""
    row = actions.start_definition(acting=acting_in(request), copied=None, at=timezone.now())
    return redirect("reports:edit", code=row.code)


@require_POST
@acting_with(Role.OFFICER)
def copy(request: HttpRequest, code: str) -> HttpResponse:
    """Begin one from another."""
    acting = acting_in(request)
    row = actions.start_definition(acting=acting, copied=shown.found(acting, code), at=timezone.now())
    messages.success(request, _("This is your copy. The one it was made from stays as it is."))
    return redirect("reports:edit", code=row.code)


@require_http_methods(["GET", "HEAD", "POST"])
@acting_with(Role.OFFICER)
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """The fields of a definition; what is typed is saved always, also while it is unfinished."""
    acting, own = acting_in(request), _found(request, code)
    may_change_definition(acting, own).require()
    form = DefinitionForm(request.POST if request.method == "POST" else None, content=own.content)
    refusal, status = "", 200
    if request.method == "POST":
        try:
            saved = actions.save_definition(
                acting=acting, own=own, content=form.typed(), revision=_revision(request), at=timezone.now()
            )
        except Refusal as problem:
            refusal, status = problem.reason, problem.status
        else:
            if request.headers.get("X-Autosave") == "1":
                wrong = next((str(rows[0]) for rows in form.errors.values()), "")
                said = {"message": wrong} if wrong else {"fields": {"revision": str(saved.revision)}}
                return JsonResponse({**said, "fields": {"revision": str(saved.revision)}}, status=400 if wrong else 200)
            own, status = saved, 400 if form.errors else 200
            if not form.errors:
                messages.success(request, _("Saved."))
                return redirect("reports:edit", code=code)
        if request.headers.get("X-Autosave") == "1":
            return JsonResponse({"message": refusal}, status=status)
    context = {
        "own": own,
        "form": form,
        "refusal": refusal,
        "revision": request.POST.get("revision", own.revision) if refusal else own.revision,
        "used": own.newest,
        **_preview(acting, own, form.typed() if request.method == "POST" else own.content),
    }
    return render(request, "reports/edit.html", context, status=status)


@require_POST
@acting_with(Role.OFFICER)
def preview(request: HttpRequest, code: str) -> HttpResponse:
    """The first rows with what stands in the form now. Saves nothing."""
    own = _found(request, code)
    form = DefinitionForm(request.POST, content=own.content)
    return render(request, "reports/parts/preview.html", _preview(acting_in(request), own, form.typed()))


@require_POST
@acting_with(Role.OFFICER)
def change(request: HttpRequest, code: str) -> HttpResponse:
    """One of the buttons beside a definition: share, unshare, put away, bring back."""
    acting, own, at = acting_in(request), _found(request, code), timezone.now()
    match request.POST.get("do"):
        case "share" | "unshare" as wish:
            actions.share_definition(acting=acting, own=own, shared=wish == "share", at=at)
            said = _("Colleagues of your house see it now.") if wish == "share" else _("Only you see it now.")
            messages.success(request, said)
        case "away" | "back" as wish:
            actions.archive_definition(acting=acting, own=own, away=wish == "away", at=at)
            messages.success(request, _("Put away.") if wish == "away" else _("It is back on the list."))
            return redirect("reports:list")
        case _other:
            raise Refusal(_("Use the buttons of the page."), 400)
    return redirect("reports:edit", code=code)


def _found(request: HttpRequest, code: str) -> OwnDefinition:
    own = definitions.find_own(acting_in(request), code)
    if own is None:
        raise Http404(_("There is no such definition of your house, or its maker does not share it."))
    return own


def _revision(request: HttpRequest) -> int:
    value = request.POST.get("revision", "")
    return int(value) if value.isascii() and value.isdecimal() and len(value) < 9 else 0


def _preview(acting: Acting, own: OwnDefinition, content: dict[str, Any]) -> dict[str, Any]:
    """The first rows of the newest window with anything in it, or what is wrong with the definition."""
    try:
        definition = from_content({**content, "code": own.code, "edition": definitions.DRAFT, "layout": "own"})
    except WrongDefinition as problem:
        return {"problem": wrong_words(str(problem))}
    language = shown.language_here()
    windows = running.windows_with_records(acting, definition, shown.today())
    package = running.run(acting, definition, windows[0], timezone.now(), [language])
    for window in windows[1:4]:
        if package.result().selection.counted:
            break
        package = running.run(acting, definition, window, timezone.now(), [language])
    result = package.result()
    table = package.table(language, result)
    return {
        "table": table,
        "window": package.window,
        "counted": len(result.selection.counted),
        "rows": [(row.labels, [table.number(one.value) for one in row.figures]) for row in table.rows[:FIRST_ROWS]],
        "further": max(0, len(table.rows) - FIRST_ROWS),
        "total": [table.number(one.value) for one in table.total.figures],
        "blank": range(max(0, len(table.groups) - 1)),
    }
