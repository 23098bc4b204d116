"""Items of news for the public: the list and the single item, in the language of the reader or the one asked for."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from convenio.news.forms.item import ItemFilter
from convenio.news.models import NewsItem
from convenio.news.phrases import KINDS
from convenio.news.queries import nearest
from convenio.news.queries.listing import public_items
from convenio.news.queries.showing import drawing_of, drawings_of
from convenio.news.structured import blocks_of, plain
from convenio.news.views.agreement import interface_language
from convenio.news.views.metadata import as_script, item_data
from convenio.news.views.register import public_tabs
from convenio.parties.terms import pick
from convenio.ui.tables import csv_response
from convenio.vocabulary.names import direction, own_name

PER_PAGE = 20


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """All public items, newest first."""
    form = ItemFilter(request.GET, public=True)
    chosen, language = form.chosen(), get_language() or "en"
    rows = public_items(timezone.now(), chosen).select_related("photograph")
    if request.GET.get("format") == "csv":
        return _as_table(request, list(rows), language)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    drawn = drawings_of([row.photograph.shown for row in page if row.photograph], language)
    context = {
        "form": form,
        "page": page,
        "rows": [
            (
                row,
                pick(row.titles, language),
                pick(row.leads, language),
                KINDS.get(row.kind, ""),
                drawn.get(row.photograph.digest) if row.photograph else None,
            )
            for row in page
        ],
        "filtered": bool(chosen),
        "tabs": public_tabs("news"),
        "feed": reverse("news:feed", args=[_feed_language(language)]),
        "canonical": settings.BASE_URL + reverse("news:public_items"),
    }
    return render(request, "news/public_items.html", context)


@require_safe
def item(request: HttpRequest, story: uuid.UUID, language: str = "") -> HttpResponse:
    """One item; gone as soon as its time is over or a release it needs is taken back."""
    row = public_items(timezone.now()).select_related("photograph").filter(key=story).first()
    if row is None or not row.languages:
        return render(request, "news/not_released.html", status=404)
    chosen = nearest(language or get_language() or "en", row.languages)
    if language and language != chosen:
        return HttpResponsePermanentRedirect(reverse("news:item", args=[story]))
    address = settings.BASE_URL + reverse("news:item", args=[story])
    drawn = drawing_of(row.photograph.shown if row.photograph else None, chosen)
    description = pick(row.leads, chosen) or plain(row.bodies[chosen])[:300]
    with override(interface_language(chosen)):
        context = {
            "item": row,
            "language": chosen,
            "direction": direction(chosen),
            "title": row.titles[chosen],
            "lead": row.leads.get(chosen, ""),
            "blocks": blocks_of(row.bodies[chosen]),
            "kind": KINDS.get(row.kind, ""),
            "agreements": [(one, one.name(chosen)) for one in row.agreements.all()],
            "photograph": drawn,
            "address": address,
            "description": description,
            "image": settings.BASE_URL + drawn.largest if drawn else "",
            "switch": [(tag, own_name(tag), tag == chosen) for tag in row.languages],
            "linked_data": as_script(item_data(row, chosen, address, description, drawn)),
        }
        answer = render(request, "news/item.html", context)
    answer["Cache-Control"] = "private, no-cache"
    answer["Content-Language"] = chosen
    return answer


def _feed_language(language: str) -> str:
    return language.split("-")[0]


def _as_table(request: HttpRequest, rows: list[NewsItem], language: str) -> HttpResponse:
    head = [_("Date"), _("Kind"), _("Title"), _("Opening, one paragraph"), _("University"), _("Web address")]
    lines = [
        (
            row.publish_at.date().isoformat() if row.publish_at else "",
            KINDS.get(row.kind, ""),
            pick(row.titles, language),
            pick(row.leads, language),
            row.party.name(language),
            settings.BASE_URL + reverse("news:item", args=[row.key]),
        )
        for row in rows
    ]
    return csv_response("news", head, lines)
