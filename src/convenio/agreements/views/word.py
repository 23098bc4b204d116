"""An agreement's Word files: giving one out for mark-up, taking one in, and which went out and came back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from convenio.agreements import rules
from convenio.agreements.actions.word_in import receive_word
from convenio.agreements.actions.word_out import export_word
from convenio.agreements.forms.word import WordFileForm
from convenio.agreements.gathered import facts_of
from convenio.agreements.models import Agreement
from convenio.agreements.queries.word import arrivals_of, copies_of
from convenio.agreements.rules.word import may_take_word
from convenio.agreements.views.finding import found
from convenio.agreements.views.word_saying import outcome_said
from convenio.documents.word import DOCX
from convenio.parties.access import acting_in, signed_in
from convenio.parties.terms import Acting, Refusal


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def word(request: HttpRequest, pk: int) -> HttpResponse:
    """Give out, take in, look back."""
    agreement = found(request, pk)
    acting = acting_in(request)
    form, refusal, status = WordFileForm(), "", 200
    if request.method == "POST":
        form = WordFileForm(request.POST, request.FILES)
        status = 422
        if form.is_valid():
            sent = form.cleaned_data["file"]
            try:
                arrival = receive_word(
                    acting=acting, agreement=agreement, content=sent.read(), name=sent.name, at=timezone.now()
                )
            except Refusal as problem:
                refusal, status = problem.reason, problem.status
            else:
                messages.success(request, _("The file is kept. Nothing was changed yet: choose what is taken over."))
                return HttpResponseRedirect(reverse("agreements:word_arrival", args=[pk, arrival.pk]))
    context = {
        "agreement": agreement,
        "form": form,
        "refusal": refusal,
        "verdict": may_take_word(acting, agreement),
        "pen": bool(rules.may_edit(acting, agreement)),
        "arrivals": [(one, outcome_said(one.outcome) if one.settled_at else "") for one in arrivals_of(agreement)],
        "copies": copies_of(agreement),
        **_texts(agreement, acting),
    }
    return render(request, "agreements/word/page.html", context, status=status)


def _texts(agreement: Agreement, acting: Acting) -> dict[str, object]:
    """Which texts can be given out: the newest version, and the draft when it says something else."""
    facts = facts_of(agreement)
    versions = len(facts.state.versions)
    draft = (
        facts.draft is not None and bool(rules.may_edit(acting, agreement)) and (facts.draft.touched or not versions)
    )
    return {"version": versions, "draft": draft}


@signed_in
@require_GET
def word_copy(request: HttpRequest, pk: int) -> HttpResponse:
    """The text as a Word file."""
    agreement = found(request, pk)
    content, name = export_word(
        acting=acting_in(request),
        agreement=agreement,
        draft=request.GET.get("text") == "draft",
        layout=request.GET.get("layout", ""),
        at=timezone.now(),
    )
    response = HttpResponse(content, content_type=DOCX)
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["Cache-Control"] = "private, no-store"
    return response
