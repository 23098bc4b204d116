"""Pages of scanned papers: bring them, confirm where the doubtful ones belong."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from convenio.intake import queries, rules
from convenio.intake.abandoned import paper_until
from convenio.intake.forms import PaperFilter, PapersForm
from convenio.intake.models import Paper
from convenio.intake.papers import Outcome, attach, leave_out, receive_papers
from convenio.intake.registering import Target, targets
from convenio.parties.access import signed_in
from convenio.parties.terms import Acting, Refusal
from convenio.ui.tables import csv_response

PER_PAGE = 40


def _target() -> Target:
    found = next((one for one in targets() if one.papers is not None), None)
    if found is None:
        raise Http404(_("Nothing here takes papers."))
    return found


@signed_in
def papers(request: HttpRequest) -> HttpResponse:
    """Bring scans; and those that were brought, the doubtful ones first."""
    acting: Acting = request.acting  # type: ignore[attr-defined]
    target, verdict = _target(), rules.may_handle_papers(acting)
    if not rules.sees_all(acting):
        verdict.require()
    form = PapersForm(request.POST or None, request.FILES or None)
    outcome: Outcome | None = None
    if request.method == "POST" and form.is_valid():
        try:
            files = ((one.name, one.read()) for one in form.cleaned_data["papers"])
            outcome = receive_papers(acting=acting, target=target, files=files, at=timezone.now())
        except Refusal as refusal:
            form.add_error("papers", refusal.reason)
    filtering = PaperFilter(request.GET)
    chosen = filtering.cleaned_data if filtering.is_valid() else {}
    rows = queries.papers_of(acting.party, target.code, **{key: value for key, value in chosen.items() if value})
    if request.GET.get("format") == "csv":
        return _as_table(target, rows)
    waiting = queries.papers_of(acting.party, target.code, state="waiting")
    context = {
        "form": form,
        "outcome": outcome,
        "verdict": verdict,
        "waiting": [_asked(one) for one in waiting[:PER_PAGE]],
        "waiting_count": waiting.count(),
        "choices": _choices(target, acting) if waiting.exists() else [],
        "filtering": filtering,
        "narrowed": any(chosen.values()),
        "page": (page := Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))),
        "rows": [(one, target.address(one.object_id) if one.object_id else "", paper_until(one)) for one in page],
        "list_url": reverse(target.result_url_name),
    }
    return render(request, "intake/papers.html", context, status=422 if form.errors else 200)


def _asked(paper: Paper) -> dict[str, Any]:
    """A doubtful paper: what fits best stands first, with the reasons."""
    fits = [(one[0], one[1]) for one in paper.candidates]
    why = paper.candidates[0][3] if paper.candidates else []
    return {"paper": paper, "fits": fits, "why": [str(queries.WHY[code]) for code in why if code in queries.WHY]}


def _choices(target: Target, acting: Acting) -> list[tuple[str, str]]:
    known = target.papers.candidates(acting.party) if target.papers else ()
    return sorted(((one.object_id, one.label) for one in known), key=lambda one: one[1])


def _as_table(target: Target, rows: Any) -> HttpResponse:
    header = [_("File"), _("State"), _("Brought on"), _("Address")]
    lines = [
        [one.name, one.state, one.brought_at.date().isoformat(), target.address(one.object_id) if one.object_id else ""]
        for one in rows
    ]
    return csv_response("papers", header, lines)


@require_POST
@signed_in
def confirm(request: HttpRequest) -> HttpResponse:
    """Attach each paper to what was chosen for it; “leave out” keeps it without asking again."""
    acting: Acting = request.acting  # type: ignore[attr-defined]
    rules.may_handle_papers(acting).require()
    target, done = _target(), 0
    for paper in queries.papers_of(acting.party, target.code, state="waiting"):
        choice = request.POST.get(f"paper{paper.pk}", "")
        if not choice:
            continue
        try:
            if choice == "out":
                leave_out(acting=acting, paper=paper)
            else:
                attach(acting=acting, target=target, paper=paper, object_id=choice, at=timezone.now())
            done += 1
        except Refusal as refusal:
            messages.error(request, f"{paper.name}: {refusal.reason}")
    words = ngettext("%(count)s paper was settled.", "%(count)s papers were settled.", done) % {"count": done}
    messages.success(request, words) if done else messages.warning(
        request, _("Nothing was chosen, so nothing changed.")
    )
    return redirect("intake:papers")
