"""Running a report: its page, the activities behind a number, and its files."""

from __future__ import annotations

from collections import Counter
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from convenio.documents.render import CannotDraw
from convenio.parties.access import acting_in, signed_in
from convenio.parties.terms import Refusal, pick
from convenio.reports.files import FORMATS, draw, file_name
from convenio.reports.gathering import days_known
from convenio.reports.phrases import REASONS
from convenio.reports.queries import definitions, running
from convenio.reports.queries.sent import sent_of
from convenio.reports.rules import may_change_definition, may_make_definition, may_send
from convenio.reports.views import shown
from convenio.reports.words import LANGUAGES


@require_safe
@signed_in
def report(request: HttpRequest, code: str) -> HttpResponse:
    """The report about one window: totals, lines, how it was counted; every number opens what is behind it."""
    acting, language = acting_in(request), shown.language_here()
    own = definitions.find_own(acting, code)
    if own is not None and definitions.read_own(own) is None and may_change_definition(acting, own):
        return redirect("reports:edit", code=code)
    definition = shown.found(acting, code)
    window, wrong = shown.window_in(request, definition)
    package = running.run(acting, definition, window, timezone.now(), [language])
    result = package.result()
    table = package.table(language, result)
    windows = running.windows_with_records(acting, definition, shown.today())
    left = Counter(one.reason for one in result.selection.left)
    base = reverse("reports:lines", args=[code])
    context = {
        **shown.table_context(package, table, base),
        "code": code,
        "own": own,
        "definition": definition,
        "window": window,
        "windows": windows if window in windows else [window, *windows],
        "wrong": wrong,
        "recorded": len(package.source.records),
        "counted": len(result.selection.counted),
        "nearest": next((one for one in windows if one != window), None),
        "known": days_known(acting),
        "left": [
            (REASONS[reason], number, f"{base}?{urlencode({'window': window.key, 'reason': reason})}")
            for reason, number in left.items()
        ],
        "sent": sent_of(acting, code=code).filter(window=window.key),
        "may_send": may_send(acting),
        "may_make": may_make_definition(acting),
        "may_change": bool(own and may_change_definition(acting, own)),
        "part": package.source.scope is not None,
    }
    return render(request, "reports/report.html", context)


@require_safe
@signed_in
def lines(request: HttpRequest, code: str) -> HttpResponse:
    """The activities behind one number, or those that were left out for one reason."""
    acting, language = acting_in(request), shown.language_here()
    definition = shown.found(acting, code)
    window, _wrong = shown.window_in(request, definition)
    package = running.run(acting, definition, window, timezone.now(), [language])
    result = package.result()
    reason = request.GET.get("reason", "")
    if reason in REASONS:
        behind, title = running.left_out(result, reason), str(REASONS[reason])
    else:
        at = shown.number_in(request, "at")
        if not 0 <= at < len(result.columns):
            raise Http404(_("This report has no such column. Open the number from the report again."))
        behind = running.behind(package, result, shown.keys_in(request), at, bool(request.GET.get("unstated")))
        title = _("Activities behind the number")
    back = {
        "label": f"{pick(definition.title, language)}, {window.label}",
        "url": f"{reverse('reports:report', args=[code])}?window={window.key}",
    }
    return shown.records_page(request, shown.rows_of(acting.party, package, behind.records, language), title, back)


@require_safe
@signed_in
def file(request: HttpRequest, code: str) -> HttpResponse:
    """The report as CSV, spreadsheet or PDF, in one of three languages."""
    acting = acting_in(request)
    definition = shown.found(acting, code)
    window, wrong = shown.window_in(request, definition)
    format, language = request.GET.get("format", "csv"), request.GET.get("language", shown.language_here())
    if wrong or format not in FORMATS or language not in LANGUAGES:
        raise Http404(_("There is no such file. Open the report and choose one of its files."))
    package = running.run(acting, definition, window, timezone.now(), [language])
    try:
        content = draw(package, format, language)
    except CannotDraw as problem:
        raise Refusal(
            _("The PDF cannot be drawn: no font here has the letter %(letter)s. Take the CSV or the spreadsheet.")
            % {"letter": problem.undrawable or "?"}
        ) from problem
    answer = HttpResponse(content, content_type=FORMATS[format])
    answer["Content-Disposition"] = f'attachment; filename="{file_name(package, format, language)}"'
    return answer
