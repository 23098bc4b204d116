"""One line of the list, in words of the reader's language, and the cells of the same line in a table file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import islice

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from convenio.agreements import phrases
from convenio.agreements.library import kinds
from convenio.agreements.models import Agreement, AgreementQuerySet
from convenio.agreements.queries import partner_names
from convenio.agreements.views.words import kind_label, language_label
from convenio.directory.queries.chains import became
from convenio.parties.models import Party
from convenio.parties.terms import pick
from convenio.register.forms import RENEWAL
from convenio.register.queries.choices import unit_names
from convenio.register.queries.filtered import rows_of
from convenio.ui.components import strand_name

AT_ONCE = 500
Cell = str | int | date | datetime | None
COLUMNS = (
    lazy("Agreement"),
    lazy("Title in Chinese"),
    lazy("Title in Russian"),
    lazy("Kind"),
    lazy("Partner"),
    lazy("Country of the partner"),
    lazy("Stage"),
    lazy("New text"),
    lazy("Waits for"),
    lazy("What is due"),
    lazy("Waits since"),
    lazy("In force since"),
    lazy("Ends"),
    lazy("Notice date"),
    lazy("Renewal"),
    lazy("Last activity"),
    lazy("Activities"),
    lazy("Strands"),
    lazy("Our units"),
    lazy("Our coordinator"),
    lazy("Languages"),
    lazy("Hangs under"),
    lazy("Who records"),
    lazy("Imported from"),
    lazy("Code of the agreement"),
)


class Line:
    """One line, from the projection alone. ``ours``, ``theirs``: what is due from us, from others.

    ``became``: what partners are today that were renamed or merged, as a remark: “since 2012 part of …”.
    """

    def __init__(self, agreement: Agreement) -> None:
        self.agreement = agreement
        self.kind = kind_label(agreement.kind)
        self.partners = partner_names(agreement)
        self.became = ""
        self.stage = phrases.stage_label(agreement.stage)
        self.course = phrases.stage_label(agreement.course) if agreement.course else ""
        self.ours = phrases.task_label(agreement.own_task) if agreement.own_task else ""
        self.theirs = phrases.task_label(agreement.their_task) if agreement.their_task and not self.ours else ""
        self.coordinator = str(agreement.coordinator) if agreement.coordinator else agreement.coordinator_name

    @property
    def outlives(self) -> bool:
        """Does it last longer than the agreement it hangs under, without saying that it may?"""
        above = self.agreement.parent
        if above is None or self.agreement.survives_parent or self.agreement.phase != "binding":
            return False
        if above.ended_on is not None:
            return True
        ends = self.agreement.ends_on
        return above.ends_on is not None and (ends is None or ends > above.ends_on)


def lines_of(numbers: list[int]) -> list[Line]:
    """Lines of the agreements with these numbers, in this order, with what their partners became."""
    rows = rows_of(numbers)
    remarks = became({party.pk: party for row in rows for party in row.partner_rows.all()}.values())
    lines = [Line(row) for row in rows]
    for line in lines:
        line.became = "; ".join(remarks[one] for one in line.agreement.partners if one in remarks)
    return lines


def cells_of(party: Party, rows: AgreementQuerySet) -> Iterator[list[Cell]]:
    """Every line of a filter as cells, read a few hundred at a time, so that a long list needs little memory."""
    numbers = iter(list(rows.values_list("pk", flat=True)))
    units = unit_names(party, list(party.units.values_list("ounit_id", flat=True)))
    while part := list(islice(numbers, AT_ONCE)):
        for line in lines_of(part):
            yield list(_cells(line, units))


def kind_pairs() -> list[tuple[str, str]]:
    """Ids and names of all kinds of agreement."""
    return [(one.id, kind_label(one.id)) for one in kinds()]


def renewal_word(mode: str) -> str:
    """How an agreement goes on, in words; empty when unknown."""
    return next((str(word) for code, word in RENEWAL if code == mode), "")


def _cells(line: Line, units: dict[str, str]) -> Iterable[Cell]:
    one = line.agreement
    due = line.ours or line.theirs
    yield from (one.name(), one.title.get("zh", ""), one.title.get("ru", ""), line.kind, line.partners)
    yield ", ".join(dict.fromkeys(row.country for row in one.partner_rows.all() if row.country))
    yield from (line.stage, line.course)
    yield (_("us") if line.ours else _("others")) if due else ""
    yield due
    yield one.turn_since if due else None
    yield from (one.in_force_from, one.ends_on, one.notice_on, renewal_word(one.renewal))
    yield from (one.last_activity_on, one.activity_count)
    yield ", ".join(strand_name(strand) for strand in one.strands)
    yield ", ".join(units.get(unit, unit) for unit in one.units)
    yield line.coordinator
    yield ", ".join(language_label(tag) for tag in one.languages)
    yield pick(one.parent.title, "en") if one.parent else ""
    yield {"us": _("recorded by us alone"), "them": _("recorded by the partner alone")}.get(
        one.recorded, _("both sides speak")
    )
    yield from (one.imported_from, str(one.pact or ""))
