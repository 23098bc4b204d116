"""What has to be done by when: the list of an agreement and of the house, and one obligation with its deeds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from convenio.agreements import books
from convenio.agreements.life import actions, phrases, queries, rules
from convenio.agreements.life.demands import rules as known_rules
from convenio.agreements.life.forms import GiveForm, ObligationFilter, SettleForm
from convenio.agreements.life.views.page import partner_of
from convenio.agreements.models import Agreement, Obligation
from convenio.agreements.queries import partner_names
from convenio.agreements.scoping import sees
from convenio.agreements.views.differences import clause_name
from convenio.agreements.views.finding import found
from convenio.parties.access import acting_in, signed_in
from convenio.parties.models import Unit
from convenio.parties.terms import Refusal
from convenio.people.models import Person
from convenio.people.queries import people_of
from convenio.ui.tables import csv_response

PER_PAGE = 50
MOST_EXPORTED = 20_000
HEADER = ("due_on", "state", "what", "agreement", "partners", "owner", "note", "settled_on", "settled_by", "pact")


@require_safe
@signed_in
def everything(request: HttpRequest) -> HttpResponse:
    """All obligations of the house."""
    return _listed(request, None)


@require_safe
@signed_in
def of_agreement(request: HttpRequest, pk: int) -> HttpResponse:
    """Those of one agreement."""
    return _listed(request, found(request, pk))


def _listed(request: HttpRequest, agreement: Agreement | None) -> HttpResponse:
    acting = acting_in(request)
    today = timezone.now().date()
    form = ObligationFilter(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    asked = {name: value for name, value in chosen.items() if value}
    rows = queries.obligations_of(
        acting.party, on=today, agreement=agreement, acting=acting, person_id=acting.person_id, **asked
    )
    rows = rows.prefetch_related("agreement__partner_rows")
    if request.GET.get("format") == "csv":
        return csv_response("obligations", HEADER, _cells(list(rows[:MOST_EXPORTED]), today))
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    lines = queries.lines_of(list(page), today)
    context = {
        "agreement": agreement,
        "partner": partner_of(agreement) if agreement else None,
        "form": form,
        "narrowed": bool(asked),
        "page": page,
        "lines": [(one, partner_names(one.row.agreement), rules.may_settle(acting, one.row)) for one in lines],
        "here": request.get_full_path(),
    }
    return render(request, "agreements/life/obligations.html", context)


def _cells(rows: list[Obligation], today: date) -> Iterator[tuple[Any, ...]]:
    for line in queries.lines_of(rows, today):
        row = line.row
        yield (
            row.due_on.isoformat(),
            line.state_label,
            line.sentence,
            row.agreement.name(),
            partner_names(row.agreement),
            line.owner,
            row.note,
            row.settled_at.date().isoformat() if row.settled_at else "",
            row.settled_by_name,
            row.agreement.pact,
        )


@require_safe
@signed_in
def obligation(request: HttpRequest, pk: int) -> HttpResponse:
    """One obligation: what it says, where it comes from, its deeds, whose it is."""
    return _shown(request, _found(request, pk))


@require_POST
@signed_in
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """Done, waived or open again; back to where one came from."""
    row = _found(request, pk)
    form = SettleForm(request.POST, request.FILES)
    if not form.is_valid():
        return _shown(request, row, settle_form=form, refusal=_("Choose done, waived or open."), status=422)
    file = form.cleaned_data["evidence"]
    try:
        actions.settle(
            acting=acting_in(request),
            obligation=row,
            state=form.cleaned_data["state"],
            note=form.cleaned_data["note"],
            evidence=file.read() if file else b"",
            evidence_name=file.name if file else "",
            at=timezone.now(),
        )
    except Refusal as refusal:
        return _shown(request, row, settle_form=form, refusal=refusal.reason, status=refusal.status)
    messages.success(request, _SAID[form.cleaned_data["state"]]())
    return HttpResponseRedirect(_back(request, row))


_SAID = {
    "done": lambda: _("Noted as done."),
    "waived": lambda: _("Noted as not needed, with its reason."),
    "open": lambda: _("It is open again."),
}


@require_http_methods(["POST"])
@signed_in
def give(request: HttpRequest, pk: int) -> HttpResponse:
    """Say whose it is."""
    row = _found(request, pk)
    form = _give_form(row, request.POST)
    if not form.is_valid():
        return _shown(request, row, give_form=form, refusal=_("Choose a person or a duty."), status=422)
    kind, _colon, value = form.cleaned_data["owner"].partition(":")
    person = Person.objects.filter(pk=value).first() if kind == "person" else None
    try:
        count = actions.give(
            acting=acting_in(request),
            obligation=row,
            person=person,
            role=value if kind == "role" else "",
            unit=form.cleaned_data["unit"] if kind == "role" else "",
            at=timezone.now(),
        )
    except Refusal as refusal:
        return _shown(request, row, give_form=form, refusal=refusal.reason, status=refusal.status)
    messages.success(request, _("Given to %(owner)s (open: %(count)s).") % {"owner": _owner(row), "count": count})
    return HttpResponseRedirect(reverse("agreements:obligation", args=[row.pk]))


def _owner(row: Obligation) -> str:
    row.refresh_from_db()
    return phrases.owner_of(row)


def _shown(
    request: HttpRequest,
    row: Obligation,
    *,
    settle_form: SettleForm | None = None,
    give_form: GiveForm | None = None,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    acting = acting_in(request)
    rule = known_rules().get(row.rule, {})
    context = {
        "agreement": row.agreement,
        "partner": partner_of(row.agreement),
        "line": queries.lines_of([row], timezone.now().date())[0],
        "rule": rule,
        "clause": _clause_of(row),
        "settle_form": settle_form or SettleForm(),
        "give_form": give_form or _give_form(row, None),
        "verdict": rules.may_settle(acting, row),
        "give_verdict": rules.may_give(acting, row.agreement),
        "refusal": refusal,
    }
    return render(request, "agreements/life/obligation.html", context, status=status)


def _clause_of(row: Obligation) -> str:
    """The clause in the words of the text in force; empty for what comes from no clause."""
    text = books.text(row.agreement, row.agreement.in_force_text) if row.clause else None
    return clause_name(text, row.clause) if text else ""


def _give_form(row: Obligation, data: Any) -> GiveForm:
    people = [(one.pk, one.name or one.email) for one in people_of(row.party)]
    units = [(one.ounit_id, str(one)) for one in Unit.objects.filter(party=row.party)]
    now = f"person:{row.owner_id}" if row.owner_id else f"role:{row.owner_role}"
    return GiveForm(data, people=people, units=units, initial={"owner": now, "unit": row.owner_unit})


def _found(request: HttpRequest, pk: int) -> Obligation:
    acting = acting_in(request)
    row = queries.find_obligation(acting.party, pk)
    if row is None or not (sees(acting, row.agreement.units) or row.owner_id == acting.person_id):
        raise Http404(_("This does not exist, belongs to another institution, or is no longer asked for."))
    return row


def _back(request: HttpRequest, row: Obligation) -> str:
    """The list one came from, when it is a page of this node."""
    back = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        return back
    return reverse("agreements:obligation", args=[row.pk])
