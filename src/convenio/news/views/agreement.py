"""Public pages: one per released agreement, in the languages of its text, and the list of them. No cookie is set."""

import json
import logging
import uuid
from dataclasses import replace
from datetime import date
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, override
from django.views.decorators.http import require_safe

from convenio.agreements.queries.public import public_rows
from convenio.news import queries
from convenio.news.counting import count_reading
from convenio.news.queries.showing import Drawing, drawing_of
from convenio.news.terms import client_address, is_reading
from convenio.parties.terms import pick
from convenio.vocabulary.names import direction, own_name

PER_PAGE = 30
log = logging.getLogger(__name__)


@require_safe
def agreement(request: HttpRequest, pact: uuid.UUID, language: str = "") -> HttpResponse:
    """The page of one agreement; without ``language`` in that of the reader, when the text has it."""
    page = queries.public_page(pact, language or get_language() or "en")
    if page is None:
        return render(request, "news/not_released.html", status=404)
    if language and language != page.language:
        return HttpResponsePermanentRedirect(reverse("news:agreement", args=[pact]))
    chosen = page.language
    page = replace(page, readers=page.readers + _count(request, page.pact))
    drawn = drawing_of(page.photograph, chosen)
    with override(_interface_language(chosen)):
        context = {
            "page": page,
            "here": reverse("news:agreement", args=[pact]),
            "address": settings.BASE_URL + reverse("news:agreement", args=[pact]),
            "direction": direction(chosen),
            "switch": [(tag, own_name(tag), tag == chosen) for tag in page.languages],
            "published_on": date.fromisoformat(page.announcement.published_on) if page.announcement else None,
            "author": pick(page.announcement.author, chosen) if page.announcement else "",
            "source": pick(page.announcement.source, chosen) if page.announcement else "",
            "publisher": pick(page.announcement.publisher, chosen) if page.announcement else "",
            "summary": pick(page.announcement.summary, chosen) if page.announcement else "",
            "linked_data": linked_data(page, drawn),
            "photograph": drawn,
        }
        answer = render(request, "news/agreement.html", context)
    answer["Cache-Control"] = "private, no-cache"
    answer["Content-Language"] = chosen
    return answer


@require_safe
def released(request: HttpRequest) -> HttpResponse:
    """All agreements that both sides made public, with search."""
    search = request.GET.get("search", "")[:100]
    page = Paginator(public_rows(search), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "news/released.html", {"page": page, "search": search})


def linked_data(page: queries.PublicPage, drawn: Drawing | None = None) -> SafeString:
    """The page in the words of schema.org, as a block of data that no browser runs."""
    value: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Article",
        "headline": page.headline,
        "inLanguage": page.language,
        "about": [
            {
                "@type": "CollegeOrUniversity",
                "name": side.name,
                "identifier": side.party.hei_id,
                **({"sameAs": f"https://ror.org/{side.view.own.ror}"} if side.view.own and side.view.own.ror else {}),
            }
            for side in page.sides
        ],
    }
    if page.announcement:
        value["datePublished"] = page.announcement.published_on
        if page.announcement.publisher:
            publisher = pick(page.announcement.publisher, page.language)
            value["publisher"] = {"@type": "Organization", "name": publisher}
    text = json.dumps(value, ensure_ascii=False)
    for character, escaped in (("<", "\\u003C"), (">", "\\u003E"), ("&", "\\u0026")):
        text = text.replace(character, escaped)
    return mark_safe(text)  # noqa: S308  escaped for a script element just above


def _interface_language(language: str) -> str:
    """The words around a text follow it where the interface speaks its language, else the reader's choice."""
    base = language.split("-")[0].lower()
    for code, _name in settings.LANGUAGES:
        if code.split("-")[0] == base:
            return str(code)
    return get_language() or "en"


def _count(request: HttpRequest, page: str) -> int:
    """Count the reader and say how many that adds; when counting fails the page comes all the same."""
    if getattr(request, "acting", None) is not None or not is_reading(request.method or "", request.headers):
        return 0
    address = client_address(
        request.META.get("REMOTE_ADDR", ""),
        request.headers.get("X-Forwarded-For", ""),
        front_servers=settings.FRONT_SERVERS,
    )
    try:
        at = timezone.now()
        return int(count_reading(page=page, address=address, user_agent=request.headers["User-Agent"], at=at))
    except DatabaseError:
        log.warning("a reader was not counted", exc_info=True)
        return 0
