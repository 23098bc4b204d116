"""Pages of what one subscribes to: what changed, its digest by mail, and the calendar of one agreement."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page, require_http_methods, require_POST, require_safe

from convenio.notices import actions, calendars, queries, registry
from convenio.notices.changes import changes_for, searched
from convenio.notices.forms import ChangesFilter
from convenio.notices.kinds import CHANGES
from convenio.notices.models import LookedAt, SubjectCalendar
from convenio.notices.terms import How
from convenio.parties.access import acting_in, signed_in
from convenio.people.models import Person
from convenio.ui.tables import csv_response


def _person(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)
    return request.user


@require_safe
@signed_in
def changes(request: HttpRequest) -> HttpResponse:
    """What changed since the person last looked, or since a day; ``?format=csv`` gives the same as a table."""
    acting, person, now = acting_in(request), _person(request), timezone.now()
    form = ChangesFilter(request.GET)
    given: dict[str, Any] = form.cleaned_data if form.is_valid() else {"since": None, "search": ""}
    seen = LookedAt.objects.filter(person=person, party=acting.party).exclude(page_at=None)
    first = not seen.exists()
    if given["since"]:
        since = datetime.combine(given["since"], time.min, tzinfo=UTC)
    elif request.method == "GET" and "format" not in request.GET:
        since = actions.look_at_changes(person=person, party=acting.party, at=now)
    else:
        since = seen.values_list("page_since", flat=True).first() or now - actions.FIRST_LOOK
    groups = searched(changes_for(acting, since, now), given["search"])
    if request.GET.get("format") == "csv":
        header = [_("When"), _("Kind"), _("About"), _("Change")]
        told = [(one.heading, each) for one in groups for each in one.changes]
        rows = ((each.at.isoformat(timespec="minutes"), head, each.about, each.sentence) for head, each in told)
        return csv_response("changes", header, rows)
    context = {
        "form": form,
        "groups": groups,
        "since": since,
        "first": first,
        "chosen": bool(given["since"]),
        "filtered": bool(given["since"] or given["search"]),
        "weekly": queries.choices_of(person)[CHANGES] is not How.NEVER,
    }
    return render(request, "notices/what_changed.html", context)


@require_POST
@signed_in
def digest(request: HttpRequest) -> HttpResponse:
    """Begin or stop the digest by mail."""
    person, now = _person(request), timezone.now()
    stop = request.POST.get("do") == "stop"
    actions.choose(person=person, kinds={CHANGES: How.NEVER if stop else How.WEEKLY}, at=now)
    if stop:
        messages.success(request, _("No more mails about it. The page stays."))
    else:
        actions.mark_digested(person=person, party=acting_in(request).party, until=now)
        messages.success(request, _("It comes every Monday morning, and only when something changed."))
    return redirect("notices:changes")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def subject_calendar(request: HttpRequest) -> HttpResponse:
    """The calendar address of one agreement: made, renewed, taken back."""
    person, about = _person(request), request.POST.get("about", request.GET.get("about", ""))[:200]
    name = registry.name_for_calendar(acting_in(request), about)
    if not name:
        raise Http404(_("There is no such agreement here, or you do not see it."))
    if request.method == "POST":
        if request.POST.get("do") == "revoke":
            actions.revoke_subject_calendar(person=person, about=about)
            messages.success(request, _("The calendar address no longer works."))
        else:
            actions.make_subject_calendar(person=person, about=about, at=timezone.now())
            messages.success(request, _("The address is made. One that you had before no longer works."))
        return redirect(f"{request.path}?about={about}")
    row = SubjectCalendar.objects.filter(person=person, about=about).first()
    context = {
        "name": name,
        "about": about,
        "calendar": calendars.subject_url(row) if row else "",
        "since": row.made_at if row else None,
    }
    return render(request, "notices/subject_calendar.html", context)


@require_safe
@conditional_page
def subject_feed(request: HttpRequest, pk: int, token: str) -> HttpResponse:
    """The feed of one thing's dates for calendar programs; nobody signs in, the address is the secret."""
    row = calendars.subject_of(pk, token)
    if row is None:
        raise Http404(_("This calendar address no longer works. Make a new one on the page of the agreement."))
    content = calendars.feed(row.person, timezone.now(), row.about)
    answer = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'inline; filename="convenio.ics"'
    answer["Cache-Control"] = "private, max-age=3600"
    return answer
