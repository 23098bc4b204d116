"""What a guest says: comment, other words or numbers, approval, notice. The same actions and rules as for everybody."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from convenio.agreements import actions, books, queries
from convenio.agreements.queries.texts import labels_of
from convenio.agreements.rules import may_give_notice, may_suggest_change
from convenio.agreements.views import words
from convenio.agreements.views.negotiation import values_typed
from convenio.agreements.views.refusing import Refused
from convenio.agreements.views.showing import clauses_shown
from convenio.guests import entering
from convenio.guests.access import Visit, guest_page
from convenio.guests.views.reading import chosen_languages, page
from convenio.parties.terms import Refusal, pick


def deed(place: str) -> Callable[[Callable[[HttpRequest, Visit], tuple[str, str]]], Callable[..., HttpResponse]]:
    """A view for one button of the text's page. The function does it and returns the sentence to show and an anchor.

    ``place``: the name of the form, with fields of it in braces; a refusal is shown there with what was typed.
    """

    def decorate(doing: Callable[[HttpRequest, Visit], tuple[str, str]]) -> Callable[..., HttpResponse]:
        @require_http_methods(["GET", "HEAD", "POST"])
        @guest_page
        @wraps(doing)
        def view(request: HttpRequest, visit: Visit) -> HttpResponse:
            if request.method != "POST":
                return HttpResponseRedirect(_text(visit))
            try:
                said, anchor = doing(request, visit)
            except Refusal as refusal:
                named = place.format(clause=request.POST.get("clause", "") or "0")
                return page(request, visit, Refused.of(named, refusal, request.POST))
            entering.note_said(link=visit.link, browser=visit.session.browser, at=visit.at)
            messages.success(request, said)
            return HttpResponseRedirect(_text(visit) + anchor)

        return view

    return decorate


def _text(visit: Visit) -> str:
    return reverse("guests:text", args=[visit.link.public])


@deed("comment-{clause}")
def comment(request: HttpRequest, visit: Visit) -> tuple[str, str]:
    """Remark on a clause, or on the whole."""
    clause = request.POST.get("clause", "")
    actions.comment(
        acting=visit.acting,
        agreement=visit.agreement,
        clause_id=clause,
        words=request.POST.get("words", ""),
        at=visit.at,
    )
    said = _("Your comment was sent to %(house)s.") % {"house": visit.link.agreement.party}
    return said, f"#clause-{clause}" if clause else "#general"


@deed("approve")
def approve(request: HttpRequest, visit: Visit) -> tuple[str, str]:
    """Approve exactly the text that stood on the page."""
    actions.approve_version(
        acting=visit.acting,
        agreement=visit.agreement,
        version=request.POST.get("version", ""),
        seen_digest=request.POST.get("text", ""),
        at=visit.at,
    )
    return _("Thank you. Your university has approved this text. It binds nobody before it is signed."), ""


@deed("withdraw")
def withdraw(request: HttpRequest, visit: Visit) -> tuple[str, str]:
    """Take the approval back."""
    version = request.POST.get("version", "")
    actions.withdraw_approval(acting=visit.acting, agreement=visit.agreement, version=version, at=visit.at)
    return _("Your approval was taken back."), ""


@require_http_methods(["GET", "HEAD", "POST"])
@guest_page
def suggest(request: HttpRequest, visit: Visit, clause: str) -> HttpResponse:
    """Another number or other words for one clause, on one page."""
    version = books.state(visit.agreement).versions[-1:]
    text = queries.text_of(visit.agreement, version[0].text) if version else None
    row = next((one for one in text["clauses"] if one["id"] == clause), None) if text else None
    if text is None or row is None:
        raise Http404(_("This clause is not part of the newest version."))
    tag = chosen_languages(text["languages"], every=False)[0]
    refused = None
    if request.method == "POST":
        try:
            _suggested(request, visit, row, tag)
        except Refusal as refusal:
            refused = Refused.of(f"change-{clause}", refusal, request.POST)
        else:
            entering.note_said(link=visit.link, browser=visit.session.browser, at=visit.at)
            messages.success(
                request, _("Your suggestion was sent to %(house)s.") % {"house": visit.link.agreement.party}
            )
            return HttpResponseRedirect(_text(visit) + f"#clause-{clause}")
    view = queries.agreement_view(visit.agreement, visit.acting, on=visit.at)
    shown = next(one for one in clauses_shown(view, refused) if one.id == clause)
    context = {
        "visit": visit,
        "house": visit.link.agreement.party,
        "clause": shown,
        "heading": pick(row["heading"], tag) or labels_of(row["type"])[0],
        "tag": tag,
        "language": words.language_label(tag),
        "body": refused.word("body") if refused else row["body"].get(tag, ""),
        "braces": "{" in row["body"].get(tag, ""),
        "why": refused.word("words") if refused else "",
        "refused": refused,
        "verdict": may_suggest_change(visit.acting, visit.agreement),
    }
    return render(request, "guests/suggest.html", context, status=refused.status if refused else 200)


def _suggested(request: HttpRequest, visit: Visit, row: dict[str, Any], tag: str) -> None:
    body = request.POST.get("body", "").replace("\r\n", "\n").strip()
    changed = body and body != str(row["body"].get(tag, "")).strip()
    heading = str(row["heading"].get(tag, ""))
    actions.suggest_change(
        acting=visit.acting,
        agreement=visit.agreement,
        clause_id=row["id"],
        values=values_typed(request, row),
        wording={tag: {"heading": heading, "body": body}} if changed else None,
        words=request.POST.get("words", ""),
        at=visit.at,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@guest_page
def leave(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Give notice, or leave the negotiation, for the guest's university."""
    refusal, status = "", 200
    if request.method == "POST":
        try:
            actions.give_notice(
                acting=visit.acting, agreement=visit.agreement, words=request.POST.get("words", ""), at=visit.at
            )
        except Refusal as problem:
            refusal, status = problem.reason, problem.status
        else:
            entering.note_said(link=visit.link, browser=visit.session.browser, at=visit.at)
            messages.success(request, _("Your word was recorded and sent."))
            return HttpResponseRedirect(_text(visit))
    context = {
        "visit": visit,
        "house": visit.link.agreement.party,
        "in_force": bool(visit.agreement.in_force),
        "verdict": may_give_notice(visit.acting, visit.agreement),
        "words": request.POST.get("words", ""),
        "refusal": refusal,
    }
    return render(request, "guests/leave.html", context, status=status)


@require_POST
@guest_page
def attest(request: HttpRequest, visit: Visit, sign: str) -> HttpResponse:
    """Say whether the scan of another party is the paper that the guest holds."""
    matches = request.POST.get("matches") == "yes"
    try:
        actions.confirm_scan(acting=visit.acting, agreement=visit.agreement, sign=sign, matches=matches, at=visit.at)
    except Refusal as problem:
        messages.error(request, problem.reason)
    else:
        messages.success(request, _("Your answer is recorded."))
    return HttpResponseRedirect(reverse("guests:sign", args=[visit.link.public]))
