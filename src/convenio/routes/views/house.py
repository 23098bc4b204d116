"""Absences with their deputies, and the calendar of working days."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from convenio.parties.access import acting_in, signed_in
from convenio.parties.terms import Refusal, Role
from convenio.people.queries import person_names
from convenio.routes import actions, rules
from convenio.routes.forms.reviews import AbsenceForm, DayForm
from convenio.routes.models import Absence, DayOff
from convenio.ui.tables import csv_response


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def absences(request: HttpRequest) -> HttpResponse:
    """Who is away now and later; one's own, or for officers anybody's."""
    acting, today = acting_in(request), timezone.now().date()
    officer = acting.may(Role.OFFICER)
    form = AbsenceForm(request.POST or None, party=acting.party, own=acting.person_id, officer=officer)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            typed = form.cleaned_data
            try:
                actions.set_absence(
                    acting=acting,
                    person_id=int(typed["person"]),
                    deputy_id=int(typed["deputy"]),
                    starts_on=typed["starts_on"],
                    ends_on=typed["ends_on"],
                    at=timezone.now(),
                )
            except Refusal as refusal:
                form.add_error(None, refusal.reason)
                status = refusal.status
            else:
                messages.success(request, _("Recorded. The deputy sees these reviews on the desk."))
                return redirect("routes:absences")
    rows = list(Absence.objects.filter(party=acting.party, ends_on__gte=today))
    names = person_names(str(one) for row in rows for one in (row.person_id, row.deputy_id))
    lines = [
        (
            row,
            names.get(str(row.person_id), "—"),
            names.get(str(row.deputy_id), "—"),
            officer or row.person_id == acting.person_id,
        )
        for row in rows
    ]
    if request.GET.get("format") == "csv":
        cells = ((who, row.starts_on.isoformat(), row.ends_on.isoformat(), deputy) for row, who, deputy, _own in lines)
        return csv_response("absences", ("person", "from", "until", "deputy"), cells)
    return render(request, "routes/absences.html", {"form": form, "lines": lines, "today": today}, status=status)


@require_POST
@signed_in
def end_absence(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an absence back."""
    acting = acting_in(request)
    row = Absence.objects.filter(pk=pk, party=acting.party).first()
    if row is None:
        raise Http404(_("This absence was taken back already."))
    actions.end_absence(acting=acting, absence=row, at=timezone.now())
    messages.success(request, _("Taken back."))
    return redirect("routes:absences")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def days(request: HttpRequest) -> HttpResponse:
    """Holidays, and weekend days that are worked. Limits of reviews are counted in working days."""
    acting, today = acting_in(request), timezone.now().date()
    form = DayForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                count = actions.set_day(acting=acting, at=timezone.now(), **form.cleaned_data)
            except Refusal as refusal:
                form.add_error(None, refusal.reason)
                status = refusal.status
            else:
                messages.success(request, _("Days entered: %(count)s.") % {"count": count})
                return redirect("routes:days")
    rows = DayOff.objects.filter(party=acting.party)
    if request.GET.get("format") == "csv":
        return csv_response(
            "days", ("day", "name", "worked"), ((r.day.isoformat(), r.name, int(r.works)) for r in rows)
        )
    context = {
        "form": form,
        "rows": rows.filter(day__gte=today.replace(month=1, day=1)),
        "verdict": rules.may_edit_routes(acting),
    }
    return render(request, "routes/days.html", context, status=status)


@require_POST
@signed_in
def remove_day(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a day out of the calendar."""
    acting = acting_in(request)
    row = DayOff.objects.filter(pk=pk, party=acting.party).first()
    if row is None:
        raise Http404(_("This day is not in the calendar any more."))
    actions.unset_day(acting=acting, day=row, at=timezone.now())
    messages.success(request, _("Taken out of the calendar."))
    return redirect("routes:days")
