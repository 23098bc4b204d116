"""Pages about people: my own, and those of the node keeper."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import activate, get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from convenio.parties.access import acting_with
from convenio.parties.terms import Acting, Refusal, Role
from convenio.people import actions, queries, rules
from convenio.people.forms import InvitationForm, MyPageForm, PeopleFilters, RoleForm
from convenio.people.middleware import HAT
from convenio.people.models import Person
from convenio.post.showing import comes_back
from convenio.ui.tables import csv_response

PER_PAGE = 50
SEE_OTHER = 303


def acting_of(request: HttpRequest) -> Acting:
    """Who acts; behind a guarded view there always is somebody."""
    acting: Acting = request.acting  # type: ignore[attr-defined]
    return acting


def me(request: HttpRequest) -> HttpResponse:
    """My page: name, language, roles and mandates, the ways to password, codes and sessions."""
    person = request.user
    if not isinstance(person, Person):
        return redirect("account_login")
    form = MyPageForm(request.POST or None, initial={"name": person.name, "language": person.language})
    if request.method == "POST" and form.is_valid():
        actions.set_name(person=person, name=form.cleaned_data["name"])
        actions.set_language(person=person, language=form.cleaned_data["language"])
        activate(form.cleaned_data["language"])
        messages.success(request, _("Saved."))
        return redirect("people:me")
    context = {
        "form": form,
        "person": person,
        "roles": person.memberships.select_related("party", "unit"),
        "hats": queries.parties_of(person),
        "trouble": comes_back([person.email]).get(person.email, ""),
        "today": timezone.localdate(),
    }
    return render(request, "people/me.html", context, status=400 if form.errors else 200)


@require_POST
def hat(request: HttpRequest) -> HttpResponse:
    """Act for another institution from now on."""
    person = request.user
    wanted = request.POST.get("party", "")
    if not isinstance(person, Person):
        return redirect("account_login")
    if wanted not in {party.hei_id for party in queries.parties_of(person)}:
        raise Refusal(_("You hold no role at this institution. Ask its node keeper for one."), 403)
    request.session[HAT] = wanted
    return redirect("people:me")


@acting_with(Role.KEEPER)
def people_list(request: HttpRequest) -> HttpResponse:
    """Everybody with a role at the institution; each look is kept in the record."""
    acting, form = acting_of(request), PeopleFilters(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {"search": "", "role": ""}
    people = queries.people_of(acting.party, search=chosen["search"], role=chosen["role"])
    export = request.GET.get("format") == "csv"
    what = "people.list_exported" if export else "people.list_seen"
    actions.log_look(acting=acting, what=what, about=f"party:{acting.party.hei_id}", at=timezone.now())
    if export:
        return _as_table(people)
    page = Paginator(people, PER_PAGE).get_page(request.GET.get("page"))
    trouble = comes_back(person.email for person in page)
    context = {
        "form": form,
        "page": page,
        "shown": [(person, trouble.get(person.email, "")) for person in page],
        "today": timezone.localdate(),
        "filtered": any(chosen.values()),
        "invited": (invited := queries.open_invitations(acting.party).count()),
        "invited_label": ngettext("%(count)d open invitation", "%(count)d open invitations", invited)
        % {"count": invited},
    }
    return render(request, "people/list.html", context)


@acting_with(Role.KEEPER)
def invite(request: HttpRequest) -> HttpResponse:
    """Invite a person with a first role."""
    acting = acting_of(request)
    form = InvitationForm(request.POST or None, party=acting.party, initial={"language": get_language()})
    if request.method == "POST" and form.is_valid():
        try:
            person = actions.invite_person(acting=acting, at=timezone.now(), **form.given())
        except Refusal as refusal:
            form.add_error(None, refusal.reason)
            return render(request, "people/invite.html", {"form": form}, status=refusal.status)
        messages.success(request, _("%(name)s was invited.") % {"name": person})
        return redirect("people:person", pk=person.pk)
    return render(request, "people/invite.html", {"form": form}, status=400 if form.errors else 200)


@acting_with(Role.KEEPER)
def person_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One person: roles, a role more, erasing."""
    acting, person = acting_of(request), _person(request, pk)
    form = RoleForm(request.POST or None, party=acting.party)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            actions.grant_role(acting=acting, person=person, at=timezone.now(), **form.given())
        except Refusal as refusal:
            form.add_error(None, refusal.reason)
            status = refusal.status
        else:
            messages.success(request, _("The role was given."))
            return redirect("people:person", pk=pk)
    if request.method == "GET":
        actions.log_look(acting=acting, what="people.person_seen", about=f"person:{pk}", at=timezone.now())
    rows = person.memberships.filter(party=acting.party).select_related("unit", "party", "person")
    context = {
        "form": form,
        "person": person,
        "roles": [(row, rules.may_withdraw(acting, row)) for row in rows],
        "may_give": rules.may_give_roles_to(acting, person),
        "may_leave": rules.may_let_leave(acting, person),
        "may_erase": rules.may_erase(acting, person),
        "today": timezone.localdate(),
        "trouble": comes_back([person.email]).get(person.email, ""),
    }
    return render(request, "people/person.html", context, status=400 if form.errors and status == 200 else status)


@require_POST
@acting_with(Role.KEEPER)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a role away."""
    acting = acting_of(request)
    membership = queries.membership_here(acting.party, pk)
    if membership is None:
        raise Http404
    person = membership.person
    actions.withdraw_role(acting=acting, membership=membership, at=timezone.now())
    messages.success(request, _("The role was taken away."))
    if queries.person_here(acting.party, person.pk):
        return redirect("people:person", pk=person.pk)
    return redirect("people:list")


@require_POST
@acting_with(Role.KEEPER)
def erase(request: HttpRequest, pk: int) -> HttpResponse:
    """Erase a person."""
    party = acting_of(request).party
    person = queries.person_here(party, pk) or queries.people_who_left(party).filter(pk=pk).first()
    if person is None:
        raise Http404
    actions.erase_person(acting=acting_of(request), person=person, at=timezone.now())
    messages.success(request, _("The person was erased. The record still verifies."))
    return redirect("people:list")


def _person(request: HttpRequest, pk: int) -> Person:
    person = queries.person_here(acting_of(request).party, pk)
    if person is None:
        raise Http404
    return person


def _as_table(people: QuerySet[Person]) -> HttpResponse:
    header = [_("Name"), _("E-mail address"), _("Language"), _("Role"), _("Unit"), _("Mandate"), _("From"), _("Until")]
    rows = [
        (
            person.name,
            person.email,
            person.language,
            row.role_name,
            row.unit or "",
            row.mandate,
            row.mandate_from or "",
            row.mandate_until or "",
        )
        for person in people
        for row in queries.roles_here(person)
    ]
    return csv_response("people", header, rows)
