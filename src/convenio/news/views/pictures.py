"""Photographs: brought by officers, looked at by both sides before they are public, sent to the public in widths."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from convenio.agreements.queries import url_of
from convenio.agreements.rules import may_release_page
from convenio.documents.queries import file_bytes
from convenio.news import pictures
from convenio.news.actions import bring_photograph
from convenio.news.actions.photographs import removed_words
from convenio.news.forms.photograph import PhotographForm
from convenio.news.models import Photograph, Width
from convenio.news.queries.showing import is_shown, may_preview
from convenio.news.views.releasing import languages_of, seen
from convenio.parties.access import acting_in, signed_in
from convenio.parties.terms import Refusal

HEADERS = {"Content-Type": "image/jpeg", "Content-Disposition": 'inline; filename="photograph.jpg"'}


@signed_in
def bring(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring a photograph for the public page of an agreement."""
    acting = acting_in(request)
    agreement = seen(acting, pk)
    form = PhotographForm(request.POST or None, request.FILES or None, languages=languages_of(agreement))
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            row = bring_photograph(
                acting=acting,
                agreement=agreement,
                content=form.cleaned_data["file"].read(pictures.LARGEST + 1),
                alt=form.alt(),
                languages=form.languages,
                credit=form.cleaned_data["credit"],
                licence=form.cleaned_data["licence"],
                at=timezone.now(),
            )
            messages.success(request, brought_words(row))
            return redirect("news:release", pk)
        except Refusal as problem:
            refusal = problem
    context = {
        "agreement": agreement,
        "agreement_url": url_of(agreement),
        "form": form,
        "rows": Photograph.objects.filter(agreement=agreement)[:20],
        "verdict": may_release_page(acting, agreement),
        "refusal": refusal.reason if refusal else "",
    }
    status = refusal.status if refusal else (400 if form.errors else 200)
    return render(request, "news/photograph.html", context, status=status)


def brought_words(row: Photograph) -> str:
    """That a photograph is here, and what was taken out of it."""
    removed = removed_words(row.removed)
    if not removed:
        return _("The photograph is here. Nothing but the picture was in the file.")
    return _("The photograph is here. Taken out of the file: %(removed)s.") % {"removed": ", ".join(removed)}


@require_safe
@signed_in
def preview(request: HttpRequest, digest: str) -> HttpResponseBase:
    """A photograph before it is public, for people of a house that holds it: drawn anew, whoever sent it."""
    acting = acting_in(request)
    if not may_preview(acting, digest):
        raise Http404(_("Your institution has no such photograph."))
    try:
        drawn = pictures.narrowed(file_bytes(digest))
    except pictures.NotAPhotograph as problem:
        raise Http404(_("This file is not a photograph.")) from problem
    return HttpResponse(drawn[0].content, headers={**HEADERS, "Cache-Control": "private, max-age=3600"})


@require_safe
def picture(request: HttpRequest, digest: str, width: int) -> HttpResponseBase:
    """One width of a photograph that something public shows now; nothing else, and nothing any more when it is not."""
    row = Width.objects.filter(photograph=digest, width=width).first()
    if row is None or not is_shown(digest, timezone.now()):
        raise Http404(_("There is no such photograph."))
    tag = f'"{row.digest}"'
    # Asked again each time: a release that is taken back takes the photograph with it at once.
    headers = {**HEADERS, "Cache-Control": "no-cache", "ETag": tag}
    unchanged = get_conditional_response(request, etag=tag)
    if unchanged is not None and unchanged.status_code == 304:
        unchanged["Cache-Control"] = "no-cache"
        return unchanged
    return HttpResponse(file_bytes(row.digest), headers=headers)
