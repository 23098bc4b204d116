"""Pages of the post: the keeper's e-mail set-up, and the addresses from which mails come back."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.core.mail import EmailMessage
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from convenio.parties.access import acting_in, acting_with
from convenio.parties.terms import Role
from convenio.post import actions, duties, queries
from convenio.post.checking import as_facts, check
from convenio.post.forms import ReturnedFilters
from convenio.post.mailbox import MailboxTrouble
from convenio.post.phrases import MEANINGS, next_text, step_text
from convenio.post.rules import may_confirm
from convenio.post.sending import deliver
from convenio.ui.tables import csv_response
from convenio.worker.terms import Ending

PER_PAGE = 50


@require_safe
@acting_with(Role.KEEPER)
def setup(request: HttpRequest) -> HttpResponse:
    """What the last check found, what the domain must say, test mails and what became of them."""
    looked = queries.last_look("setup")
    steps = [
        (one["level"], step_text(one["code"], one["values"]), next_text(one["code"]))
        for one in (looked.facts["steps"] if looked else [])
    ]
    sender = settings.DEFAULT_FROM_EMAIL.rpartition("<")[2].rstrip(">")
    back = settings.EMAIL_RETURN
    context = {
        "looked": looked,
        "steps": steps,
        "sender": sender,
        "domain": sender.rpartition("@")[2],
        "back": back,
        "back_domain": back.rpartition("@")[2],
        "server": settings.EMAIL_HOST if settings.EMAIL_SERVER else "",
        "tried": queries.tried_mails(),
        "mailbox": queries.last_look("mailbox"),
        "may_read": bool(settings.EMAIL_RETURN_URL),
    }
    return render(request, "post/setup.html", context)


@require_POST
@acting_with(Role.KEEPER)
def check_now(request: HttpRequest) -> HttpResponse:
    """Look at the set-up; the page shows what was found."""
    at = timezone.now()
    steps = check(at)
    actions.note_looked(what="setup", facts=as_facts(steps), at=at)
    if any(step.level == "stop" for step in steps):
        messages.error(request, _("Something stops mails from leaving or from coming back. See below."))
    else:
        messages.success(request, _("Checked: nothing stops mails from leaving."))
    return redirect("post:setup")


@require_POST
@acting_with(Role.KEEPER)
def send_test(request: HttpRequest) -> HttpResponse:
    """A test mail to oneself, at once: what the mail server answers is what the keeper reads."""
    email = str(request.user.email)  # type: ignore[union-attr]
    body = _(
        "This is a test of the e-mail set-up of %(address)s. You asked for it. When you read this, mails leave and "
        "arrive; look whether it lay among unwanted mails."
    ) % {"address": settings.BASE_URL}
    message = EmailMessage(_("A test mail from Convenio"), body + "\n", settings.DEFAULT_FROM_EMAIL, [email])
    outcome = deliver(message, at=timezone.now(), test=True)
    if outcome.ending is Ending.DONE:
        said = _("The mail server took the test mail to %(email)s. Look into your mailbox, and among unwanted mails.")
        messages.success(request, said % {"email": email})
    else:
        messages.error(request, outcome.reason)
    return redirect("post:setup")


@require_POST
@acting_with(Role.KEEPER)
def read_now(request: HttpRequest) -> HttpResponse:
    """Read the return mailbox now."""
    if not settings.EMAIL_RETURN_URL:
        messages.info(request, _("No mailbox is set for mails that come back."))
        return redirect("post:setup")
    try:
        facts = duties.read_now(timezone.now())
    except MailboxTrouble as problem:
        messages.error(request, _("The mailbox cannot be read: %(problem)s") % {"problem": problem})
        return redirect("post:setup")
    count = int(facts["ours"])
    text = ngettext("%(count)d mail of this node came back.", "%(count)d mails of this node came back.", count)
    messages.success(request, text % {"count": count})
    if others := int(facts["for_us"]):
        text = ngettext(
            "%(count)d mail was forwarded by an officer.", "%(count)d mails were forwarded by officers.", others
        )
        messages.info(request, text % {"count": others})
    return redirect("post:setup")


@require_safe
@acting_with(Role.KEEPER, Role.OFFICER)
def returned(request: HttpRequest) -> HttpResponse:
    """Addresses from which mails come back; ``?format=csv`` gives the same as a table."""
    acting, form = acting_in(request), ReturnedFilters(request.GET)
    search = form.cleaned_data["search"] if form.is_valid() else ""
    rows = queries.returned_to(acting, search)
    if request.GET.get("format") == "csv":
        header = [_("Name"), _("E-mail address"), _("Since"), _("Last"), _("Reason"), _("What the mail server said")]
        lines = [
            (
                one.owner.name,
                one.row.address,
                one.row.since.isoformat(timespec="minutes"),
                one.row.last_at.isoformat(timespec="minutes"),
                str(MEANINGS.get(one.row.sort, one.row.sort)),
                f"{one.row.status} {one.row.said}".strip(),
            )
            for one in rows
        ]
        return csv_response("returned-mails", header, lines)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "rows": [(one, MEANINGS.get(one.row.sort, one.row.sort), may_confirm(acting, one.row)) for one in page],
        "filtered": bool(search),
    }
    return render(request, "post/returned.html", context)


@require_POST
@acting_with(Role.KEEPER, Role.OFFICER)
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """The address is right: what waits is sent."""
    row = queries.find_returned(pk)
    if row is None:
        raise Http404(_("Nothing comes back from this address any more."))
    count = actions.confirm_address(acting=acting_in(request), address=row, at=timezone.now())
    text = ngettext(
        "Confirmed. %(count)d mail that waited is sent now.",
        "Confirmed. %(count)d mails that waited are sent now.",
        count,
    )
    messages.success(request, text % {"count": count})
    return redirect("post:returned")
