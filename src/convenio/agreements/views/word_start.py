"""An agreement that begins with a Word file: the file with partner and kind, then the plan of what becomes of it."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from convenio.agreements import rules
from convenio.agreements.actions.word_in import PURPOSE, start_from_word
from convenio.agreements.forms.word import WordStartForm
from convenio.agreements.models import Agreement
from convenio.agreements.views.start import _partners, kind_choices
from convenio.agreements.views.word_planning import choices_in, plan_page, titles_in, tongues_in
from convenio.agreements.views.word_saying import note_rows, warnings_said
from convenio.documents.actions import keep_file
from convenio.documents.queries import file_bytes, file_of
from convenio.documents.retention import kept_until
from convenio.documents.word import DOCX, WordText, read_file, read_text
from convenio.network.contacts import partner_event_keys
from convenio.parties.access import acting_in, acting_with
from convenio.parties.queries import party as find_party
from convenio.parties.terms import Refusal, Role


@acting_with(Role.OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def word_new(request: HttpRequest) -> HttpResponse:
    """The file, with whom, and what kind; nothing is begun yet."""
    acting = acting_in(request)
    rules.may_start_agreement(acting).require()
    initial = {"kind": "COMP", "partner": request.GET.get("partner", "")}
    form = WordStartForm(
        request.POST or None, request.FILES or None, initial=initial, partners=_partners(acting), kinds=kind_choices()
    )
    refusal, status = "", 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            sent = form.cleaned_data["file"]
            content = sent.read()
            try:
                read_file(content)
                kept = keep_file(
                    party=acting.party, content=content, name=sent.name, media_type=DOCX, purpose=PURPOSE,
                    at=timezone.now(),
                )  # fmt: skip
            except Refusal as problem:
                refusal, status = problem.reason, problem.status
            else:
                chosen = urlencode(
                    {
                        "partner": form.parties(),
                        "kind": form.cleaned_data["kind"],
                        **({"by_link": "1"} if form.cleaned_data["by_link"] else {}),
                    },
                    doseq=True,
                )
                return HttpResponseRedirect(reverse("agreements:word_plan", args=[kept.digest]) + "?" + chosen)
    return render(request, "agreements/word/new.html", {"form": form, "refusal": refusal}, status=status)


@acting_with(Role.OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def word_plan(request: HttpRequest, digest: str) -> HttpResponse:
    """What becomes of each part of the file, to be looked at and changed; then the private draft."""
    acting = acting_in(request)
    kept = file_of(acting.party, digest)
    if kept is None or kept.media_type != DOCX:
        raise Http404(_("This file is not kept here. Choose it again."))
    content = file_bytes(digest)
    text = read_text(content)
    posted = request.POST if request.method == "POST" else None
    given = posted or request.GET
    partners = list(dict.fromkeys(one for one in given.getlist("partner") if one))
    kind, by_link = given.get("kind", "COMP"), "by_link" in given
    refusal, status = "", 200
    if posted is not None and "again" not in posted:
        try:
            agreement = start_from_word(
                acting=acting,
                kind=kind,
                partners=partners,
                by_link=[one for one in partners if by_link and not partner_event_keys(one)],
                content=content,
                name=kept.name,
                tongues=tongues_in(posted, text),
                title=titles_in(posted, text),
                choices=choices_in(posted, text),
                whole="whole" in posted,
                attach="attach" in posted,
                at=timezone.now(),
            )
        except Refusal as problem:
            refusal, status = problem.reason, problem.status
        else:
            _welcome(request, text, agreement, whole="whole" in posted)
            return HttpResponseRedirect(reverse("agreements:edit", args=[agreement.pk]))
    context = {
        "page": plan_page(text, posted),
        "file": kept,
        "partners": partners,
        "by_link": by_link,
        "kind": kind,
        "partner_name": ", ".join(str(find_party(one) or one) for one in partners),
        "until": kept_until(PURPOSE, kept.kept_at),
        "kind_name": dict(kind_choices()).get(kind, kind),
        "attach": "attach" in posted if posted else False,
        "warnings": warnings_said(text.warnings, len(text.changes)),
        "notes": note_rows(text.notes),
        "remarks": text.remarks,
        "refusal": refusal,
    }
    return render(request, "agreements/word/plan.html", context, status=status)


def _welcome(request: HttpRequest, text: WordText, agreement: Agreement, *, whole: bool) -> None:
    if whole:
        said = _("The draft is here: one clause, with the file attached. Enter promises beside it.")
    else:
        count = agreement.draft.clauses.count()
        said = ngettext(
            "The draft is here, with %(count)s clause from the file. Only your institution sees it.",
            "The draft is here, with %(count)s clauses from the file. Only your institution sees it.",
            count,
        ) % {"count": count}
    messages.success(request, said)
