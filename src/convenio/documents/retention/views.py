"""One page for everybody: which files are taken, how large, how long they are kept, and why."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from convenio.documents.retention.registry import uploads
from convenio.documents.retention.terms import rule_of
from convenio.ui.tables import csv_response


@require_safe
def kept(request: HttpRequest) -> HttpResponse:
    """The page; ``?format=csv`` gives the same as a table."""
    today = timezone.localdate()
    rows = [(one, how_long(rule_of(one.kind, today).days)) for one in uploads()]
    if request.GET.get("format") == "csv":
        header = [_("What is brought"), _("Types of files"), _("At most (bytes)"), _("Kept"), _("Why")]
        lines = [[str(one.label), str(one.types), str(one.largest), time, str(one.why)] for one, time in rows]
        return csv_response("uploads", header, lines)
    return render(request, "documents/kept.html", {"rows": rows, "since": newest_rule(today)})


def how_long(days: int | None) -> str:
    """How long, in words."""
    if days is None:
        return _("as long as the agreement, also when it has ended")
    if not days:
        return _("not at all")
    return ngettext("%(days)d day", "%(days)d days", days) % {"days": days}


def newest_rule(today: date) -> date:
    """The day from which the newest of the rules that hold is valid."""
    return max(rule_of(one.kind, today).valid_from for one in uploads())
