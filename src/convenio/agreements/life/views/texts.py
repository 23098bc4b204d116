"""The consolidated text on any day, and what an amendment changes, as pages and as sheets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from convenio.agreements import books
from convenio.agreements.life.consolidated import Layer, consolidated_on, layers_of
from convenio.agreements.life.forms import DayForm
from convenio.agreements.life.sheets import amendment_sheet, consolidated_sheet
from convenio.agreements.life.showing import Operation, operations_of, parts_shown
from convenio.agreements.life.views.page import partner_of
from convenio.agreements.models import Agreement
from convenio.agreements.views.finding import found, number_in
from convenio.agreements.views.words import reader
from convenio.parties.access import signed_in
from convenio.parties.terms import pick
from pact.state import Version


@require_safe
@signed_in
def consolidated(request: HttpRequest, pk: int) -> HttpResponse:
    """The text as it stands, or stood on a day: ``?on=2027-03-01``; ``?format=pdf`` gives it as a sheet."""
    agreement = found(request, pk)
    now = timezone.now()
    form = DayForm(request.GET if "on" in request.GET else None, initial={"on": now.date()})
    day = (form.cleaned_data["on"] if form.is_bound and form.is_valid() else None) or now.date()
    state = books.state(agreement) if agreement.founded else None
    whole = consolidated_on(agreement, state, day) if state else None
    parts = parts_shown(whole) if whole else ()
    if whole and request.GET.get("format") == "pdf":
        return _pdf(consolidated_sheet(agreement, whole, parts, at=now), f"text-{day.isoformat()}")
    layers = layers_of(agreement, state) if state else ()
    context = {
        "agreement": agreement,
        "partner": partner_of(agreement),
        "form": form,
        "day": day,
        "whole": whole,
        "parts": parts,
        "layers": layers,
        "removed": [(_heading(clause), layer) for clause, layer in whole.removed] if whole else [],
        "ended": bool(whole and whole.layer.until and whole.layer.until < day),
    }
    return render(request, "agreements/life/consolidated.html", context)


@require_safe
@signed_in
def amendment(request: HttpRequest, pk: int) -> HttpResponse:
    """What a version changes in the text that ruled before it: ``?version=3``; default the newest that changes one."""
    agreement = found(request, pk)
    now = timezone.now()
    versions = books.state(agreement).versions if agreement.founded else ()
    number = number_in(request, "version") or len(versions)
    if not 0 < number <= len(versions):
        raise Http404(_("There is no such version."))
    version = versions[number - 1]
    base = base_of(agreement, version)
    old = base.text if base else None
    new = books.text(agreement, version.text)
    operations = operations_of(old, new) if old and new else ()
    if base and new and request.GET.get("format") == "pdf":
        return _pdf(amendment_sheet(agreement, base, number, new, operations, at=now), f"amendment-{number}")
    context = {
        "agreement": agreement,
        "partner": partner_of(agreement),
        "number": number,
        "base": base,
        "in_force": any(
            one.version == version.id and one.status == "COMPLETE" for one in books.state(agreement).rounds
        ),
        "operations": operations,
        "counts": _counts(operations),
        "promises": _promises(old, new),
        "others": [n for n in range(2, len(versions) + 1) if base_of(agreement, versions[n - 1]) is not None],
    }
    return render(request, "agreements/life/amendment.html", context)


def base_of(agreement: Agreement, version: Version) -> Layer | None:
    """The signed version that a version changes: the last signed one before it; None for one that begins."""
    state = books.state(agreement)
    numbers = {one.id: number for number, one in enumerate(state.versions, start=1)}
    older = [one for one in layers_of(agreement, state) if one.number < numbers[version.id]]
    return older[-1] if older and older[-1].text is not None else None


def _counts(operations: tuple[Operation, ...]) -> dict[str, int]:
    found: dict[str, int] = {}
    for one in operations:
        found[one.op] = found.get(one.op, 0) + 1
    return found


def _promises(old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> int:
    """How many promises differ."""
    if old is None or new is None:
        return 0
    before, after = ({one["id"]: one for one in text["commitments"]} for text in (old, new))
    return sum(before.get(name) != after.get(name) for name in {*before, *after})


def _heading(clause: Mapping[str, Any]) -> str:
    return pick(clause["heading"], reader()) or str(clause["type"])


def _pdf(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return answer
