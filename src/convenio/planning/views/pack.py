"""The pack before a renewal: page, PDF, and another decision than suggested."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from convenio.agreements.life.rules import may_start_renewal
from convenio.agreements.models import Agreement
from convenio.agreements.views.finding import found
from convenio.parties.access import acting_in, signed_in
from convenio.parties.queries import party as find_party
from convenio.parties.terms import Refusal
from convenio.planning import actions
from convenio.planning.forms import OverruleForm
from convenio.planning.pictures import years_picture
from convenio.planning.queries.pack import pack_of
from convenio.planning.rules import may_overrule
from convenio.planning.sheets import pack_sheet, status_words
from convenio.planning.suggesting import measures


@require_safe
@signed_in
def pack(request: HttpRequest, pk: int) -> HttpResponse:
    """What was promised and kept, what is suggested and why; ``?format=pdf`` is the same on paper."""
    agreement = found(request, pk)
    if request.GET.get("format") == "pdf":
        made = pack_of(agreement, timezone.localdate())
        if made is None:
            raise Refusal(_("Nothing is in force here, so there is nothing to renew."), 404)
        answer = HttpResponse(pack_sheet(made, at=timezone.now()), content_type="application/pdf")
        answer["Content-Disposition"] = f'inline; filename="renewal-pack-{agreement.pk}.pdf"'
        return answer
    return _shown(request, agreement, OverruleForm())


def _shown(request: HttpRequest, agreement: Agreement, form: OverruleForm, status: int = 200) -> HttpResponse:
    made = pack_of(agreement, timezone.localdate())
    acting = acting_in(request)
    context: dict[str, Any] = {
        "agreement": agreement,
        "partner": find_party(agreement.partners[0]),
        "pack": made,
        "form": form,
        "measures": measures(),
        "overrule_verdict": may_overrule(acting, agreement),
        "renew_verdict": may_start_renewal(acting, agreement) if made else None,
    }
    if made and made.years:
        context["picture"] = years_picture(made.years, label=_("Activities by year"), legend=status_words())
    return render(request, "planning/pack.html", context, status=status)


@require_POST
@signed_in
def overrule(request: HttpRequest, pk: int) -> HttpResponse:
    """Note another decision with its reason."""
    agreement = found(request, pk)
    form = OverruleForm(request.POST)
    made = pack_of(agreement, timezone.localdate())
    if not form.is_valid() or made is None:
        return _shown(request, agreement, form, 422)
    try:
        actions.overrule(
            acting=acting_in(request),
            agreement=agreement,
            suggested=made.suggestion.choice,
            at=timezone.now(),
            **form.cleaned_data,
        )
    except Refusal as problem:
        form.add_error(None, problem.reason)
        return _shown(request, agreement, form, problem.status)
    messages.success(request, _("Noted, with your reason. The other side does not see it."))
    return HttpResponseRedirect(reverse("planning:pack", args=[pk]))
