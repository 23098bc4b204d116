"""Pages of likely duplicates: of the whole directory, and of the universities of this node."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from convenio.directory import rules
from convenio.directory.actions import judging
from convenio.directory.forms.likeness import LikenessFilter
from convenio.directory.likeness import scanning
from convenio.directory.models import Likeness, Organisation, PartnerLikeness
from convenio.directory.phrases import REASON_LABELS
from convenio.directory.queries import likeness as queries
from convenio.directory.views.sides import facts_of_organisations, facts_of_partners
from convenio.parties.access import acting_in, signed_in
from convenio.parties.models import Party
from convenio.parties.terms import Refusal
from convenio.ui.tables import csv_stream

PER_PAGE = 50


@require_safe
@signed_in
def likenesses(request: HttpRequest) -> HttpResponseBase:
    """Likely duplicates of the whole directory."""
    return _list(request, partners=False)


@require_safe
@signed_in
def partner_likenesses(request: HttpRequest) -> HttpResponseBase:
    """Universities of this node that may be one."""
    return _list(request, partners=True)


def _list(request: HttpRequest, *, partners: bool) -> HttpResponseBase:
    countries = queries.countries_alike(partners)
    form = LikenessFilter(request.GET, countries=countries, language=get_language() or "en")
    found = queries.partner_likenesses if partners else queries.likenesses
    rows: Any = found(**form.chosen())
    if request.GET.get("format") == "csv":
        return _table(rows)
    counts = queries.open_counts()
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    tabs = [
        (_("Universities of this node (%(count)s)") % {"count": counts["partners"]}, "directory:partner_likenesses"),
        (_("The whole directory (%(count)s)") % {"count": counts["directory"]}, "directory:likenesses"),
    ]
    context = {
        "form": form,
        "page": page,
        "lines": queries.lines(page.object_list),
        "partners": partners,
        "left": counts["left"],
        "tabs": [(label, reverse(name), (name == "directory:partner_likenesses") == partners) for label, name in tabs],
        "verdict": rules.may_tend_directory(acting_in(request)),
        "narrowed": any(request.GET.get(name) for name in form.fields),
        "show": "directory:partner_likeness" if partners else "directory:likeness",
    }
    return render(request, "directory/likenesses.html", context)


@require_safe
@signed_in
def likeness(request: HttpRequest, pk: int) -> HttpResponse:
    """Two entries of the directory side by side, and the judgement."""
    row = get_object_or_404(Likeness.objects.select_related("first", "second"), pk=pk)
    return _page(request, row)


@require_safe
@signed_in
def partner_likeness(request: HttpRequest, pk: int) -> HttpResponse:
    """Two universities of this node side by side, and the judgement."""
    row = get_object_or_404(PartnerLikeness.objects.select_related("first", "second"), pk=pk)
    return _page(request, row)


def _page(request: HttpRequest, row: Likeness | PartnerLikeness, refused: str = "", status: int = 200) -> HttpResponse:
    partners = isinstance(row, PartnerLikeness)
    facts = facts_of_partners(row) if isinstance(row, PartnerLikeness) else facts_of_organisations(row)
    context = {
        "row": row,
        "line": queries.Line(row, row.first, row.second),
        "facts": facts,
        "partners": partners,
        "judge": reverse("directory:judge_partners" if partners else "directory:judge", args=[row.pk]),
        "verdict": rules.may_tend_directory(acting_in(request)),
        "refused": refused,
    }
    return render(request, "directory/likeness.html", context, status=status)


@require_POST
@signed_in
def judge(request: HttpRequest, pk: int) -> HttpResponse:
    """The judgement of two entries of the directory."""
    row = get_object_or_404(Likeness.objects.select_related("first", "second"), pk=pk)

    def same(kept: int) -> None:
        stays = _chosen(Organisation.objects.filter(pk=kept).first())
        judging.judge_same(acting=acting_in(request), likeness=row, stays=stays, at=timezone.now())

    return _judged(request, row, same, "directory:likenesses", "directory:likeness")


@require_POST
@signed_in
def judge_partners(request: HttpRequest, pk: int) -> HttpResponse:
    """The judgement of two universities of this node."""
    row = get_object_or_404(PartnerLikeness.objects.select_related("first", "second"), pk=pk)

    def same(kept: int) -> None:
        stays = _chosen(Party.objects.filter(pk=kept).first())
        judging.judge_partners_same(acting=acting_in(request), likeness=row, stays=stays, at=timezone.now())

    return _judged(request, row, same, "directory:partner_likenesses", "directory:partner_likeness")


def _judged(
    request: HttpRequest, row: Likeness | PartnerLikeness, same: Callable[[int], None], onward: str, back: str
) -> HttpResponse:
    acting, at, said = acting_in(request), timezone.now(), request.POST.get("said", "")
    try:
        if said == judging.DIFFERENT:
            judging.judge_different(acting=acting, likeness=row, at=at)
        elif said == "back":
            judging.take_back(acting=acting, likeness=row, at=at)
        else:
            same(_number(said))
    except Refusal as refusal:
        return _page(request, row, refusal.reason, refusal.status)
    if said == "back":
        messages.success(request, _("Taken back. The two can be judged anew."))
        return redirect(back, row.pk)
    messages.success(request, _("Written down. It can be taken back at any time: filter by what was judged."))
    return redirect(onward)


@require_POST
@signed_in
def look_again(request: HttpRequest) -> HttpResponse:
    """Look through everything for duplicates once more, soon."""
    rules.may_tend_directory(acting_in(request)).require()
    scanning.owe_scan(at=timezone.now())
    messages.success(request, _("The look through the directory begins now. Reload this page in a minute or two."))
    return redirect("directory:likenesses")


def _chosen(found: Any) -> Any:
    if found is None:
        raise Refusal(_("Choose one of the two entries as the one that is kept."), 400)
    return found


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 18 else 0


def _table(rows: Any) -> StreamingHttpResponse:
    header = ["score", "first", "first_id", "second", "second_id", "country", "reason", "why", "judged", "judged_by"]
    every = (queries.Line(row, row.first, row.second) for row in rows.iterator(chunk_size=500))
    return csv_stream("likely-duplicates", header, (_cells(line) for line in every))


def _cells(line: queries.Line) -> list[object]:
    row, code = line.row, line.row.reasons[0][0]
    why = " ".join(one.text for one in line.why)
    ids = [one.hei_id if isinstance(one, Party) else one.ror or one.pk for one in (row.first, row.second)]
    return [
        row.score, str(row.first), ids[0], str(row.second), ids[1], row.first.country or row.second.country,
        str(REASON_LABELS.get(code, code)), why, row.judged, row.judged_by,
    ]  # fmt: skip
