"""Beginning an agreement: a form, and then the private draft from the library's template."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from convenio.agreements import actions, library, queries, rules
from convenio.agreements.forms.start import StartForm
from convenio.agreements.house_texts.content import TEMPLATE
from convenio.agreements.house_texts.queries import offered, offered_templates
from convenio.agreements.library import LANGUAGES
from convenio.agreements.models import Agreement
from convenio.agreements.scoping import sees
from convenio.agreements.views.words import reader
from convenio.network.contacts import partner_event_keys
from convenio.network.queries import partner_nodes
from convenio.parties.access import acting_in, signed_in
from convenio.parties.models import Party
from convenio.parties.terms import Acting, Refusal, pick

MOST_PARENTS, MOST_DIGITS = 200, 18


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def new(request: HttpRequest) -> HttpResponse:
    """The form, and what it begins."""
    acting = acting_in(request)
    initial = {
        "languages": list(LANGUAGES),
        "kind": request.GET.get("kind", "COMP"),
        "partner": request.GET.get("partner", ""),
        "parent": request.GET.get("parent", ""),
    }
    form = StartForm(
        request.POST or None,
        initial=initial,
        partners=_partners(acting),
        kinds=kind_choices(),
        parents=parent_choices(acting),
        templates=_templates(acting),
    )
    refused: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        try:
            agreement = _start(acting, form)
        except Refusal as refusal:
            refused = refusal
        else:
            messages.success(request, _("The draft is here, filled from the library. Only your institution sees it."))
            return HttpResponseRedirect(reverse("agreements:page", args=[agreement.pk]))
    context = {
        "form": form,
        "refusal": refused.reason if refused else "",
        "verdict": rules.may_start_agreement(acting),
        "advice": pick(library.notice(), reader()),
        "titles": [form[f"title_{tag}"] for tag in LANGUAGES],
    }
    status = refused.status if refused else 422 if form.errors else 200
    return render(request, "agreements/new.html", context, status=status)


def _start(acting: Acting, form: StartForm) -> Agreement:
    data = form.cleaned_data
    parent = parent_chosen(acting, data["parent"])
    house = offered(acting.party, int(data["house"]), TEMPLATE) if data["house"] else None
    return actions.start_agreement(
        acting=acting,
        kind=data["kind"],
        partners=[data["partner"], *data["others"]],
        by_link=_by_link(data),
        languages=data["tags"],
        title=data["title"],
        prevailing=data["prevailing"],
        layout=data["layout"],
        parent=parent,
        house=house,
        at=timezone.now(),
    )


def _by_link(data: dict[str, Any]) -> list[str]:
    """The partners that take part by secure link: the first where it is said, the others where they have no node."""
    first = [data["partner"]] if data["by_link"] else []
    further = [one for one in data["others"] if data["others_by_link"] and not partner_event_keys(one)]
    return [*first, *further]


def _partners(acting: Acting) -> list[tuple[str, str]]:
    """Every university known here; those whose node is not known yet say so, because nothing can be sent to them."""
    there = {node.hei_id for node in partner_nodes(acting.party)}
    rows = Party.objects.exclude(pk=acting.party.pk)
    named = [
        (one.hei_id, one.name() if one.hei_id in there else _("%(party)s (no node known yet)") % {"party": one.name()})
        for one in rows
    ]
    return sorted(named, key=lambda one: (one[0] not in there, one[1]))


def kind_choices() -> list[tuple[str, str]]:
    """The kinds of agreement by name."""
    return [(one.id, pick(one.names, reader())) for one in library.kinds()]


def _templates(acting: Acting) -> list[tuple[str, str]]:
    """The templates of the house, each with its kind."""
    names = dict(kind_choices())
    return [(str(one.pk), f"{one} · {names.get(one.text.of, one.text.of)}") for one in offered_templates(acting.party)]


def parent_chosen(acting: Acting, typed: str) -> Agreement | None:
    """The agreement named by a number, when the person sees it."""
    known = queries.find_agreement(acting.party, int(typed)) if typed.isdecimal() and len(typed) < MOST_DIGITS else None
    return known if known is not None and sees(acting, known.units) else None


def parent_choices(acting: Acting) -> list[tuple[str, str]]:
    """The agreements in force under which another one may hang."""
    rows = queries.agreements_of(acting.party, in_force=True).seen_by(acting)[:MOST_PARENTS]
    return [(str(one.pk), f"{one.name()} · {queries.partner_names(one)}") for one in rows]
