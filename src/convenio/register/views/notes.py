"""What our office notes about one agreement: units, coordinator, strands, the agreement above it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from convenio.agreements.actions import note_facts
from convenio.agreements.models import Agreement
from convenio.agreements.rules import may_note_facts
from convenio.agreements.views.finding import found
from convenio.parties.access import acting_in, signed_in
from convenio.parties.models import Party
from convenio.parties.terms import Refusal
from convenio.people.models import Person
from convenio.register.forms import Notes
from convenio.register.scope import Scope

MOST_PARENTS = 200


@require_http_methods(["GET", "POST"])
@signed_in
def notes(request: HttpRequest, pk: int) -> HttpResponse:
    """A short form; what stands in it never leaves the university."""
    acting, agreement = acting_in(request), found(request, pk)
    verdict = may_note_facts(acting, agreement)
    form = Notes(
        request.POST or None,
        initial={
            "units": agreement.units,
            "coordinator": agreement.coordinator_id or "",
            "coordinator_name": agreement.coordinator_name,
            "strands": agreement.noted_strands,
            "parent": agreement.parent_id or "",
        },
        units=[(one.ounit_id, str(one)) for one in acting.party.units.all()],
        people=_people(acting.party),
        parents=_parents(Scope.of(acting), agreement),
    )
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            note_facts(
                acting=acting,
                agreement=agreement,
                at=timezone.now(),
                units=typed.get("units", agreement.units),
                coordinator=Person.objects.filter(pk=typed["coordinator"] or 0).first(),
                coordinator_name="" if typed["coordinator"] else typed["coordinator_name"],
                strands=typed["strands"],
                parent=Scope.of(acting).agreements().filter(pk=typed["parent"] or 0).first(),
            )
        except Refusal as problem:
            form.add_error(None, problem.reason)
        else:
            messages.success(request, _("Noted."))
            return redirect("agreements:page", pk)
    status = 400 if request.method == "POST" else 200
    context = {"form": form, "agreement": agreement, "verdict": verdict}
    return render(request, "register/notes.html", context, status=status)


def _people(party: Party) -> list[tuple[str, str]]:
    rows = Person.objects.filter(memberships__party=party, is_active=True).distinct()
    return [(str(row.pk), str(row)) for row in rows]


def _parents(scope: Scope, agreement: Agreement) -> list[tuple[str, str]]:
    """Agreements with the same partners first; the one chosen now is always among them."""
    rows = scope.agreements().exclude(pk=agreement.pk).exclude(parent=agreement)
    near = rows.filter(facets__name="partner", facets__value__in=agreement.partners).distinct()
    found = list(near.exclude(phase="over").order_by("-pk")[:MOST_PARENTS])
    if agreement.parent and agreement.parent not in found:
        found.insert(0, agreement.parent)
    return [(str(row.pk), row.name()) for row in found]
