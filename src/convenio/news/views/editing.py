"""The small editor of news, for people of the house: list, draft, review, photograph."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from convenio.agreements.models import ActivityLine, Agreement
from convenio.agreements.queries.delivered import lines_of
from convenio.agreements.queries.public import public_rows
from convenio.news import rules
from convenio.news.actions import bring_photograph, items
from convenio.news.forms.item import LANGUAGES, ItemFilter, ItemForm, standing_of
from convenio.news.forms.photograph import PhotographForm
from convenio.news.models import NewsItem
from convenio.news.phrases import KINDS, STANDINGS
from convenio.news.pictures import LARGEST
from convenio.news.queries.listing import items_seen, matching
from convenio.news.queries.promises import word
from convenio.news.structured import blocks_of
from convenio.news.views.pictures import brought_words
from convenio.parties.access import acting_in, acting_with, signed_in
from convenio.parties.terms import Acting, Refusal, Role
from convenio.ui.formats import day_text
from convenio.ui.tables import csv_response

PER_PAGE = 30
DEEDS = ("submit", "approve", "send_back", "take_back", "throw_away")


@require_safe
@signed_in
def listing(request: HttpRequest) -> HttpResponse:
    """All items of the house that this person sees, with where each stands."""
    acting, at = acting_in(request), timezone.now()
    form = ItemFilter(request.GET)
    chosen = form.chosen()
    rows = matching(items_seen(acting), chosen).select_related("changed_by").prefetch_related("agreements")
    public = set(NewsItem.objects.of(acting.party).public(at).values_list("pk", flat=True))
    found = [(row, standing_of(row, at, public=row.pk in public)) for row in rows]
    if chosen.get("standing"):
        found = [pair for pair in found if pair[1] == chosen["standing"]]
    if request.GET.get("format") == "csv":
        return _as_table(found)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "rows": [(row, KINDS.get(row.kind, row.kind), STANDINGS[standing], standing) for row, standing in page],
        "filtered": bool(chosen),
        "verdict": rules.may_write_news(acting),
    }
    return render(request, "news/items.html", context)


@require_POST
@acting_with(Role.OFFICER)
def new(request: HttpRequest) -> HttpResponse:
    """Begin a draft and open it."""
    item = items.start_item(acting=acting_in(request), written=items.Written(), at=timezone.now())
    return redirect("news:edit", item.pk)


@signed_in
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The editor: saves as one types, and without script by its button; review and the rest stand under it."""
    acting = acting_in(request)
    item = _found(acting, pk)
    form = _form(request, acting, item)
    if request.method != "POST":
        return _page(request, item, form)
    if request.headers.get("X-Autosave") == "1":
        return _autosave(acting, item, form)
    try:
        if not form.is_valid():
            return _page(request, item, form, status=400)
        item = items.save_item(
            acting=acting,
            item=item,
            written=form.written(),
            revision=form.cleaned_data.get("revision") or 0,
            at=timezone.now(),
        )
        if "submit" in request.POST:
            items.submit_item(acting=acting, item=item, at=timezone.now())
            messages.success(request, _("Saved. The item waits for its review."))
        else:
            messages.success(request, _("Saved."))
    except items.Overtaken as refusal:
        item.refresh_from_db()
        return _page(request, item, form, refusal=refusal, theirs=item)
    except Refusal as refusal:
        item.refresh_from_db()
        return _page(request, item, _form(request, acting, item, fresh=item.revision), refusal=refusal)
    return redirect("news:edit", pk)


@require_POST
@signed_in
def deed(request: HttpRequest, pk: int) -> HttpResponse:
    """Submit, approve, send back, take back, throw away: one button each."""
    acting, at = acting_in(request), timezone.now()
    item = _found(acting, pk)
    if "submit" in request.POST:
        items.submit_item(acting=acting, item=item, at=at)
        messages.success(request, _("The item waits for its review."))
    elif "approve" in request.POST:
        seen = request.POST.get("revision", "")
        items.approve_item(acting=acting, item=item, revision=int(seen) if seen.isdecimal() else -1, at=at)
        messages.success(request, _("Approved. It is public from its time on, unless a release is missing."))
    elif "send_back" in request.POST:
        items.send_back(acting=acting, item=item, note=request.POST.get("note", ""), at=at)
        messages.success(request, _("Sent back to its author with your words."))
    elif "take_back" in request.POST:
        items.take_back(acting=acting, item=item, at=at)
        messages.success(request, _("Taken back. The public does not see it any more."))
    elif "throw_away" in request.POST:
        items.throw_away(acting=acting, item=item, at=at)
        messages.success(request, _("The draft is thrown away."))
        return redirect("news:items")
    return redirect("news:edit", pk)


@acting_with(Role.OFFICER)
def photograph(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring the photograph of an item, or take it away."""
    acting, at = acting_in(request), timezone.now()
    item = _found(acting, pk)
    if request.method == "POST" and "remove" in request.POST:
        items.set_photograph(acting=acting, item=item, photograph=None, at=at)
        messages.success(request, _("The item has no photograph any more."))
        return redirect("news:edit", pk)
    held = item.photograph.shown if item.photograph else None
    form = PhotographForm(request.POST or None, request.FILES or None, languages=LANGUAGES, held=held)
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            row = bring_photograph(
                acting=acting,
                content=form.cleaned_data["file"].read(LARGEST + 1),
                alt=form.alt(),
                languages=form.languages,
                credit=form.cleaned_data["credit"],
                licence=form.cleaned_data["licence"],
                at=at,
            )
            items.set_photograph(acting=acting, item=item, photograph=row, at=at)
            messages.success(request, brought_words(row))
            return redirect("news:edit", pk)
        except Refusal as problem:
            refusal = problem
    context = {"item": item, "form": form, "refusal": refusal.reason if refusal else ""}
    return render(
        request,
        "news/item_photograph.html",
        context,
        status=refusal.status if refusal else (400 if form.errors else 200),
    )


def _found(acting: Acting, pk: int) -> NewsItem:
    item = items_seen(acting).select_related("changed_by", "reviewed_by", "photograph", "party").filter(pk=pk).first()
    if item is None:
        raise Http404(_("Your institution has no such item."))
    return item


def _form(request: HttpRequest, acting: Acting, item: NewsItem, fresh: int | None = None) -> ItemForm:
    """``fresh``: the words were saved with this revision, and the form goes on from it."""
    typed: Any = request.POST.copy() if request.method == "POST" else None
    if typed is not None and fresh is not None:
        typed["revision"] = str(fresh)
    agreements = Agreement.objects.of(acting.party).seen_by(acting).exclude(pact=None).order_by("-last_event_at")[:500]
    return ItemForm(typed, item=item, agreements=list(agreements), activities=_activities(acting, item))


def _activities(acting: Acting, item: NewsItem) -> Sequence[tuple[str, str]]:
    language = get_language() or "en"
    rows = lines_of(acting).exclude(status=ActivityLine.RETRACTED).select_related("agreement").order_by("-starts_on")
    lines = [*rows.filter(activity__in=item.activities)[:50], *rows[:100]]
    return list(
        {
            one.activity: f"{day_text(one.starts_on, short=True)} · {word('metric', one.metric, language)} · "
            f"{one.agreement.name()}"
            for one in lines
        }.items()
    )


def _autosave(acting: Acting, item: NewsItem, form: ItemForm) -> JsonResponse:
    if not form.is_valid():
        first = next(iter(form.errors.values()))[0]
        return JsonResponse({"message": _("Not saved yet: %(problem)s") % {"problem": first}}, status=400)
    try:
        item = items.save_item(
            acting=acting,
            item=item,
            written=form.written(),
            revision=form.cleaned_data.get("revision") or 0,
            at=timezone.now(),
        )
    except Refusal as refusal:
        return JsonResponse({"message": refusal.reason}, status=refusal.status)
    return JsonResponse({"message": _("Saved."), "fields": {"revision": str(item.revision)}})


def _page(
    request: HttpRequest,
    item: NewsItem,
    form: ItemForm,
    *,
    refusal: Refusal | None = None,
    theirs: NewsItem | None = None,
    status: int = 200,
) -> HttpResponse:
    acting, at = acting_in(request), timezone.now()
    public = NewsItem.objects.public(at).filter(pk=item.pk).exists()
    if theirs is not None:
        # What was typed stays; saving once more writes over what is shown beside it.
        form = _form(request, acting, item, fresh=theirs.revision)
    standing = standing_of(item, at, public=public)
    context = {
        "item": item,
        "form": form,
        "standing": STANDINGS[standing],
        "code": standing,
        "held": _held_by(item) if standing == "held" else [],
        "lacking": items.lacking(item) if item.state == "draft" and item.revision > 1 else [],
        "preview": [
            (tag, item.titles.get(tag, ""), item.leads.get(tag, ""), blocks_of(item.bodies.get(tag, "")))
            for tag in item.languages
        ],
        "theirs": _words_of(theirs) if theirs else [],
        "change_verdict": rules.may_change(acting, item),
        "submit_verdict": rules.may_submit(acting, item),
        "review_verdict": rules.may_review(acting, item),
        "take_back_verdict": rules.may_take_back(acting, item),
        "throw_verdict": rules.may_throw_away(acting, item),
        "refusal": refusal.reason if refusal else "",
    }
    return render(request, "news/edit.html", context, status=refusal.status if refusal else status)


def _words_of(item: NewsItem) -> list[tuple[str, str, str]]:
    return [(tag, item.titles.get(tag, ""), item.bodies.get(tag, "")) for tag in LANGUAGES]


def _held_by(item: NewsItem) -> list[str]:
    """What keeps an approved item from the public: agreements not released by all, partners without any that is."""
    public = public_rows().order_by()
    closed = [one.name() for one in item.agreements.all() if not public.filter(pact=one.pact).exists()]
    for partner in item.partners.all():
        if not public.filter(Q(partner_rows=partner) | Q(party=partner)).exists():
            closed.append(partner.name())
    return list(dict.fromkeys(closed))


def _as_table(found: Sequence[tuple[NewsItem, str]]) -> HttpResponse:
    head = [_("Title"), _("Kind"), _("State"), _("Public from"), _("Public until"), _("Changed"), _("Agreements")]
    rows = [
        (
            row.name(),
            KINDS.get(row.kind, row.kind),
            STANDINGS[standing],
            row.publish_at.isoformat() if row.publish_at else "",
            row.publish_until.isoformat() if row.publish_until else "",
            row.changed_at.isoformat(),
            "; ".join(one.name() for one in row.agreements.all()),
        )
        for row, standing in found
    ]
    return csv_response("news", head, rows)
