"""Marking a report as sent: what is frozen, to whom it went."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from convenio.parties.access import acting_in, acting_with
from convenio.parties.terms import Refusal, Role, pick
from convenio.reports import actions
from convenio.reports.forms import SendForm
from convenio.reports.queries.sent import sent_of
from convenio.reports.views import shown


@require_http_methods(["GET", "HEAD", "POST"])
@acting_with(Role.OFFICER)
def send(request: HttpRequest, code: str) -> HttpResponse:
    """Freeze the report about the window that the address names."""
    acting, language = acting_in(request), shown.language_here()
    definition = shown.found(acting, code)
    window, wrong = shown.window_in(request, definition)
    initial = {
        "recipient": pick(definition.recipient, language),
        "sent_on": shown.today().isoformat(),
        "languages": [language],
    }
    form = SendForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and not wrong and form.is_valid():
        typed = form.cleaned_data
        try:
            row = actions.send_report(
                acting=acting,
                definition=definition,
                window=window,
                languages=typed["languages"],
                recipient=typed["recipient"],
                sent_on=typed["sent_on"],
                note=typed["note"],
                at=timezone.now(),
            )
        except Refusal as problem:
            form.add_error(None, problem.reason)
        else:
            messages.success(request, _("Frozen. Its files, its definition and its records stay as they are now."))
            return redirect("reports:sent", pk=row.pk)
    context = {
        "form": form,
        "wrong": wrong,
        "code": code,
        "title": pick(definition.title, language),
        "definition": definition,
        "window": window,
        "earlier": sent_of(acting, code=code).filter(window=window.key),
    }
    return render(request, "reports/send.html", context, status=400 if form.errors or wrong else 200)
