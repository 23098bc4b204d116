"""A Word file that came in for an agreement: the changes marked up in ours, or the clauses of a file of others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from convenio.agreements import rules
from convenio.agreements.actions.word_back import take_marked
from convenio.agreements.actions.word_in import add_from_word
from convenio.agreements.models import Agreement
from convenio.agreements.models.word import WordArrival
from convenio.agreements.queries.texts import labels_of, runs_of
from convenio.agreements.queries.word import Back, back_of, find_arrival, is_ours, text_of_today
from convenio.agreements.views import words
from convenio.agreements.views.finding import found
from convenio.agreements.views.word_planning import choices_in, plan_page, tongues_in
from convenio.agreements.views.word_saying import change_rows, note_rows, outcome_said, warnings_said
from convenio.agreements.views.wording import Piece, marked, paragraphs
from convenio.agreements.word import picking
from convenio.agreements.word.comparing import Compared, ValueChange, WordsChange
from convenio.documents.queries import file_bytes
from convenio.documents.word import Remark, read_text
from convenio.parties.access import acting_in, signed_in
from convenio.parties.terms import Refusal, pick
from convenio.vocabulary.names import direction
from pact.text import format_value, spans


@dataclass(frozen=True)
class WordsRow:
    """Other words in one language, marked against the text the file was made from."""

    name: str
    checked: bool
    language: str
    tag: str
    direction: str
    heading: tuple[Piece, ...]
    body: tuple[tuple[Piece, ...], ...]
    lost: str
    clash: str


@dataclass(frozen=True)
class ValueRow:
    """Another value: ``options`` are (number of the option, how it is written, in which languages of the file)."""

    name: str
    chosen: str
    label: str
    before: str
    options: tuple[tuple[str, str, str], ...]
    several: bool
    clash: bool


@dataclass(frozen=True)
class RemarkRow:
    name: str
    checked: bool
    remark: Remark


@dataclass(frozen=True)
class ClauseRow:
    """What the file wants of one clause."""

    id: str
    number: int
    heading: str
    words: tuple[WordsRow, ...]
    values: tuple[ValueRow, ...]
    remarks: tuple[RemarkRow, ...]
    changes: Sequence[tuple[str, str, str, str]]
    gone: str
    gone_checked: bool
    missing: bool


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def word_arrival(request: HttpRequest, pk: int, arrival: int) -> HttpResponse:
    """What a file wants: changes of our text when it was made from it, else clauses for the draft."""
    agreement = found(request, pk)
    row = find_arrival(agreement, arrival)
    if row is None:
        raise Http404(_("This file is not kept here. Choose it again."))
    as_clauses = request.GET.get("as", "") or ("marked" if is_ours(agreement, row) else "clauses")
    if as_clauses == "clauses" and rules.may_edit(acting_in(request), agreement):
        return _clauses(request, agreement, row)
    return _marked(request, agreement, row)


def _marked(request: HttpRequest, agreement: Agreement, arrival: WordArrival) -> HttpResponse:
    acting = acting_in(request)
    back = back_of(agreement, acting, arrival)
    picks = picking.usual_picks(back.comparison)
    refusal, status = "", 200
    if request.method == "POST":
        picks = picking.picks_in(request.POST, back.comparison)
        try:
            done = take_marked(
                acting=acting,
                agreement=agreement,
                arrival=arrival,
                seen=request.POST.get("seen", ""),
                picks=picks,
                at=timezone.now(),
            )
        except Refusal as problem:
            refusal, status = problem.reason, problem.status
        else:
            messages.success(request, _("Taken over from the file: %(what)s.") % {"what": outcome_said(done)})
            view = "agreements:edit" if back.for_draft and not agreement.founded else "agreements:page"
            if back.for_draft and any(done.get(name) for name in ("changes", "added", "removed")):
                view = "agreements:edit"
            return HttpResponseRedirect(reverse(view, args=[agreement.pk]))
    context = {
        "agreement": agreement,
        "arrival": arrival,
        "settled": outcome_said(arrival.outcome) if arrival.settled_at else "",
        "back": back,
        "rows": [_row(back, one, picks) for one in back.comparison.clauses],
        "added": _added(back, picks),
        "titles": _titles(back, picks),
        "remarks": [_remark(one, picks) for one in back.comparison.remarks],
        "loose": change_rows(back.comparison.loose),
        "left_out": ", ".join(words.language_label(tag) for tag in back.comparison.left_out),
        "speaks": rules.may_comment(acting, agreement),
        "pen": back.for_draft,
        "clauses_too": back.for_draft,
        "warnings": warnings_said(one for one in back.warnings if one != "notes"),
        "notes": note_rows(one for one in back.notes if one.kind not in ("header", "footer")),
        "refusal": refusal,
    }
    return render(request, "agreements/word/marked.html", context, status=status)


def _row(back: Back, one: Compared, picks: picking.Picks) -> ClauseRow:
    clause = next(row for row in back.base["clauses"] if row["id"] == one.id)
    now = next((row for row in back.now["clauses"] if row["id"] == one.id), None)
    return ClauseRow(
        id=one.id,
        number=one.number,
        heading=pick(clause["heading"], words.reader()) or labels_of(clause["type"])[0],
        words=tuple(_words(back, clause, now, one, each, picks) for each in one.words),
        values=tuple(_value(clause, one, each, picks) for each in one.values),
        remarks=tuple(_remark(each, picks) for each in one.remarks),
        changes=change_rows(one.changes),
        gone=picking.removed_name(one.id) if one.gone else "",
        gone_checked=one.id in picks.removed,
        missing=one.missing,
    )


def _words(
    back: Back,
    clause: Mapping[str, Any],
    now: Mapping[str, Any] | None,
    one: Compared,
    each: WordsChange,
    picks: picking.Picks,
) -> WordsRow:
    tag = each.language
    values = {**clause["values"], **{value.name: value.options[0].value for value in one.values}}
    new = {**clause, "values": values, "body": {**clause["body"], tag: each.body}}
    shown = {name: run.text for run in runs_of(back.base, new, tag) if run.kind == "value" for name in [run.name]}
    before = {value.name: _written(value.before, tag) for value in one.values if value.name in shown}
    body = marked(runs_of(back.base, new, tag), runs_of(back.base, clause, tag), shown, before)
    heading = tuple(Piece(span.kind, span.text) for span in spans(clause["heading"].get(tag, ""), each.heading))
    return WordsRow(
        name=picking.words_name(one.id, tag),
        checked=(one.id, tag) in picks.words,
        language=words.language_label(tag),
        tag=tag,
        direction=direction(tag),
        heading=heading,
        body=paragraphs(body),
        lost=", ".join(words.value_label(clause["type"], name) for name in each.lost),
        clash=_plain_now(back, now, tag) if each.clash else "",
    )


def _plain_now(back: Back, now: Mapping[str, Any] | None, tag: str) -> str:
    """How the clause reads today."""
    if now is None:
        return ""
    return "\n".join((now["heading"].get(tag, ""), "".join(run.text for run in runs_of(back.now, now, tag)))).strip()


def _value(clause: Mapping[str, Any], one: Compared, each: ValueChange, picks: picking.Picks) -> ValueRow:
    reader = words.reader()
    chosen = picks.values.get((one.id, each.name))
    return ValueRow(
        name=picking.value_name(one.id, each.name),
        chosen="" if chosen is None else str(chosen),
        label=words.value_label(clause["type"], each.name),
        before=_written(each.before, reader),
        options=tuple(
            (str(at), _written(option.value, reader), ", ".join(map(words.language_label, option.languages)))
            for at, option in enumerate(each.options)
        ),
        several=len(each.options) > 1,
        clash=each.clash,
    )


def _written(value: Mapping[str, Any], tag: str) -> str:
    return format_value(value, tag)


def _remark(remark: Remark, picks: picking.Picks) -> RemarkRow:
    return RemarkRow(picking.remark_name(remark.id), remark.id in picks.remarks, remark)


def _added(back: Back, picks: picking.Picks) -> list[tuple[str, bool, str, list[tuple[str, str, str]]]]:
    """New clauses: box, ticked, where, words by language."""
    tags = back.base["languages"]
    rows = []
    for place, one in enumerate(back.comparison.added):
        said = [(tags[at], direction(tags[at]), text) for at, text in one.words.items() if at < len(tags)]
        where = _("after clause %(number)s") % {"number": one.after} if one.after else _("before the first clause")
        rows.append((picking.added_name(place), place in picks.added, where, said))
    return rows


def _titles(back: Back, picks: picking.Picks) -> list[tuple[str, bool, str, tuple[Piece, ...]]]:
    rows = []
    for tag, said in back.comparison.titles.items():
        pieces = tuple(Piece(span.kind, span.text) for span in spans(back.base["title"].get(tag, ""), said))
        rows.append((picking.title_name(tag), tag in picks.titles, words.language_label(tag), pieces))
    return rows


def _clauses(request: HttpRequest, agreement: Agreement, arrival: WordArrival) -> HttpResponse:
    """A file of others: its clauses for the draft."""
    acting = acting_in(request)
    content = file_bytes(arrival.digest)
    text = read_text(content)
    draft = text_of_today(agreement, True)
    posted = request.POST if request.method == "POST" else None
    refusal, status = "", 200
    if posted is not None and "again" not in posted:
        try:
            count = add_from_word(
                acting=acting,
                agreement=agreement,
                arrival=arrival,
                content=content,
                tongues=tongues_in(posted, text),
                choices=choices_in(posted, text),
                whole="whole" in posted,
                attach="attach" in posted,
                at=timezone.now(),
            )
        except Refusal as problem:
            refusal, status = problem.reason, problem.status
        else:
            messages.success(
                request, _("Taken over from the file: %(what)s.") % {"what": outcome_said({"clauses": count})}
            )
            return HttpResponseRedirect(reverse("agreements:edit", args=[agreement.pk]))
    context = {
        "agreement": agreement,
        "arrival": arrival,
        "page": plan_page(text, posted, draft),
        "file": arrival,
        "attach": "attach" in posted if posted else False,
        "warnings": warnings_said(text.warnings, len(text.changes)),
        "notes": note_rows(text.notes),
        "remarks": text.remarks,
        "refusal": refusal,
        "settled": outcome_said(arrival.outcome) if arrival.settled_at else "",
    }
    return render(request, "agreements/word/plan.html", context, status=status)
