"""Things done as something that lists can be brought in as, and the empty sheet for it."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from convenio.agreements import actions
from convenio.agreements.actions.costs import remove_cost
from convenio.agreements.activity_lists.judging import ActivityJudge
from convenio.agreements.activity_lists.words import tables
from convenio.agreements.models import ActivityLine
from convenio.agreements.queries.costs import costs_of
from convenio.agreements.views.words import metric_of
from convenio.intake.registering import Field, Target, register_target
from convenio.parties.terms import Acting, Refusal
from pact.metrics import METRICS

TARGET = "activities"
_SCRIPTS = {"zh": re.compile("[\u4e00-\u9fff]"), "ru": re.compile("[\u0400-\u04ff]")}
LABELS = {
    "agreement": _("Agreement (title or our number)"),
    "partner": _("Partner university"),
    "metric": _("What was done"),
    "way": _("Direction (out, in, jointly)"),
    "first": _("First day"),
    "last": _("Last day"),
    "number": _("How many"),
    "persons": _("Persons"),
    "teaching_hours": _("Teaching hours"),
    "months": _("Months, all persons together"),
    "semesters": _("Semesters, all persons together"),
    "credits": _("Credits, all persons together"),
    "students": _("Students"),
    "amount": _("Amount, without cents"),
    "currency": _("Currency"),
    "cost": _("What it cost us, with its currency"),
    "role": _("Role of who went"),
    "doi": _("DOI"),
}
_REQUIRED = ("metric", "first")
_REASONS = {
    "no_agreement": _("The row names neither an agreement nor a partner."),
    "agreement_unknown": _("No agreement in force fits “%(word)s”. Say above which one is meant, if any."),
    "agreement_several": _("Several agreements in force fit “%(word)s”. Say above which one is meant."),
    "no_metric": _("The row does not say what was done."),
    "metric_unknown": _("“%(word)s” is not known here. Say above what it is."),
    "first_unread": _("“%(word)s” is not a first day. Write it like 31.12.2024 or 2024-12-31."),
    "last_unread": _("“%(word)s” is not a last day. Write it like 31.12.2024 or 2024-12-31."),
    "no_day": _("The first day is missing."),
    "number_unread": _("“%(word)s” is not a whole number."),
    "number_negative": _("“%(word)s” is less than nothing."),
    "cost_unread": _("“%(word)s” is no cost with its currency, like 1200 EUR; it is left out."),
    "role_unread": _("The role “%(word)s” is not known; it is left out. Names do not belong here."),
    "way_unread": _("“%(word)s” is not a direction. Write out, in or jointly."),
    "no_way": _("The row does not say which way it went. Say above what holds for such rows."),
    "several_parties": _("Of an agreement with several partners record this on its page: the list cannot tell which."),
    "outside_years": _("It lies outside the years of the promise: it is recorded, and does not count towards it."),
    "no_promise": _("No promise made: nothing of this kind was promised in this agreement."),
    "alike": _("Something of this kind on the same day is recorded already, with other numbers. Perhaps the same?"),
    "refused": _("%(words)s"),
    "brought": _("An earlier list brought this already."),
    "ours": _("Your side recorded the same already."),
    "theirs": _("The other side recorded the same already; confirm its record instead."),
}


def fields() -> tuple[Field, ...]:
    """What a row may say; the names of columns come from ``words.json``."""
    columns = tables()["column"]
    return tuple(
        Field(code, label, tuple(columns[code]), required=code in _REQUIRED, days=code in ("first", "last"))
        for code, label in LABELS.items()
    )


def reason(code: str, details: Mapping[str, str]) -> str:
    """A stored reason in the reader's words."""
    return str(_REASONS[code]) % dict(details) if code in _REASONS else code


def take_back(acting: Acting, object_id: str, at: datetime) -> str:
    """Retract what a list recorded, with its cost; kept, with the reason, where the other side answered it already."""
    line = ActivityLine.objects.filter(party=acting.party, statement=object_id).select_related("agreement").first()
    if line is None or line.status == ActivityLine.RETRACTED:
        return ""
    if line.answered_at is not None:
        return gettext("The other side has answered the record of %(day)s already. Take it back on its own page.") % {
            "day": line.starts_on.isoformat()
        }
    try:
        actions.retract_activity(acting=acting, agreement=line.agreement, record=object_id, at=at)
        for cost in costs_of(line.agreement).filter(activity=line.activity):
            remove_cost(acting=acting, agreement=line.agreement, cost=cost.pk, at=at)
    except Refusal as refusal:
        return refusal.reason
    return ""


def address(object_id: str) -> str:
    """Where the agreement of a record that came in shows it; empty when it is not here any more."""
    found = ActivityLine.objects.filter(statement=object_id).values_list("agreement_id", flat=True).first()
    return reverse("agreements:board", args=[found]) + "#activities" if found else ""


def template() -> bytes:
    """An empty .xlsx whose columns are known when it comes back, and a sheet with everything that can be said."""
    import openpyxl  # here, not above: a process that writes no spreadsheet starts sooner
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    language = (get_language() or "en")[:2]
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = gettext("What was done")[:30]
    for place, names in enumerate(tables()["column"].values(), 1):
        cell = sheet.cell(1, place, in_script(names, language))
        cell.font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(place)].width = 24 if place < 4 else 14
    sheet.freeze_panes = "A2"
    second = book.create_sheet(gettext("Words that can be used")[:30])
    metrics = [metric_of(one) for one in METRICS]
    others = [[in_script(words, language) for words in tables()[one].values()] for one in ("way", "role")]
    second.append([in_script(tables()["column"][one], language) for one in ("metric", "way", "role")])
    for place, one in enumerate(metrics):
        second.append([one, *(words[place] if place < len(words) else None for words in others)])
    second.column_dimensions["A"].width = 50
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def in_script(words: Sequence[str], language: str) -> str:
    """The first of the words that is written as the language is; the first of all where none is."""
    shape = _SCRIPTS.get(language)
    return next((word for word in words if shape and shape.search(word)), words[0])


def register() -> None:
    """Tell intake what this room takes in."""
    register_target(
        Target(
            code=TARGET,
            label=_("What was done under agreements"),
            about=_("One row for each visit, exchange, milestone, project or paper, of any agreement."),
            fields=fields(),
            judge=ActivityJudge,
            undo=take_back,
            reason=reason,
            address=address,
            result_url_name="agreements:record_where",
        )
    )
