"""Pages about notices: the list, the choices, the calendar, the stop link, and the keeper's list of failed mails."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import conditional_page, require_http_methods, require_POST, require_safe

from convenio.notices import actions, calendars, queries
from convenio.notices.forms import Choices, MailFilters, NoticeFilters
from convenio.notices.stopping import read_token
from convenio.notices.telling import in_words, label_of
from convenio.notices.terms import How
from convenio.parties.access import acting_with
from convenio.parties.terms import Acting, Role
from convenio.people.middleware import HAT
from convenio.people.models import Person
from convenio.people.queries import parties_of
from convenio.ui.tables import csv_response

PER_PAGE = 50
MOST_EXPORTED = 5000


def _person(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)
    return request.user


@require_safe
@login_required
def notices(request: HttpRequest) -> HttpResponse:
    """What the reader was told, the newest first; ``?format=csv`` gives the same as a table."""
    person, form = _person(request), NoticeFilters(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {"search": "", "kind": "", "state": ""}
    rows = queries.notices_of(person, search=chosen["search"], kind=chosen["kind"], unread=chosen["state"] == "unread")
    if request.GET.get("format") == "csv":
        told = in_words(rows[:MOST_EXPORTED])
        header = [_("When"), _("About"), _("Notice"), _("Institution")]
        lines = [(one.at.isoformat(timespec="minutes"), one.label, one.sentence, one.party) for one in told]
        return csv_response("notices", header, lines)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "told": in_words(page),
        "filtered": any(chosen.values()),
        "new": queries.unread_count(person.pk),
        "several_houses": len(parties_of(person)) > 1,
        "trouble": queries.mail_trouble(person),
    }
    return render(request, "notices/list.html", context)


@require_POST
@login_required
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark notices as read: those named, else all."""
    named = [int(value) for value in request.POST.getlist("notice") if value.isascii() and value.isdigit()]
    count = actions.mark_read(person=_person(request), at=timezone.now(), notices=named or None)
    messages.success(
        request,
        ngettext("%(count)d notice is marked as read.", "%(count)d notices are marked as read.", count)
        % {"count": count},
    )
    return redirect("notices:list")


@require_safe
@login_required
def open_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Go to what a notice is about, as one who acts for the institution it concerns; it is read then."""
    person = _person(request)
    notice = queries.find_notice(person, pk)
    if notice is None:
        raise Http404(_("This notice is not yours, or it no longer exists."))
    actions.mark_read(person=person, at=timezone.now(), notices=[pk])
    if notice.party in parties_of(person):
        request.session[HAT] = notice.party.hei_id
    return redirect(notice.url)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def choices(request: HttpRequest) -> HttpResponse:
    """How mails come, kind by kind, and the calendar's address."""
    person = _person(request)
    form = Choices(request.POST or None, chosen=queries.choices_of(person))
    if request.method == "POST" and form.is_valid():
        actions.choose(person=person, kinds=form.given(), at=timezone.now())
        messages.success(request, _("Saved."))
        return redirect("notices:settings")
    address = queries.calendar_address(person)
    context: dict[str, Any] = {"form": form, "email": person.email, "calendar": ""}
    if address is not None:
        url = calendars.url_of(address)
        context |= {"calendar": url, "calendar_since": address.made_at}
    return render(request, "notices/settings.html", context, status=400 if form.errors else 200)


@require_POST
@login_required
def new_calendar(request: HttpRequest) -> HttpResponse:
    """Make the calendar's address, or a new one."""
    actions.make_calendar_address(person=_person(request), at=timezone.now())
    messages.success(request, _("The address is made. One that you had before no longer works."))
    return redirect("notices:settings")


@require_POST
@login_required
def revoke_calendar(request: HttpRequest) -> HttpResponse:
    """Take the calendar's address back."""
    actions.revoke_calendar_address(person=_person(request))
    messages.success(request, _("The calendar address no longer works."))
    return redirect("notices:settings")


@require_safe
@conditional_page
def calendar(request: HttpRequest, person: int, token: str) -> HttpResponse:
    """The feed for calendar programs; nobody signs in, the address is the secret."""
    owner = calendars.owner_of(person, token)
    if owner is None:
        raise Http404(_("This calendar address no longer works. Make a new one on the page “What you are told about”."))
    answer = HttpResponse(calendars.feed(owner, timezone.now()), content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'inline; filename="convenio.ics"'
    answer["Cache-Control"] = "private, max-age=3600"
    return answer


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Stop mails of one kind, without signing in. Looking at the page changes nothing: mail scanners look, too."""
    named = read_token(token)
    person = Person.objects.filter(pk=named[0], is_active=True, erased_at=None).first() if named else None
    if named is None or person is None:
        raise Http404(_("This link was not made by this node, or it was cut short. Open it from the mail again."))
    with override(person.language):
        state = "ask"
        if request.method == "POST" and request.POST.get("again"):
            actions.forget_choices(person_id=person.pk, kinds=named[1])
            state = "again"
        elif request.method == "POST":
            actions.choose(person=person, kinds=dict.fromkeys(named[1], How.NEVER), at=timezone.now())
            state = "stopped"
        context = {"labels": [label_of(kind) for kind in named[1]], "state": state}
        return render(request, "notices/stop.html", context)


@require_safe
@acting_with(Role.KEEPER)
def mails(request: HttpRequest) -> HttpResponse:
    """Mails to people of the institution that the mail server did not take."""
    acting: Acting = request.acting  # type: ignore[attr-defined]
    form = MailFilters(request.GET)
    search = form.cleaned_data["search"] if form.is_valid() else ""
    rows = queries.failed_mails(acting.party, search)
    if request.GET.get("format") == "csv":
        header = [_("To"), _("E-mail address"), _("Since"), _("What the mail server said")]
        lines = [(one.person.name, one.person.email, one.task.owed_at.isoformat(), one.task.reason) for one in rows]
        return csv_response("mails", header, lines)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "notices/mails.html", {"form": form, "page": page, "filtered": bool(search)})


@require_POST
@acting_with(Role.KEEPER)
def send_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Try a mail again now."""
    acting: Acting = request.acting  # type: ignore[attr-defined]
    found = next((one for one in queries.failed_mails(acting.party) if one.task.pk == pk), None)
    if found is None:
        messages.info(request, _("This mail left in the meantime."))
        return redirect("notices:mails")
    actions.send_again(task=found.task, at=timezone.now())
    messages.success(request, _("The node tries again now."))
    return redirect("notices:mails")
