"""Settings of a draft: title, languages, which prevails, layout, who signs; and throwing the draft away."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from convenio.agreements import actions
from convenio.agreements.forms.settings import SettingsForm
from convenio.agreements.views.editor import draft_in
from convenio.agreements.views.finding import found
from convenio.parties.access import acting_in, acting_with
from convenio.parties.terms import Refusal, Role


@acting_with(Role.OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HttpRequest, pk: int) -> HttpResponse:
    """One form for everything of the text that is not a clause."""
    agreement = found(request, pk)
    view = draft_in(request, agreement)
    form = SettingsForm(request.POST or None, text=view.text, revision=view.revision)
    refusal, status = "", 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                actions.save_settings(
                    acting=acting_in(request),
                    agreement=agreement,
                    revision=form.cleaned_data["revision"],
                    at=timezone.now(),
                    **form.changes(),
                )
            except Refusal as problem:
                refusal, status = problem.reason, problem.status
            else:
                messages.success(request, _("The settings are saved."))
                return HttpResponseRedirect(reverse("agreements:edit", args=[pk]))
    context = {"agreement": agreement, "view": view, "form": form, "refusal": refusal}
    return render(request, "agreements/settings.html", context, status=status)


@acting_with(Role.OFFICER)
@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw away what was not proposed."""
    agreement = found(request, pk)
    founded = agreement.founded
    actions.discard_draft(acting=acting_in(request), agreement=agreement, at=timezone.now())
    if not founded:
        messages.info(request, _("The draft was thrown away. Nobody else had seen it."))
        return redirect("agreements:list")
    messages.info(request, _("Your changes were thrown away. The newest version stands as it was proposed."))
    return redirect("agreements:page", pk=pk)


@acting_with(Role.OFFICER)
@require_POST
def catch_up(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring a draft that was overtaken by a newer version up to it; what was changed in the draft stays."""
    both = actions.rebase_draft(acting=acting_in(request), agreement=found(request, pk), at=timezone.now())
    if both:
        places = ", ".join(both)
        messages.warning(
            request,
            _("Both sides changed clauses %(list)s: yours stand in the draft. Compare them with the newest version.")
            % {"list": places},
        )
    else:
        messages.success(request, _("The draft now builds on the newest version. Your changes are kept."))
    return redirect("agreements:edit", pk=pk)
