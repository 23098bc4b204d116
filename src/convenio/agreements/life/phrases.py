"""Words of the life: what an obligation says, whose it is, how an agreement goes on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.utils.functional import Promise
from django.utils.functional import lazy as lazy_call
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as lazy

from convenio.agreements.life.demands import rules
from convenio.agreements.models import Obligation
from convenio.documents.render.labels import metric_label
from convenio.documents.render.tongues import tongue
from convenio.notices import register_kind
from convenio.parties.phrases import ROLE_NAMES
from convenio.parties.terms import pick
from convenio.ui.formats import day_text

DAYS = ("anchor", "end")
COORDINATOR = "coordinator"

OWNERS: dict[str, str | Promise] = {
    COORDINATOR: lazy("Coordinator"),
    **{str(role): name for role, name in ROLE_NAMES.items()},
}

STATES: dict[str, Promise] = {
    "open": lazy("open"),
    "overdue": lazy("overdue"),
    "done": lazy("done"),
    "waived": lazy("waived"),
}


def sentence_of(row: Obligation) -> str:
    """What is to be done, in the reader's language."""
    return said(row.rule, row.details)


def said(rule: str, details: Mapping[str, str | int]) -> str:
    """The sentence of a rule with its values; the id of a rule that the data no longer have."""
    known = rules().get(rule)
    if known is None:
        return rule
    language = get_language() or "en"
    values: dict[str, str] = {}
    for name, value in details.items():
        if name in DAYS:
            values[name] = day_text(date.fromisoformat(str(value)))
        elif name == "metric":
            values[name] = metric_label(str(value), tongue(language))
        else:
            values[name] = str(value)
    sentence = pick(known["sentence"], language)
    return sentence.format_map(_Left(values))


class _Left(dict[str, str]):
    """A value that an older row does not have leaves a gap, not an error."""

    def __missing__(self, key: str) -> str:
        return "…"


def owner_of(row: Obligation) -> str:
    """Whose it is: the person, or the duty and the unit."""
    if row.owner is not None:
        return row.owner.name or row.owner.email
    coordinator = row.agreement.coordinator
    if row.owner_role == COORDINATOR and coordinator is not None:
        return coordinator.name or coordinator.email
    label = str(OWNERS.get(row.owner_role, row.owner_role))
    return f"{label} · {row.owner_unit}" if row.owner_unit else label


def rule_label(rule: str) -> str:
    """What a rule is called in a filter."""
    known = rules().get(rule)
    return pick(known["name"], get_language() or "en") if known else rule


def register_kinds() -> None:
    """The notices that the nightly duty tells."""
    task = {"task": {rule: lazy_call(rule_label, str)(rule) for rule in rules()}}
    register_kind(
        "agreements.end",
        label=lazy("An agreement ends"),
        sentence=lazy("%(about)s ends on %(day)s, in %(months)s months. Renew it, or let it end."),
    )
    register_kind(
        "agreements.notice",
        label=lazy("The last day to act on a renewal comes near"),
        sentence=lazy("%(about)s: the last day to act on its renewal is %(day)s, in %(months)s months."),
    )
    register_kind(
        "agreements.orphan",
        label=lazy("The agreement above one ends before it"),
        sentence=lazy("%(about)s hangs under an agreement that carries it only until %(day)s, in %(months)s months."),
    )
    register_kind(
        "agreements.orphaned",
        label=lazy("The agreement above one has ended"),
        sentence=lazy("%(about)s still binds, but the agreement above it carried it only until %(day)s."),
    )
    register_kind(
        "agreements.obligation",
        label=lazy("Something has to be done by a day"),
        sentence=lazy("%(about)s: %(task)s, due on %(day)s."),
        words=task,
        usual="weekly",
    )
    register_kind(
        "agreements.many",
        label=lazy("Many dates at once"),
        sentence=lazy("%(count)s dates of your agreements come near. The list has them all."),
        usual="daily",
    )
