"""What a draft belongs to: chosen here when it was begun without it, for example from a file."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from convenio.agreements import queries
from convenio.agreements.actions.belonging import choose_parent
from convenio.agreements.views.editor import draft_in
from convenio.agreements.views.finding import found
from convenio.agreements.views.start import parent_choices, parent_chosen
from convenio.agreements.views.words import kind_label
from convenio.parties.access import acting_in, acting_with
from convenio.parties.terms import Refusal, Role


@acting_with(Role.OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def belongs(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose the agreement above this one."""
    agreement = found(request, pk)
    view, acting = draft_in(request, agreement), acting_in(request)
    named = view.text["parent"]
    now = queries.by_pact(acting.party, named["pact"]) if named else None
    chosen, refusal, status = str(now.pk) if now else "", "", 200
    if request.method == "POST":
        chosen = request.POST.get("parent", "")
        parent = parent_chosen(acting, chosen)
        try:
            if chosen and parent is None:
                raise Refusal(_("Choose an agreement from the list."), 400)
            choose_parent(acting=acting, agreement=agreement, parent=parent, at=timezone.now())
        except Refusal as problem:
            refusal, status = problem.reason, problem.status
        else:
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(reverse("agreements:edit", args=[pk]))
    context = {
        "agreement": agreement,
        "kind": kind_label(view.text["kind"]),
        "choices": [row for row in parent_choices(acting) if row[0] != str(pk)],
        "chosen": chosen,
        "refusal": refusal,
    }
    return render(request, "agreements/belongs.html", context, status=status)
