"""Old agreements as something that lists can be brought in as."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from convenio.agreements.importing import scans
from convenio.agreements.importing.countries import country_of
from convenio.agreements.importing.judging import AgreementJudge
from convenio.agreements.importing.keeping import TARGET, take_back
from convenio.agreements.importing.words import DATA, code_of
from convenio.audit.phrases import register as register_sentence
from convenio.intake.reading import Cell
from convenio.intake.registering import Field, Papers, Target, register_target

LABELS = {
    "partner": _("Partner university"),
    "kind": _("Kind of agreement"),
    "country": _("Country of the partner"),
    "title": _("Title"),
    "number": _("Our number"),
    "signed_on": _("Signed on"),
    "starts_on": _("Starts on"),
    "ends_on": _("Ends on"),
    "renewal": _("Renewal"),
    "notice": _("Notice period"),
    "unit": _("Faculty or unit"),
    "coordinator": _("Coordinator"),
    "strands": _("Strands of cooperation"),
    "students_out": _("Students we send a year"),
    "students_in": _("Students we receive a year"),
    "staff_out": _("Teachers we send a year"),
    "staff_in": _("Teachers we receive a year"),
    "languages": _("Languages of the paper"),
    "parent": _("Number of the agreement above it"),
    "status": _("Status"),
    "remarks": _("Remarks"),
    "partner_code": _("Code of the partner (Erasmus, ROR, domain)"),
    "website": _("Web address of the partner"),
}
_DAYS = ("signed_on", "starts_on", "ends_on")
_REASONS = {
    "no_partner": _("The name of the partner is missing."),
    "own_name": _("“%(word)s” is your own university; name the partner."),
    "like": _("“%(name)s” may be the same as “%(known)s”, which is known already."),
    "country_unknown": _("The country “%(word)s” is not known."),
    "kind_unknown": _("The kind “%(word)s” is not known here. Say above what it is."),
    "no_kind": _("The kind is not said. Say above what rows without a kind are."),
    "signed_on_unread": _("“%(word)s” is not a day of signature. Write it like 31.12.2024 or 2024-12-31."),
    "starts_on_unread": _("“%(word)s” is not a first day. Write it like 31.12.2024 or 2024-12-31."),
    "ends_on_unread": _("“%(word)s” is not a last day. Write it like 31.12.2024 or 2024-12-31."),
    "end_before_start": _("It would end (%(end)s) before it starts (%(start)s)."),
    "not_signed": _("“%(word)s”: it is not signed yet. Begin it here as a draft instead."),
    "ended_without_day": _("It says “%(word)s”, but not when it ended; it would stand as in force."),
    "notice_unread": _("“%(word)s” is not a period of notice; it is left out."),
    "count_unread": _("“%(word)s” is not a number of persons; it is left out."),
    "there_already": _("An agreement of this kind with this partner and this end is here already."),
}
SENTENCES = {
    "agreements.paper_recorded": _("%(who)s recorded the agreement on paper %(title)s."),
    "agreements.paper_restated": _("%(who)s corrected what is recorded of the agreement on paper %(title)s."),
    "agreements.paper_taken_back": _("%(who)s took back the record of the agreement on paper %(title)s."),
}
_ERASMUS = re.compile(r"^[A-Z]{1,3}[\s_]{0,2}[A-ZÀ-Þ-]{3,8}\s?\d{2,3}")


def _share(values: Sequence[Cell], test: Callable[[str], object]) -> float:
    fitting = [value for value in values if isinstance(value, str) and test(value)]
    return len(fitting) / len(values) if values else 0.0


def _countries(values: Sequence[Cell]) -> float:
    return _share(values, lambda text: len(text) > 3 and country_of(text))


def _kinds(values: Sequence[Cell]) -> float:
    return _share(values, lambda text: code_of("kind", text))


def _codes(values: Sequence[Cell]) -> float:
    return _share(values, _ERASMUS.match)


def _addresses(values: Sequence[Cell]) -> float:
    return _share(values, re.compile(r"^(https?://|www\.)\S+$").match)


def _universities(values: Sequence[Cell]) -> float:
    pattern = re.compile(
        r"universit|universid|university|college|hochschule|学院|大学|университет|институт|institut", re.I
    )
    return _share(values, pattern.search)


_SHAPES = {
    "country": _countries,
    "kind": _kinds,
    "partner_code": _codes,
    "website": _addresses,
    "partner": _universities,
}


def fields() -> tuple[Field, ...]:
    """What a row may say; the names of columns come from ``words.json``."""
    columns = json.loads(DATA.read_text(encoding="utf-8"))["column"]
    return tuple(
        Field(
            code,
            label,
            tuple(columns[code]),
            required=code == "partner",
            shape=_SHAPES.get(code),
            days=code in _DAYS,
        )
        for code, label in LABELS.items()
    )


def reason(code: str, details: Mapping[str, str]) -> str:
    """A stored reason in the reader's words."""
    return str(_REASONS[code]) % dict(details) if code in _REASONS else code


def register() -> None:
    """Tell intake what this room takes in, and the record how it reads."""
    for what, sentence in SENTENCES.items():
        register_sentence(what, sentence)
    register_target(
        Target(
            code=TARGET,
            label=_("Old agreements"),
            about=_("One row for each agreement that exists on paper."),
            fields=fields(),
            judge=AgreementJudge,
            undo=take_back,
            reason=reason,
            address=lambda object_id: reverse("agreements:page", args=[int(object_id)]),
            result_url_name="agreements:list",
            papers=Papers(scans.candidates, scans.attach),
        )
    )
