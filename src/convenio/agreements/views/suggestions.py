"""Suggestions out of calendars that wait for the person: recorded with one click, or dropped. And the empty sheet."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from convenio.agreements import actions
from convenio.agreements.activity_lists.target import template as empty_sheet
from convenio.agreements.calendars.reading import read_file
from convenio.agreements.forms.recording import SearchFilter
from convenio.agreements.forms.suggestion import CalendarForm, SuggestionForm, agreements_of
from convenio.agreements.models import Suggestion
from convenio.parties.access import acting_in, acting_with
from convenio.parties.searching import contains
from convenio.parties.terms import Refusal, Role

PER_PAGE = 20
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@acting_with(Role.OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def suggestions(request: HttpRequest) -> HttpResponse:
    """Bring a file; and what waits."""
    upload, answered, status = CalendarForm(), None, 200
    if request.method == "POST" and "suggestion" in request.POST:
        answered, status = _answer(request)
        if answered is None:
            return redirect(request.get_full_path())
    elif request.method == "POST":
        upload = CalendarForm(request.POST, request.FILES)
        if upload.is_valid() and _bring(request, upload):
            return redirect("agreements:suggestions")
        status = 400
    form = SearchFilter(request.GET)
    wanted = form.cleaned_data["search"] if form.is_valid() else ""
    rows = _mine(request)
    page = Paginator(rows.filter(contains(wanted, "title", "place")) if wanted else rows, PER_PAGE).get_page(
        request.GET.get("page")
    )
    known = agreements_of(acting_in(request))
    context = {
        "upload": upload,
        "form": form,
        "narrowed": bool(wanted),
        "page": page,
        "rows": [(one, _of(one, answered) or SuggestionForm(suggestion=one, known=known)) for one in page],
        "mailbox": _mailbox(),
    }
    return render(request, "agreements/recording/suggestions.html", context, status=status)


@acting_with(Role.OFFICER)
@require_safe
def template(request: HttpRequest) -> HttpResponse:
    """An empty spreadsheet whose columns are known when it comes back."""
    answer = HttpResponse(empty_sheet(), content_type=XLSX)
    answer["Content-Disposition"] = 'attachment; filename="what-was-done.xlsx"'
    return answer


def _mine(request: HttpRequest) -> QuerySet[Suggestion]:
    acting = acting_in(request)
    rows = Suggestion.objects.filter(party=acting.party, person_id=acting.person_id or 0, state=Suggestion.WAITING)
    return rows.select_related("agreement")


def _of(one: Suggestion, answered: SuggestionForm | None) -> SuggestionForm | None:
    return answered if answered and answered.prefix == f"s{one.pk}" else None


def _bring(request: HttpRequest, upload: CalendarForm) -> bool:
    """Read the file and keep what it suggests; the reason stands on the form otherwise."""
    try:
        found = read_file(upload.cleaned_data["file"].read(), timezone.get_current_timezone())
        new, there = actions.keep_suggestions(
            acting=acting_in(request), entries=found.entries, source="file", at=timezone.now()
        )
    except Refusal as refusal:
        upload.add_error("file", refusal.reason)
        return False
    if new:
        said = ngettext("%(count)s suggestion waits for you.", "%(count)s suggestions wait for you.", new)
        messages.success(request, said % {"count": new})
    if there:
        said = ngettext(
            "%(count)s appointment was brought before and is left out.",
            "%(count)s appointments were brought before and are left out.",
            there,
        )
        messages.info(request, said % {"count": there})
    for trouble in found.troubles[:10]:
        messages.warning(request, trouble)
    return True


def _answer(request: HttpRequest) -> tuple[SuggestionForm | None, int]:
    """Record or drop one; the form again with its reason when it does not hold."""
    acting, raw = acting_in(request), request.POST["suggestion"]
    one = _mine(request).filter(pk=int(raw)).first() if raw.isascii() and raw.isdigit() and len(raw) < 12 else None
    if one is None:
        raise Http404(_("This suggestion was answered already, or waits for somebody else."))
    if request.POST.get("deed") == "drop":
        actions.drop_suggestion(acting=acting, suggestion=one)
        messages.info(request, _("Dropped. Nothing was recorded."))
        return None, 302
    form = SuggestionForm(request.POST, suggestion=one, known=agreements_of(acting))
    if not form.is_valid():
        return form, 400
    try:
        actions.record_suggestion(
            acting=acting, suggestion=one, at=timezone.now(), again="again" in request.POST, **form.told()
        )
    except Refusal as refusal:
        form.add_error(None, refusal.reason)
        return form, refusal.status
    messages.success(request, _("Recorded. The other side is asked to confirm it."))
    return None, 302


def _mailbox() -> str:
    """Where mails with an appointment may be forwarded; empty where the node reads no mailbox."""
    if not (settings.EMAIL_RETURN and settings.EMAIL_RETURN_URL):
        return ""
    local, _at, host = settings.EMAIL_RETURN.partition("@")
    return f"{local}calendar@{host}" if local.endswith("+") else settings.EMAIL_RETURN
