"""The page on which an officer releases the public page of an agreement, or takes the release back."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from convenio.agreements import books
from convenio.agreements.actions import withdraw_release
from convenio.agreements.models import Agreement
from convenio.agreements.queries import url_of
from convenio.agreements.rules import may_release_page, may_withdraw_release
from convenio.news.actions import release_same, release_with_announcement
from convenio.news.actions.releasing import theirs_of
from convenio.news.forms.releasing import ReleaseForm
from convenio.news.models import Photograph
from convenio.news.photograph import Shown, licences
from convenio.news.queries import announcement_in, readers_of, released_fields, shown_in
from convenio.parties.access import signed_in
from convenio.parties.terms import Acting, Refusal, pick


@signed_in
def release(request: HttpRequest, pk: int) -> HttpResponse:
    """Release with an announcement, release what the other side released, or take it back."""
    acting: Acting = request.acting  # type: ignore[attr-defined]
    agreement = seen(acting, pk)
    theirs = theirs_of(agreement)
    ours = released_fields(agreement, agreement.own)
    before = ours if ours is not None else theirs or {}
    form = ReleaseForm(
        request.POST or None,
        languages=languages_of(agreement),
        announcement=announcement_in(before),
        photographs=_offered(agreement, ours, theirs),
        chosen=shown_in(before),
    )
    if request.method == "POST":
        try:
            if "withdraw" in request.POST:
                withdraw_release(acting=acting, agreement=agreement, at=timezone.now())
                messages.success(request, _("The release is taken back. The page is not public any more."))
                return redirect("news:release", pk)
            if "same" in request.POST:
                release_same(acting=acting, agreement=agreement, at=timezone.now())
                messages.success(request, _("Released. The page is public as soon as both sides have released it."))
                return redirect("news:release", pk)
            if form.is_valid():
                release_with_announcement(
                    acting=acting,
                    agreement=agreement,
                    announcement=form.answer(),
                    photograph=form.photograph(),
                    at=timezone.now(),
                )
                messages.success(request, _("Released. The page is public as soon as both sides have released it."))
                return redirect("news:release", pk)
        except Refusal as refusal:
            return _page(request, agreement, form, theirs, ours, refusal)
    return _page(request, agreement, form, theirs, ours, None)


def _page(
    request: HttpRequest,
    agreement: Agreement,
    form: ReleaseForm,
    theirs: dict[str, Any] | None,
    ours: dict[str, Any] | None,
    refusal: Refusal | None,
) -> HttpResponse:
    acting: Acting = request.acting  # type: ignore[attr-defined]
    context = {
        "agreement": agreement,
        "agreement_url": url_of(agreement),
        "form": form,
        "announced": announcement_in(theirs or {}),
        "pictured": shown_in(theirs or {}),
        "licence": _licence(shown_in(theirs or {})),
        "they_released": theirs is not None,
        "we_released": ours is not None,
        "same": ours is not None and ours == theirs,
        "released_by": ", ".join(_released_by(agreement)),
        "release_verdict": may_release_page(acting, agreement),
        "withdraw_verdict": may_withdraw_release(acting, agreement),
        "refusal": refusal.reason if refusal else "",
        "readers": readers_of(str(agreement.pact))[0],
    }
    status = refusal.status if refusal else (400 if form.errors else 200)
    return render(request, "news/release.html", context, status=status)


def seen(acting: Acting, pk: int) -> Agreement:
    """An agreement of the house that this person sees. Raises Http404."""
    agreement = Agreement.objects.of(acting.party).seen_by(acting).select_related("party").filter(pk=pk).first()
    if agreement is None:
        raise Http404(_("Your institution has no such agreement."))
    return agreement


def _offered(agreement: Agreement, ours: dict[str, Any] | None, theirs: dict[str, Any] | None) -> list[Shown]:
    """The photographs that may stand on the page: those brought here for it, and those of the releases that stand."""
    found = [row.shown for row in Photograph.objects.filter(agreement=agreement)[:20]]
    found += [one for fields in (theirs, ours) if (one := shown_in(fields or {})) is not None]
    return list({one.digest: one for one in found}.values())


def _licence(shown: Shown | None) -> str:
    return pick(licences()[shown.licence].names, get_language() or "en") if shown else ""


def _released_by(agreement: Agreement) -> list[str]:
    parties = [agreement.party, *agreement.partner_parties]
    return [one.name() for one in parties if released_fields(agreement, one.hei_id) is not None]


def languages_of(agreement: Agreement) -> tuple[str, ...]:
    """The languages of the text in force, or of the newest."""
    text = books.text(agreement, agreement.in_force_text or agreement.text_digest)
    return tuple(text["languages"]) if text else ("en",)
