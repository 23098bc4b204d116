"""Pages of lists on their way in: bring, name columns, look, answer, let in, correct, take back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from convenio.intake import actions, queries, rules, showing
from convenio.intake.abandoned import until
from convenio.intake.forms import ColumnsForm, ListFilter, RowFilter, UploadForm
from convenio.intake.models import Intake
from convenio.intake.registering import target, targets
from convenio.parties.access import acting_in, signed_in
from convenio.parties.terms import Refusal
from convenio.ui.tables import csv_response

PER_PAGE = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _intake(request: HttpRequest, pk: int) -> Intake:
    acting = acting_in(request)
    found = queries.find_intake(acting.party, pk)
    if found is not None and not rules.sees_all(acting) and found.person_id != acting.person_id:
        found = None
    if found is None or target(found.target) is None:
        raise Http404(_("This list is not here."))
    return found


@signed_in
def lists(request: HttpRequest) -> HttpResponse:
    """Bring a list; and those that were brought."""
    acting = acting_in(request)
    verdict = rules.may_bring(acting)
    form = UploadForm(request.POST or None, request.FILES or None, wanted=targets(), initial=_first_target(request))
    if request.method == "POST" and form.is_valid():
        try:
            brought = actions.receive_list(
                acting=acting,
                target_code=form.cleaned_data["target"],
                content=form.cleaned_data["file"].read(),
                name=form.cleaned_data["file"].name,
                at=timezone.now(),
            )
        except Refusal as refusal:
            form.add_error("file", refusal.reason)
        else:
            return redirect("intake:columns", brought.pk)
    search = ListFilter(request.GET)
    words = search.cleaned_data["search"] if search.is_valid() else ""
    known = queries.intakes_of(acting.party, search=words)
    if not rules.sees_all(acting):
        known = known.filter(person_id=acting.person_id)
    if request.GET.get("format") == "csv":
        return _as_table(known)
    context = {
        "form": form,
        "search": search,
        "narrowed": bool(words),
        "verdict": verdict,
        "page": Paginator(known, PER_PAGE).get_page(request.GET.get("page")),
        "papers": any(one.papers for one in targets()),
    }
    return render(request, "intake/list.html", context, status=422 if form.errors else 200)


def _first_target(request: HttpRequest) -> dict[str, str]:
    wanted = request.GET.get("target", "")
    known = [one.code for one in targets()]
    return {"target": wanted if wanted in known else (known[0] if known else "")}


def _as_table(known: Any) -> HttpResponse:
    header = [_("Name"), _("What it holds"), _("Brought on"), _("Rows"), _("Brought in"), _("State")]
    return csv_response(
        "lists",
        header,
        [
            [
                one.name,
                showing.target_label(one),
                one.created_at.date().isoformat(),
                str(one.row_count),
                str(one.written),
                showing.state_label(one),
            ]
            for one in known
        ],
    )


@signed_in
def columns(request: HttpRequest, pk: int) -> HttpResponse:
    """Which column means what, with three samples of each; everything noticed stands above."""
    acting, intake = acting_in(request), _intake(request, pk)
    if intake.state in ("running", "done", "undoing", "undone"):
        return redirect("intake:show", pk)
    wanted = rules.target_of(intake)
    form = ColumnsForm(request.POST or None, intake=intake, target=wanted, samples=queries.samples(intake))
    if request.method == "POST" and request.POST.get("sheet"):
        actions.choose_sheet(acting=acting, intake=intake, sheet=request.POST["sheet"])
        return redirect("intake:columns", pk)
    if request.method == "POST" and form.is_valid():
        try:
            actions.save_mapping(
                acting=acting, intake=intake, mapping=form.mapping(), orders=form.orders(), at=timezone.now()
            )
        except Refusal as refusal:
            form.add_error(None, refusal.reason)
        else:
            return redirect("intake:show", pk)
    context = {
        "intake": intake,
        "target": wanted,
        "form": form,
        "notes": queries.notes_of(intake),
        "verdict": rules.may_change(acting, intake),
        "discard": rules.may_discard(acting, intake),
        "sheets": [one for one in intake.sheets if one != intake.sheet],
        "until": until(intake),
    }
    return render(request, "intake/columns.html", context, status=422 if form.errors else 200)


@require_safe
@signed_in
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """One list: what would become of it, then how it comes in, then what came of it."""
    acting, intake = acting_in(request), _intake(request, pk)
    if intake.state == "mapping":
        return redirect("intake:columns", pk)
    context = showing.page_of(acting, intake)
    if request.headers.get("HX-Request"):
        if intake.busy:
            return render(request, "intake/progress.html", context)
        answer = HttpResponse(status=200)
        answer["HX-Refresh"] = "true"
        return answer
    return render(request, "intake/show.html", context)


@require_POST
@signed_in
def answers(request: HttpRequest, pk: int) -> HttpResponse:
    """Answers to what was asked; one answer may stand for all the others of its topic."""
    acting, intake = acting_in(request), _intake(request, pk)
    said: dict[str, dict[str, str]] = {}
    for number, one in enumerate(intake.questions):
        value = request.POST.get(f"q{number}", "")
        if value:
            said.setdefault(one["topic"], {})[one["word"]] = value
    if not said:
        messages.warning(request, _("Nothing was chosen, so nothing changed."))
    else:
        actions.answer(acting=acting, intake=intake, answers=said, at=timezone.now())
    return redirect("intake:show", pk)


@require_safe
@signed_in
def rows(request: HttpRequest, pk: int) -> HttpResponse:
    """Every row with what becomes of it and why: search, filter, export."""
    acting, intake = acting_in(request), _intake(request, pk)
    form = RowFilter(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    found = intake.rows.all()
    if chosen.get("status"):
        found = found.filter(status=chosen["status"])
    if chosen.get("search"):
        found = found.filter(showing.contains(chosen["search"]))
    if request.GET.get("format") == "csv":
        return csv_response("rows", *showing.rows_table(intake, found))
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "intake": intake,
        "form": form,
        "page": page,
        "rows": showing.rows_of(intake, page),
        "fields": showing.shown_fields(intake),
        "narrowed": any(chosen.values()),
        "verdict": rules.may_bring(acting),
    }
    return render(request, "intake/rows.html", context)


@require_POST
@signed_in
def start(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the list in."""
    acting, intake = acting_in(request), _intake(request, pk)
    actions.start_run(acting=acting, intake=intake, with_doubtful="with_doubtful" in request.POST, at=timezone.now())
    return redirect("intake:show", pk)


@require_POST
@signed_in
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back what came in."""
    actions.undo_run(acting=acting_in(request), intake=_intake(request, pk), at=timezone.now())
    return redirect("intake:show", pk)


@require_POST
@signed_in
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw the list away before anything came in."""
    actions.discard(acting=acting_in(request), intake=_intake(request, pk), at=timezone.now())
    messages.success(request, _("The list was thrown away. Nothing of it had come in."))
    return redirect("intake:list")


@require_safe
@signed_in
def to_correct(request: HttpRequest, pk: int) -> HttpResponse:
    """The rows that are wrong, with the reason, to be corrected and brought back."""
    acting, intake = acting_in(request), _intake(request, pk)
    rules.may_bring(acting).require()
    from convenio.intake.handing_back import error_file

    answer = HttpResponse(error_file(intake), content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="to-correct-{intake.pk}.xlsx"'
    return answer
