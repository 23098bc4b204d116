"""Pages of universities: the list, one university, and its export."""

import csv
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from convenio.directory.queries.chains import chain_of_partner, placing_of
from convenio.directory.queries.likeness import partner_likenesses, partners_alike
from convenio.directory.queries.search import not_here
from convenio.institutions import queries, rules
from convenio.institutions.duties import ask_again
from convenio.institutions.forms import PartnerFilterForm
from convenio.institutions.profile import profile_bytes
from convenio.institutions.related import related_links
from convenio.parties.access import signed_in
from convenio.parties.models import Party
from convenio.parties.terms import Acting, Refusal
from convenio.vocabulary.names import country_name

PER_PAGE, OF_THE_WORLD = 50, 5


@require_safe
@signed_in
def partners(request: HttpRequest) -> HttpResponse:
    """All universities known here: search, filter, export."""
    acting: Acting = request.acting  # type: ignore[attr-defined]
    language = get_language() or "en"
    countries = sorted(((code, country_name(code, language)) for code in queries.countries_known()), key=lambda c: c[1])
    form = PartnerFilterForm(request.GET, countries=countries)
    chosen = form.cleaned_data if form.is_valid() else {}
    rows = queries.partner_rows(
        acting.party,
        search=chosen.get("search", ""),
        country=chosen.get("country", ""),
        only=chosen.get("only", ""),
    )
    if request.GET.get("format") == "csv":
        return _as_table(rows)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    verdict = rules.may_edit_profile(acting, acting.party)
    alike = partner_likenesses().count()
    words, country = chosen.get("search", ""), chosen.get("country", "")
    world = not_here(words, country=country, limit=OF_THE_WORLD) if words else []
    context = {"page": page, "form": form, "verdict": verdict, "alike": alike, "world": world, "words": words}
    return render(request, "institutions/partners.html", context)


def _as_table(rows: list[queries.PartnerRow]) -> HttpResponse:
    """The same list as CSV in UTF-8 with a mark that spreadsheets know; formulas are neutralised."""
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="universities.csv"'
    answer.write("\ufeff")
    writer = csv.writer(answer)
    writer.writerow(["hei_id", "name_en", "name_zh", "name_ru", "country", "city", "ror", "website", "learnt_at"])
    for row in rows:
        names = row.party.names
        writer.writerow(
            _plain(cell)
            for cell in (
                row.party.hei_id,
                names.get("en", ""),
                names.get("zh", ""),
                names.get("ru", ""),
                row.party.country,
                row.city.get("en", ""),
                row.ror,
                row.website,
                row.learnt_at.isoformat(timespec="seconds") if row.learnt_at else "",
            )
        )
    return answer


def _plain(cell: str) -> str:
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


@require_safe
def institution(request: HttpRequest, hei_id: str) -> HttpResponse:
    """A university: the public sees those at home on this node in their own words, members also what they noted."""
    about, acting = visible_party(request, hei_id)
    view = queries.profile_view(about, acting.party if acting else None)
    context = {"view": view, **_deeds(acting, about, view)}
    if acting:
        context |= {"chain": chain_of_partner(about), "alike": partners_alike(about), "placing": placing_of(about)}
    return render(request, "institutions/institution.html", context)


def _deeds(acting: Acting | None, about: Party, view: queries.ProfileView) -> dict[str, Any]:
    return {
        "mine": acting is not None and acting.party == about,
        "edit": rules.may_edit_profile(acting, about) if acting else None,
        "refresh": rules.may_refresh_profile(acting, about) if acting and not about.hosted else None,
        "related": related_links(about.hei_id, acting) if acting else [],
    }


@require_safe
def profile_file(request: HttpRequest, hei_id: str) -> HttpResponse:
    """The university's own word as the very bytes that travel between nodes."""
    about, _acting = visible_party(request, hei_id)
    profile = queries.own_word(about.hei_id)
    if profile is None:
        raise Http404(_("This university has not announced a profile yet."))
    answer = HttpResponse(profile_bytes(profile), content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="profile-{about.hei_id}.json"'
    return answer


@require_POST
@signed_in
def refresh(request: HttpRequest, hei_id: str) -> HttpResponse:
    """Ask the partner's node for its profile again, soon."""
    acting: Acting = request.acting  # type: ignore[attr-defined]
    about = get_object_or_404(Party, hei_id=hei_id)
    try:
        ask_again(acting=acting, about=about, at=timezone.now())
    except Refusal as refusal:
        view = queries.profile_view(about, acting.party)
        context = {"view": view, "refusal": refusal.reason, **_deeds(acting, about, view)}
        return render(request, "institutions/institution.html", context, status=refusal.status)
    return redirect(reverse("institutions:institution", args=[hei_id]) + "?asked=1")


def visible_party(request: HttpRequest, hei_id: str) -> tuple[Party, Acting | None]:
    """The university and who acts; 404 when nobody is signed in and it is not at home here."""
    acting: Acting | None = getattr(request, "acting", None)
    about = Party.objects.filter(hei_id=hei_id).first()
    if about is None or (acting is None and not about.hosted):
        raise Http404(_("No university with this identifier is known here. Sign in to see the partners of this node."))
    return about, acting
