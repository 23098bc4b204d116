"""The page on which an officer releases delivered numbers to the public, or takes them back."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from convenio.agreements import books
from convenio.agreements.models import Agreement
from convenio.agreements.queries import board_of, url_of
from convenio.agreements.rules import may_release_page, may_withdraw_release
from convenio.news.actions import release_numbers, release_same_numbers, withdraw_numbers
from convenio.news.actions.releasing import theirs_of
from convenio.news.delivered import PAGE, Delivered, borne_out
from convenio.news.forms.numbers import NumbersForm
from convenio.news.queries import delivered_in, released_fields
from convenio.news.queries.promises import way_of, word
from convenio.news.views.releasing import seen
from convenio.parties.access import acting_in, signed_in
from convenio.parties.terms import Refusal
from pact.board import Board
from pact.text.model import Text


@dataclass(frozen=True)
class Released:
    """A released line in words, and whether the board here bears it out now."""

    label: str
    strand: str
    promised: int
    confirmed: int
    years: str
    stands: bool


@signed_in
def numbers(request: HttpRequest, pk: int) -> HttpResponse:
    """Release numbers of our choice, release what the other side released, or take them back."""
    acting = acting_in(request)
    agreement = seen(acting, pk)
    board = board_of(agreement)
    text = books.text(agreement, agreement.in_force_text) if board else None
    form = _form(request, board, text)
    refusal = None
    if request.method == "POST":
        try:
            said = _done(request, agreement, form)
            if said:
                messages.success(request, said)
                return redirect("news:numbers", pk)
        except Refusal as problem:
            refusal = problem
    ours, theirs = released_fields(agreement, agreement.own, PAGE), theirs_of(agreement, PAGE)
    context = {
        "agreement": agreement,
        "agreement_url": url_of(agreement),
        "form": form,
        "rows": _offers(board, text) if board and text else [],
        "chosen": set(form["commitments"].value() or []),
        "we_released": ours is not None,
        "they_released": theirs is not None,
        "same": ours is not None and ours == theirs,
        "ours": _released(delivered_in(ours), board, text),
        "theirs": _released(delivered_in(theirs), board, text),
        "as_of": getattr(delivered_in(ours) or delivered_in(theirs), "as_of", None),
        "theirs_as_of": getattr(delivered_in(theirs), "as_of", None),
        "release_verdict": may_release_page(acting, agreement),
        "withdraw_verdict": may_withdraw_release(acting, agreement, PAGE),
        "refusal": refusal.reason if refusal else "",
    }
    status = refusal.status if refusal else (400 if form.errors else 200)
    return render(request, "news/numbers.html", context, status=status)


def _done(request: HttpRequest, agreement: Agreement, form: NumbersForm) -> str:
    """Do what was asked; what to say then, "" when the form is not right."""
    acting, at = acting_in(request), timezone.now()
    if "withdraw" in request.POST:
        withdraw_numbers(acting=acting, agreement=agreement, at=at)
        return _("The numbers are taken back. They are not public any more.")
    if "same" in request.POST:
        release_same_numbers(acting=acting, agreement=agreement, at=at)
    elif form.is_valid():
        chosen = form.cleaned_data
        release_numbers(
            acting=acting,
            agreement=agreement,
            commitments=chosen["commitments"],
            first_year=chosen["first_year"],
            last_year=chosen["last_year"],
            at=at,
        )
    else:
        return ""
    return _("Released. The numbers appear on the public page as soon as both sides have released the same.")


def _form(request: HttpRequest, board: Board | None, text: Text | None) -> NumbersForm:
    promises = [(row.commitment, row.metric) for row in board.rows] if board else []
    terms = [(one["first_year"], one["last_year"]) for one in text["commitments"]] if text else []
    years = range(min(one for one, _last in terms), max(last for _one, last in terms) + 1) if terms else range(0)
    typed = request.POST if request.method == "POST" and "release" in request.POST else None
    return NumbersForm(typed, promises=promises, years=years, this_year=timezone.localdate().year)


def _offers(board: Board, text: Text) -> list[tuple[str, str, str, int, int, int]]:
    """Per promise: its id, words, strand, promised in all, confirmed by both, disputed."""
    reader = get_language() or "en"
    named = {one["id"]: one for one in text["commitments"]}
    return [
        (
            row.commitment,
            f"{word('metric', row.metric, reader)} · {way_of(text, named[row.commitment], reader)}",
            row.strand,
            row.promised_in_all,
            row.confirmed,
            row.disputed,
        )
        for row in board.rows
    ]


def _released(delivered: Delivered | None, board: Board | None, text: Text | None) -> list[Released]:
    if delivered is None or board is None or text is None:
        return []
    labels = {code: (label, strand) for code, label, strand, *_numbers in _offers(board, text)}
    stand = {line.commitment for line in borne_out(delivered, board, text)}
    return [
        Released(
            *labels.get(line.commitment, (line.commitment, "")),
            line.promised,
            line.confirmed,
            f"{line.years[0].year}–{line.years[-1].year}",
            line.commitment in stand,
        )
        for line in delivered.lines
    ]
