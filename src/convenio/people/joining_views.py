"""Pages of joining, leaving and addresses: open invitations, the invited person’s page, a new address, leaving."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import activate, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from convenio.parties.access import acting_in, acting_with
from convenio.parties.terms import Refusal, Role
from convenio.people import actions, queries, rules
from convenio.people.access import reauthenticate, recently_reauthenticated
from convenio.people.duties_of import sources
from convenio.people.forms import EmailForm, InvitationFilters, JoinForm, LeaveForm
from convenio.people.invitations import invitation_by
from convenio.people.models import Invitation, Person
from convenio.people.new_email import read_token
from convenio.people.university_sign_in import ways
from convenio.ui.errors import error_page
from convenio.ui.tables import csv_response

PER_PAGE = 50


@require_safe
@acting_with(Role.KEEPER)
def invitations(request: HttpRequest) -> HttpResponse:
    """Who was invited and has not joined yet."""
    acting, form = acting_in(request), InvitationFilters(request.GET)
    search = form.cleaned_data["search"] if form.is_valid() else ""
    rows = queries.open_invitations(acting.party, search)
    if request.GET.get("format") == "csv":
        header = [_("Name"), _("E-mail address"), _("Sent"), _("Valid until")]
        lines = [(one.person.name, one.person.email, one.sent, one.expires_at.date()) for one in rows]
        return csv_response("invitations", header, lines)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "filtered": bool(search), "now": timezone.now()}
    return render(request, "people/invitations.html", context)


@require_POST
@acting_with(Role.KEEPER)
def resend(request: HttpRequest, pk: int) -> HttpResponse:
    """Send an invitation again, with a new link."""
    row = _invitation(request, pk)
    actions.resend_invitation(acting=acting_in(request), invitation=row, at=timezone.now())
    messages.success(
        request, _("%(name)s gets a new link by mail. The old one no longer works.") % {"name": row.person}
    )
    return redirect("people:invitations")


@require_POST
@acting_with(Role.KEEPER)
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an invitation back."""
    row = _invitation(request, pk)
    actions.revoke_invitation(acting=acting_in(request), invitation=row, at=timezone.now())
    messages.success(request, _("The invitation of %(name)s was taken back.") % {"name": row.person})
    return redirect("people:invitations")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, pk: int, token: str) -> HttpResponse:
    """The page an invitation leads to. Looking at it uses nothing up; joining does."""
    invitation = invitation_by(pk, token)
    if invitation is None:
        raise Http404(_("This link is not complete, or a newer one was sent. Open the newest mail and its whole link."))
    person = invitation.person
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        activate(person.language)
    if request.user.is_authenticated and request.user.pk != person.pk:
        return _for_somebody_else(request, invitation)
    verdict = rules.may_accept(invitation, timezone.now())
    if not verdict:
        steps = [(_("Sign in"), reverse("account_login"))]
        return error_page(request, verdict.status, _("This link no longer works"), verdict.reason, steps)
    form = JoinForm(request.POST or None, initial={"name": person.name, "language": person.language})
    if request.method == "POST" and form.is_valid():
        return _joined(request, invitation, form)
    return _join_page(request, invitation, form, 400 if form.errors else 200)


def _joined(request: HttpRequest, invitation: Invitation, form: JoinForm) -> HttpResponse:
    from allauth.account.internal.flows.login import perform_login, record_authentication
    from allauth.account.models import Login

    given = form.cleaned_data
    passkey = request.POST.get("way") == "passkey"
    try:
        if not passkey and not given["password"]:
            raise Refusal(_("Choose a password, or join with a passkey."), 400)
        person = actions.accept_invitation(
            invitation=invitation,
            name=given["name"],
            language=given["language"],
            password=None if passkey else given["password"],
            at=timezone.now(),
        )
    except Refusal as refusal:
        form.add_error("password" if refusal.status == 400 else None, refusal.reason)
        return _join_page(request, invitation, form, refusal.status)
    record_authentication(request, person, method="invitation")
    after = reverse("mfa_add_webauthn") if passkey else str(settings.LOGIN_REDIRECT_URL)
    answer: HttpResponse = perform_login(request, Login(user=person, redirect_url=after))
    return answer


def _join_page(request: HttpRequest, invitation: Invitation, form: JoinForm, status: int) -> HttpResponse:
    context = {"form": form, "invitation": invitation, "ways": ways()}
    return render(request, "people/join.html", context, status=status)


def _for_somebody_else(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    reason = _(
        "This invitation by %(party)s is for %(name)s, and you are signed in as %(me)s. If it was forwarded to you, "
        "ask the node keeper for one of your own. If you are %(name)s, sign out first and open the link again."
    ) % {"party": invitation.party, "name": invitation.person, "me": request.user}
    steps = [(_("To the first page"), "/")]
    return error_page(request, 403, _("This invitation is for somebody else"), reason, steps)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def email(request: HttpRequest) -> HttpResponse:
    """Ask for another address; who sits at an open session of somebody else cannot."""
    person = request.user
    assert isinstance(person, Person)
    if not recently_reauthenticated(request):
        return reauthenticate(request)
    form = EmailForm(request.POST or None)
    status = 400 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        try:
            actions.ask_new_email(person=person, email=form.cleaned_data["email"], at=timezone.now())
        except Refusal as refusal:
            form.add_error("email", refusal.reason)
            status = refusal.status
        else:
            messages.success(request, _("A link is on its way to the new address. Until you open it nothing changes."))
            return redirect("people:me")
    return render(request, "people/email.html", {"form": form, "person": person}, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_email(request: HttpRequest, token: str) -> HttpResponse:
    """The link from the new mailbox. Looking changes nothing."""
    named = read_token(token)
    if named is None:
        raise Http404(_("This link was used, is older than two days, or was cut short. Ask for another on your page."))
    person, address = named
    if request.method == "POST":
        actions.confirm_email(person=person, email=address, at=timezone.now())
        messages.success(request, _("The address is changed."))
        return redirect("people:me")
    return render(request, "people/confirm_email.html", {"name": person, "email": address})


@require_safe
@acting_with(Role.KEEPER)
def who_left(request: HttpRequest) -> HttpResponse:
    """People who left: invite them again, or erase what is personal about them."""
    acting, form = acting_in(request), InvitationFilters(request.GET)
    search = form.cleaned_data["search"] if form.is_valid() else ""
    rows = queries.people_who_left(acting.party, search)
    what = "people.list_exported" if request.GET.get("format") == "csv" else "people.list_seen"
    actions.log_look(acting=acting, what=what, about=f"party:{acting.party.hei_id}", at=timezone.now())
    if request.GET.get("format") == "csv":
        lines = [(one.name, one.email, one.left_at.date() if one.left_at else "") for one in rows]
        return csv_response("left", [_("Name"), _("E-mail address"), _("Left on")], lines)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "people/left.html", {"form": form, "page": page, "filtered": bool(search)})


@require_http_methods(["GET", "HEAD", "POST"])
@acting_with(Role.KEEPER)
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """What waits for a person, who takes it, and the one button that lets them leave."""
    acting = acting_in(request)
    person = queries.person_here(acting.party, pk)
    if person is None:
        raise Http404
    form = LeaveForm(request.POST or None, party=acting.party, person=person)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            left = actions.let_leave(
                acting=acting, person=person, successor=form.cleaned_data["successor"], at=timezone.now()
            )
        except Refusal as refusal:
            form.add_error("successor" if refusal.status == 400 else None, refusal.reason)
            status = refusal.status
        else:
            text = ngettext(
                "%(name)s left; %(count)d matter was handed over.",
                "%(name)s left; %(count)d matters were handed over.",
                left.handed_over,
            )
            messages.success(request, text % {"name": person, "count": left.handed_over})
            return redirect("people:list")
    groups = [(source, list(source.waiting(acting.party, person))) for source in sources()]
    context = {
        "form": form,
        "person": person,
        "groups": [(source.label, rows) for source, rows in groups if rows],
        "verdict": rules.may_let_leave(acting, person),
        "elsewhere": [party for party in queries.parties_of(person) if party != acting.party],
    }
    return render(request, "people/leave.html", context, status=400 if form.errors and status == 200 else status)


def _invitation(request: HttpRequest, pk: int) -> Invitation:
    row = queries.invitation_here(acting_in(request).party, pk)
    if row is None:
        raise Http404
    return row
