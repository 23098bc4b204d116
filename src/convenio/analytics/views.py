"""Dashboards: a page for each group of questions, each as chart, table and file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from convenio.analytics import sets, showing
from convenio.analytics.actions import ask_for_gathering
from convenio.analytics.answers import Answer, Desk, Seeing, question_of
from convenio.analytics.charts import NARROW, WIDE, chart
from convenio.analytics.duties import waiting
from convenio.analytics.forms import DashboardFilter
from convenio.analytics.mapping import world
from convenio.analytics.phrases import PAGES, QUESTIONS, TABLES
from convenio.analytics.questions import Question
from convenio.analytics.rules import may_gather
from convenio.analytics.terms import Broken, NoFacts, Refused, TooLong
from convenio.parties.access import acting_in, signed_in
from convenio.parties.terms import Refusal
from convenio.ui.spreadsheet import xlsx_response
from convenio.ui.tables import csv_response

ON_PAGE = {
    "partners": ("partners", "dormant", "agreements_year"),
    "activity": ("promises_strand", "activity_year", "answers_year"),
    "flows": ("flows_year", "flows_country", "flows_partner", "flows_level", "flows_field", "stays_year"),
}
MOST_LINES = 100


@dataclass(frozen=True)
class Panel:
    """One question on a page."""

    id: str
    title: str
    counted: str
    answer: Answer
    picture: SafeString | None
    narrow: SafeString | None

    @property
    def header(self) -> list[showing.Cell]:
        return showing.shown_header(self.answer)

    @property
    def lines(self) -> list[list[showing.Cell]]:
        return showing.lines(self.answer)[:MOST_LINES]

    @property
    def left_out(self) -> int:
        return max(len(self.answer.rows) - MOST_LINES, 0)


@require_safe
@signed_in
def dashboards(request: HttpRequest, page: str = "partners") -> HttpResponseBase:
    """One page; with ``?question=…&format=csv`` (or xlsx) the whole table of one question."""
    if page not in ON_PAGE:
        raise Http404
    acting, on = acting_in(request), _today()
    context: dict[str, Any] = {"page": page, "tabs": _tabs(request, page), "may_gather": may_gather(acting)}
    try:
        desk = Desk(Seeing.of(acting), on)
        years = page != "partners"
        form = DashboardFilter(request.GET, party=acting.party, offered=desk.choices(), years=years)
        chosen = form.chosen()
        if request.GET.get("format") in ("csv", "xlsx"):
            return _as_table(request, desk, page, chosen)
        context |= {"form": form, "at": desk.found.at, "narrowed": bool(chosen)}
        context["panels"] = [_panel(desk.ask(_question(one), chosen)) for one in ON_PAGE[page]]
    except (NoFacts, Broken) as trouble:
        context["broken"] = isinstance(trouble, Broken)
    except TooLong as error:
        raise Refusal(_("This takes too long. Choose fewer years, or one country or strand."), 503) from error
    except Refused as error:
        raise Refusal(
            _("The facts could not be read. Have them gathered anew; if it stays so, tell the node keeper."), 503
        ) from error
    return render(request, "analytics/dashboards.html", context | _progress())


@require_safe
@signed_in
def progress(request: HttpRequest) -> HttpResponse:
    """How far a gathering is, for the page that waits for it; without one, the page is asked to load anew."""
    found = _progress()
    if not found["gathering"]:
        answer = HttpResponse(status=204)
        answer["HX-Refresh"] = "true"
        return answer
    return render(request, "analytics/progress.html", found)


@require_POST
@signed_in
def gather(request: HttpRequest) -> HttpResponse:
    """Have the facts gathered now."""
    ask_for_gathering(acting=acting_in(request), at=timezone.now())
    messages.success(request, _("The facts are being gathered. This page shows them as soon as they are there."))
    page = request.POST.get("page", "")
    return redirect("analytics:page", page) if page in ON_PAGE else redirect("analytics:dashboards")


def _panel(answer: Answer) -> Panel:
    words, name = QUESTIONS[answer.question.id], answer.question.id
    title = str(words.title)
    if name == "partners":
        return Panel(name, title, str(words.counted), answer, world(answer), None)
    wide, narrow = (chart(answer, title, width) for width in (WIDE, NARROW))
    return Panel(name, title, str(words.counted), answer, wide, narrow)


def _as_table(request: HttpRequest, desk: Desk, page: str, chosen: dict[str, Any]) -> HttpResponseBase:
    name = request.GET.get("question", "")
    if name not in ON_PAGE[page]:
        raise Http404
    answer = desk.ask(_question(name), chosen)
    title, file = str(QUESTIONS[name].title), name.replace("_", "-")
    if request.GET["format"] == "xlsx":
        return xlsx_response(file, title, showing.header(answer), showing.cells(answer))
    return csv_response(file, showing.header(answer), showing.cells(answer))


def _question(name: str) -> Question:
    found = question_of(name)
    if found is None:
        raise Http404
    return found


def _progress() -> dict[str, Any]:
    found = sets.progress()
    words = {"table": TABLES.get(found["table"], found["table"]), "rows": found["rows"]} if found else {}
    return {"gathering": found is not None or waiting(), "gathered": words}


def _tabs(request: HttpRequest, page: str) -> list[tuple[str, str, bool]]:
    kept = request.GET.copy()
    for name in ("question", "format"):
        kept.pop(name, None)
    query = f"?{kept.urlencode()}" if kept else ""
    return [(str(label), reverse("analytics:page", args=[name]) + query, name == page) for name, label in PAGES.items()]


def _today() -> date:
    return timezone.localdate()
