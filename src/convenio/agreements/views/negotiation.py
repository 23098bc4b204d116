"""What is said about a text, each button one deed: a refusal stands where the button is, with what was typed."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from convenio.agreements import actions, books
from convenio.agreements.models import Agreement
from convenio.agreements.views.finding import found
from convenio.agreements.views.page import Asked, answer
from convenio.agreements.views.refusing import Refused
from convenio.parties.access import acting_in, signed_in
from convenio.parties.terms import Refusal

Doing = Callable[..., str]


def deed(place: str) -> Callable[[Doing], Callable[..., HttpResponseBase]]:
    """A view for one button. The function does it and returns the sentence to show.

    ``place``: the name of the form on the page, filled from the address. A GET (a reload, a sign-in) leads back.
    """

    def decorate(doing: Doing) -> Callable[..., HttpResponseBase]:
        @require_http_methods(["GET", "HEAD", "POST"])
        @signed_in
        @wraps(doing)
        def view(request: HttpRequest, pk: int, **named: str) -> HttpResponse:
            agreement = found(request, pk)
            if request.method != "POST":
                return HttpResponseRedirect(reverse("agreements:page", args=[pk]))
            try:
                said = doing(request, agreement, **named)
            except Refusal as refusal:
                refused = Refused.of(place.format(**named), refusal, request.POST)
                seen = _seen_number(agreement, request.POST.get("version", ""))
                return answer(
                    request, found(request, pk), refused=refused, asked=Asked(compare=seen), parts=_by_htmx(request)
                )
            messages.success(request, said)
            if _by_htmx(request):
                return answer(request, found(request, pk), parts=True)
            anchor = f"#clause-{named['clause']}" if named.get("clause", "0") != "0" else ""
            return HttpResponseRedirect(reverse("agreements:page", args=[pk]) + anchor)

        return view

    return decorate


def _by_htmx(request: HttpRequest) -> bool:
    return bool(getattr(request, "htmx", False))


def _seen_number(agreement: Agreement, version: str) -> int:
    """The number of the version that stood on the page, so that the answer marks what changed since."""
    if not version or not agreement.founded:
        return 0
    ids = [one.id for one in books.state(agreement).versions]
    number = ids.index(version) + 1 if version in ids else 0
    return number if number < len(ids) else 0


def _typed(request: HttpRequest, start: str) -> dict[str, str]:
    """Fields whose names begin with ``start``, without it."""
    return {name.removeprefix(start): str(value) for name, value in request.POST.items() if name.startswith(start)}


def values_typed(request: HttpRequest, clause: dict[str, object]) -> dict[str, object]:
    """Values as typed: plain ones by name, words gathered by language over what stands there."""
    known = clause["values"]
    assert isinstance(known, dict)
    found_values: dict[str, object] = {}
    for field, text in _typed(request, "value.").items():
        name, _dot, language = field.partition(".")
        if name not in known:
            continue
        if not language:
            found_values[name] = text
            continue
        words = found_values.setdefault(name, dict(known[name]["value"]))
        assert isinstance(words, dict)
        words[language] = text
    return found_values


@deed("propose")
def propose(request: HttpRequest, agreement: Agreement) -> str:
    actions.propose_version(acting=acting_in(request), agreement=agreement, at=timezone.now())
    return _("Proposed. The other side is told at once.")


@deed("pass")
def pass_pen(request: HttpRequest, agreement: Agreement) -> str:
    to = request.POST.get("to", "")
    actions.pass_pen(acting=acting_in(request), agreement=agreement, to=to, at=timezone.now())
    return _("The pen is passed. You can comment and suggest until it comes back.")


@deed("approve")
def approve(request: HttpRequest, agreement: Agreement) -> str:
    actions.approve_version(
        acting=acting_in(request),
        agreement=agreement,
        version=request.POST.get("version", ""),
        seen_digest=request.POST.get("seen", ""),
        at=timezone.now(),
    )
    return _("Approved: exactly the text that you had before you.")


@deed("withdraw")
def withdraw(request: HttpRequest, agreement: Agreement) -> str:
    version = request.POST.get("version", "")
    actions.withdraw_approval(acting=acting_in(request), agreement=agreement, version=version, at=timezone.now())
    return _("The approval is withdrawn.")


@deed("comment-{clause}")
def comment(request: HttpRequest, agreement: Agreement, clause: str) -> str:
    words = request.POST.get("words", "")
    on = "" if clause == "0" else clause
    actions.comment(acting=acting_in(request), agreement=agreement, clause_id=on, words=words, at=timezone.now())
    return _("Your comment stands in the margin of both sides.")


@deed("remark-{remark}")
def resolve(request: HttpRequest, agreement: Agreement, remark: str) -> str:
    actions.resolve_comment(acting=acting_in(request), agreement=agreement, comment=remark, at=timezone.now())
    return _("Marked as settled.")


@deed("remark-{remark}")
def take(request: HttpRequest, agreement: Agreement, remark: str) -> str:
    actions.take_suggestion(acting=acting_in(request), agreement=agreement, suggestion=remark, at=timezone.now())
    return _("Taken over into your draft. Propose a version when you are ready.")


@deed("ask")
def ask_review(request: HttpRequest, agreement: Agreement) -> str:
    actions.request_review(acting=acting_in(request), agreement=agreement, at=timezone.now())
    return _("The reviewers of your institution are asked.")


@deed("review")
def record_review(request: HttpRequest, agreement: Agreement) -> str:
    actions.record_review(
        acting=acting_in(request),
        agreement=agreement,
        text_digest=request.POST.get("seen", ""),
        decision=request.POST.get("decision", ""),
        note=request.POST.get("note", ""),
        at=timezone.now(),
    )
    return _("Your review is recorded for exactly this text.")


@deed("acknowledge")
def acknowledge(request: HttpRequest, agreement: Agreement) -> str:
    actions.acknowledge(acting=acting_in(request), agreement=agreement, at=timezone.now())
    return _("The other side is told that you have taken note.")
