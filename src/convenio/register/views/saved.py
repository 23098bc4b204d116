"""Keeping a filter, sharing it, opening the list with it, deleting it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from convenio.parties.access import acting_in, signed_in
from convenio.parties.terms import Refusal
from convenio.register import actions
from convenio.register.forms import SaveFilter
from convenio.register.models import SavedFilter
from convenio.register.queries import saved


@require_http_methods(["GET", "POST"])
@signed_in
def save(request: HttpRequest) -> HttpResponse:
    """Name the filter that the address carries; the list shows it again afterwards."""
    acting = acting_in(request)
    query = saved.kept_part(request.GET.urlencode())
    form = SaveFilter(request.POST or None, initial={"query": query})
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            row = actions.save_filter(
                acting=acting,
                name=typed["name"],
                query=saved.kept_part(typed["query"]),
                shared=typed["shared"],
                opening=typed["opening"],
                at=timezone.now(),
            )
        except Refusal as problem:
            form.add_error(None, problem.reason)
        else:
            messages.success(request, _("The filter “%(name)s” is kept.") % {"name": row.name})
            return redirect(f"{reverse('agreements:list')}?{row.query}")
    status = 400 if request.method == "POST" else 200
    return render(request, "register/save.html", {"form": form, "query": query}, status=status)


@require_POST
@signed_in
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """One of the buttons beside a kept filter: share, unshare, open, close, delete."""
    acting, row = acting_in(request), _found(request, pk)
    match request.POST.get("do"):
        case "share" | "unshare" as wish:
            actions.change_filter(acting=acting, saved=row, shared=wish == "share")
        case "open":
            actions.open_with(acting=acting, saved=row)
            messages.success(request, _("Your list now opens with “%(name)s”.") % {"name": row.name})
        case "close":
            actions.open_with(acting=acting, saved=None)
            messages.success(request, _("Your list now opens with all agreements."))
        case "delete":
            actions.delete_filter(acting=acting, saved=row)
            messages.success(request, _("The filter “%(name)s” is deleted.") % {"name": row.name})
            return redirect(f"{reverse('agreements:list')}?all=1")
        case _:
            raise Refusal(_("Use the buttons of the page."), 400)
    return redirect(f"{reverse('agreements:list')}?{row.query}")


def _found(request: HttpRequest, pk: int) -> SavedFilter:
    row = saved.saved_filter(acting_in(request), pk)
    if row is None:
        raise Http404(_("This filter does not exist, or its owner does not share it."))
    return row
