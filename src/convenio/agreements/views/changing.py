"""Another number or other words in a clause: a suggestion without the pen, a change of the draft with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from convenio.agreements import actions, books, queries, rules
from convenio.agreements.actions.negotiating import newest_text
from convenio.agreements.models import Agreement, DraftClause
from convenio.agreements.queries.texts import labels_of
from convenio.agreements.values import typed_value
from convenio.agreements.views import words
from convenio.agreements.views.finding import found
from convenio.agreements.views.negotiation import deed, values_typed
from convenio.agreements.views.refusing import Refused
from convenio.parties.access import acting_in, signed_in
from convenio.parties.queries import party as find_party
from convenio.parties.terms import Refusal, pick
from convenio.vocabulary.names import direction
from pact import text as pact_text


@deed("change-{clause}")
def change(request: HttpRequest, agreement: Agreement, clause: str) -> str:
    """Other values for a clause. Whoever holds the pen changes the draft; whoever does not, suggests."""
    if rules.may_edit(acting_in(request), agreement):
        _change_draft(request, agreement, clause)
        return _("Changed in all languages of your draft. The other side sees it when you propose it.")
    current = _clause(newest_text(agreement), clause)
    actions.suggest_change(
        acting=acting_in(request),
        agreement=agreement,
        clause_id=clause,
        values=values_typed(request, current),
        words=request.POST.get("words", ""),
        at=timezone.now(),
    )
    return _("Suggested. The other side can take it over with one click.")


def _change_draft(request: HttpRequest, agreement: Agreement, clause: str) -> None:
    """Only what differs from the text on the page is changed, so that other changes of the draft stay."""
    acting, at = acting_in(request), timezone.now()
    draft = actions.ensure_draft(acting=acting, agreement=agreement, at=at)
    row = DraftClause.objects.filter(draft=draft, clause_id=clause).first()
    if row is None:
        raise Refusal(_("This clause is not part of the draft any more."), 404)
    shown = _clause(newest_text(agreement), clause) if agreement.founded else row.content
    changed = {
        name: typed
        for name, typed in values_typed(request, shown).items()
        if typed_value(shown["values"][name], typed) != shown["values"][name]
    }
    if not changed:
        raise Refusal(_("Nothing would change. Write the number or the words that you want."), 400)
    actions.save_clause(
        acting=acting,
        agreement=agreement,
        clause_id=clause,
        revision=row.revision,
        heading={},
        body={},
        values=changed,
        at=at,
    )


def _clause(text: Mapping[str, Any], clause_id: str) -> dict[str, Any]:
    try:
        return dict(pact_text.clause_of(text, clause_id))
    except KeyError:
        raise Refusal(_("This clause is not part of the newest version."), 404) from None


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def suggest(request: HttpRequest, pk: int, clause: str) -> HttpResponse:
    """Suggest another wording of one clause, in any of its languages, on a page of its own."""
    agreement = found(request, pk)
    refused = None
    if request.method == "POST":
        try:
            _suggest_wording(request, agreement, clause)
        except Refusal as refusal:
            refused = Refused.of("suggest", refusal, request.POST)
        else:
            messages.success(request, _("Suggested. The other side can take it over with one click."))
            return HttpResponseRedirect(reverse("agreements:page", args=[pk]) + f"#clause-{clause}")
    known = books.state(agreement).versions if agreement.founded else ()
    text = queries.text_of(agreement, known[-1].text) if known else None
    row = next((one for one in text["clauses"] if one["id"] == clause), None) if text else None
    if text is None or row is None:
        raise Http404(_("This clause is not part of the newest version."))
    context = {
        "agreement": agreement,
        "clause": row,
        "heading": pick(row["heading"], words.reader()) or labels_of(row["type"])[0],
        "columns": [_column(row, tag, refused) for tag in text["languages"]],
        "verdict": rules.may_suggest_change(acting_in(request), agreement),
        "partner": find_party(agreement.pen) or agreement.pen,
        "refused": refused,
        "words": refused.word("words") if refused else "",
    }
    return render(request, "agreements/suggest.html", context, status=refused.status if refused else 200)


def _suggest_wording(request: HttpRequest, agreement: Agreement, clause: str) -> None:
    wording: dict[str, dict[str, str]] = {}
    for name, value in request.POST.items():
        part, _dot, tag = name.partition(".")
        if part in ("heading", "body") and tag:
            wording.setdefault(tag, {})[part] = str(value)
    actions.suggest_change(
        acting=acting_in(request),
        agreement=agreement,
        clause_id=clause,
        wording=wording,
        words=request.POST.get("words", ""),
        at=timezone.now(),
    )


def _column(row: Mapping[str, Any], tag: str, refused: Refused | None) -> dict[str, str]:
    heading, body = str(row["heading"].get(tag, "")), str(row["body"].get(tag, ""))
    return {
        "tag": tag,
        "name": words.language_label(tag),
        "direction": direction(tag),
        "heading": refused.word(f"heading.{tag}", heading) if refused else heading,
        "body": refused.word(f"body.{tag}", body) if refused else body,
    }
