"""What was sent: the list, one report with its files, drawing it again, and the activities it was counted from."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from convenio.documents.queries import file_bytes
from convenio.documents.render import CannotDraw
from convenio.parties.access import acting_in, signed_in
from convenio.parties.terms import Refusal, pick
from convenio.reports.files import FORMATS
from convenio.reports.forms import SentFilter
from convenio.reports.models import Sent
from convenio.reports.package import Package, WrongPackage
from convenio.reports.phrases import CHANGES, STATUSES
from convenio.reports.queries import running
from convenio.reports.queries.sent import Reproduction, package_of, reproduce, sent_of
from convenio.reports.views import shown
from convenio.ui.tables import csv_response

PER_PAGE = 50


@require_safe
@signed_in
def listing(request: HttpRequest) -> HttpResponse:
    """What went out, to whom, when, by whom; ``?format=csv`` gives the same as a table."""
    acting, form = acting_in(request), SentFilter(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {"search": "", "year": ""}
    rows = sent_of(acting, search=chosen["search"], year=chosen["year"])
    language = shown.language_here()
    if request.GET.get("format") == "csv":
        header = [_("Report"), _("Definition"), _("First day"), _("Last day"), _("Sent to"), _("Sent on"), _("By")]
        cells = (
            (pick(one.title, language), f"{one.code}, {one.edition}", one.first, one.last, one.recipient, one.sent_on,
             one.person_name)
            for one in rows
        )  # fmt: skip
        return csv_response("sent-reports", header, cells)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "rows": [(one, pick(one.title, language), one.span) for one in page],
        "filtered": any(chosen.values()),
    }
    return render(request, "reports/sent_list.html", context)


@require_safe
@signed_in
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """One report as it was sent: every number from the kept records."""
    row = _found(request, pk)
    package, language = _package(row), shown.language_here()
    language = language if language in package.words else next(iter(package.words))
    table = package.table(language)
    context = {
        **shown.table_context(package, table, reverse("reports:sent_lines", args=[pk])),
        "sent": row,
        "label": package.window.label,
        "by_language": _files(row),
        "language": language,
    }
    return render(request, "reports/sent.html", context)


@require_safe
@signed_in
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """Draw every file again from the kept records, and say what changed in the live data since."""
    row = _found(request, pk)
    package = _package(row)
    try:
        found: Reproduction = reproduce(row)
    except CannotDraw as problem:
        raise Refusal(
            _("The files cannot be drawn again: a font that was here is missing. The kept files are unharmed.")
        ) from problem
    language = shown.language_here()
    changed = shown.rows_of(row.party, package, (one.record for one in found.changed), language)
    context = {
        "sent": row,
        "title": pick(row.title, language),
        "label": package.window.label,
        "found": found,
        "changed": [
            (line, CHANGES[one.how], STATUSES.get(one.before.status, "") if one.before else "")
            for line, one in zip(changed, found.changed, strict=True)
        ],
    }
    return render(request, "reports/check.html", context)


@require_safe
@signed_in
def lines(request: HttpRequest, pk: int) -> HttpResponse:
    """The kept activities behind one number."""
    row = _found(request, pk)
    package, language = _package(row), shown.language_here()
    result = package.result()
    at = shown.number_in(request, "at")
    if not 0 <= at < len(result.columns):
        raise Http404(_("This report has no such column. Open the number from the report again."))
    behind = running.behind(package, result, shown.keys_in(request), at, bool(request.GET.get("unstated")))
    back = {
        "label": f"{pick(row.title, language)}, {package.window.label}",
        "url": reverse("reports:sent", args=[pk]),
    }
    rows = shown.rows_of(row.party, package, behind.records, language)
    return shown.records_page(request, rows, _("Activities behind the number, as they were sent"), back)


@require_safe
@signed_in
def file(request: HttpRequest, pk: int, file: int) -> HttpResponse:
    """One kept file, byte for byte."""
    kept = _found(request, pk).files.filter(pk=file).first()
    if kept is None:
        raise Http404(_("This report has no such file."))
    return _download(file_bytes(kept.digest), kept.name, FORMATS[kept.format])


@require_safe
@signed_in
def package(request: HttpRequest, pk: int) -> HttpResponse:
    """The kept records with definition and words, as JSON."""
    row = _found(request, pk)
    return _download(file_bytes(row.package), f"{row.code}-{row.window}.json".replace("..", "_"), "application/json")


def _found(request: HttpRequest, pk: int) -> Sent:
    row = sent_of(acting_in(request)).filter(pk=pk).select_related("party").first()
    if row is None:
        raise Http404(_("There is no such report, or it is about more than your unit."))
    return row


def _package(row: Sent) -> Package:
    try:
        return package_of(row)
    except WrongPackage as problem:
        raise Refusal(
            _("The kept records are of another version of this program. The kept files are unharmed: download them.")
        ) from problem


def _files(row: Sent) -> dict[str, list[object]]:
    found: dict[str, list[object]] = {}
    for one in row.files.all():
        found.setdefault(one.language, []).append(one)
    return found


def _download(content: bytes, name: str, media_type: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=media_type)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
