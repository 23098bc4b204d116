"""The page of one agreement, whole or as the parts that changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from convenio.agreements import actions, books, queries, witnessing
from convenio.agreements.models import Agreement
from convenio.agreements.queries import AgreementView
from convenio.agreements.views import taking, words
from convenio.agreements.views.deeds import deeds_of, has_place, may_change
from convenio.agreements.views.differences import base_text, compared_to, lines_of, unproposed
from convenio.agreements.views.finding import found, number_in
from convenio.agreements.views.freshness import freshness
from convenio.agreements.views.refusing import Refused
from convenio.agreements.views.review_part import review_shown
from convenio.agreements.views.showing import clauses_shown, remark_shown
from convenio.agreements.views.turning import turn_of
from convenio.directory.queries.chains import became
from convenio.parties.access import acting_in, signed_in
from convenio.parties.terms import pick


@dataclass(frozen=True)
class Asked:
    """What the address asks for: an older version, one to compare with, only clauses that changed or are discussed."""

    version: int = 0
    compare: int = 0
    only: bool = False

    @classmethod
    def of(cls, request: HttpRequest) -> Asked:
        return cls(number_in(request, "version"), number_in(request, "compare"), request.GET.get("only") == "stirred")

    @property
    def values(self) -> SafeString:
        """The same as the inside of a JSON object, for the question whether something changed."""
        only = "stirred" if self.only else ""
        return format_html('"version": "{}", "compare": "{}", "only": "{}"', self.version, self.compare, only)


@require_safe
@signed_in
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """The agreement. ``?version=2`` shows an older version, ``?compare=1`` marks what changed since that one."""
    return answer(request, found(request, pk), asked=Asked.of(request))


@require_safe
@signed_in
def live(request: HttpRequest, pk: int) -> HttpResponse:
    """The parts of the page again when something changed since ``?key=…``, else 204 and nothing moves."""
    agreement = found(request, pk)
    if request.GET.get("key") == freshness(agreement, timezone.now()):
        return HttpResponse(status=204)
    return answer(request, agreement, asked=Asked.of(request), parts=True)


def answer(
    request: HttpRequest,
    agreement: Agreement,
    *,
    refused: Refused | None = None,
    asked: Asked | None = None,
    parts: bool = False,
) -> HttpResponse:
    """The page, or only its parts for htmx. The look is noted afterwards, so that what is new is still marked."""
    at = timezone.now()
    context = _context(request, agreement, at, refused, asked or Asked())
    actions.look(acting=acting_in(request), agreement=agreement, at=at)
    template = "agreements/parts.html" if parts else "agreements/page.html"
    response = render(request, template, {**context, "partial": parts}, status=refused.status if refused else 200)
    if parts:
        response["X-Parts"] = "1"
    return response


def _context(
    request: HttpRequest, agreement: Agreement, at: datetime, refused: Refused | None, asked: Asked
) -> dict[str, Any]:
    key, acting = freshness(agreement, at), acting_in(request)
    view = queries.agreement_view(agreement, acting, on=at, version=_version_id(agreement, asked.version))
    if asked.compare:
        view = compared_to(view, asked.compare)
    old = base_text(view)
    every = clauses_shown(view, refused)
    clauses = tuple(one for one in every if one.stirred) if asked.only else every
    ids = {one.id for one in every}
    deeds = deeds_of(view, refused.place if refused else "")
    partners = agreement.partner_parties
    changes = lines_of(view.difference, old, view.text) if old and view.text else ()
    return {
        "agreement": agreement,
        "view": view,
        "key": key,
        "refused": refused,
        "turn": turn_of(view),
        "clauses": clauses,
        "every": every,
        "stirred": sum(one.stirred for one in every),
        "structure": ",".join([*(one.id for one in clauses), *view.languages]),
        "general": [remark_shown(view, one, refused) for one in view.remarks if one.clause not in ids],
        "deeds": deeds,
        "change_possible": may_change(deeds) and not _older(view),
        "refused_elsewhere": refused if refused and not has_place(refused.place, view, deeds) else None,
        "changes": changes,
        "removed": [one for one in changes if one.removed],
        "waiting_changes": unproposed(agreement, view),
        "kind": words.kind_label(agreement.kind),
        "authentic": words.authentic(view.text) if view.text else "",
        "partners": [(one, view.party_names.get(one, one)) for one in agreement.partners],
        "became": [(view.party_names.get(one, one), remark) for one, remark in became(partners).items()],
        "partner": next((one for one in partners if one.hei_id == agreement.partners[0]), None),
        "pen_takers": _pen_takers(agreement, view),
        "houses": {one.hei_id: one for one in (agreement.party, *partners)},
        "to_take_over": taking.offer(agreement, acting),
        "stances": _stances(view),
        "news_since": _news_since(view),
        "review": review_shown(view, acting, at),
        "older": _older(view),
        "next_number": len(view.versions) + 1,
        "clearance_titles": {one.rule.id: pick(one.rule.title, words.reader()) for one in view.clearances},
        "asked": asked,
    }


def _version_id(agreement: Agreement, number: int) -> str:
    versions = books.state(agreement).versions if agreement.founded else ()
    return versions[number - 1].id if 0 < number <= len(versions) else ""


def _news_since(view: AgreementView) -> datetime | None:
    """When the person looked last; None when all of it is from before their first look."""
    newest = max((one.at for one in view.news), default=None)
    return view.news_since if newest and view.news_since and view.news_since < newest else None


def _stances(view: AgreementView) -> list[tuple[str, str, bool, str]]:
    """(party, name, ours, approve | withdraw | nothing) for the version on show, ourselves first."""
    if view.version is None:
        return []
    parties = [view.own, *view.agreement.partners]
    stances = view.version.stances
    return [(one, view.party_names.get(one, one), one == view.own, stances.get(one, "")) for one in parties]


def _pen_takers(agreement: Agreement, view: AgreementView) -> list[tuple[str, str]]:
    """Partners that can write a version: whoever takes part by secure link cannot."""
    without = witnessing.without_node(agreement)
    return [(one, view.party_names.get(one, one)) for one in agreement.partners if one not in without]


def _older(view: AgreementView) -> bool:
    return view.version is not None and not view.version.newest
