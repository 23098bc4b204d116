"""Correcting what is recorded of an agreement on paper: dates, renewal, promises; without the partner, as long as it
is silent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from convenio.agreements import store
from convenio.agreements.importing.text import PROMISES, Record, record_of, text_of
from convenio.agreements.importing.writing import recorded_text, require_ours_alone, restate, scan_of, signed_day
from convenio.agreements.models import Agreement
from convenio.agreements.rules.basics import first_no, officer
from convenio.parties.terms import Acting, Refusal, Verdict

FIELDS = ("title", "signed_on", "starts_on", "ends_on", "renewal", "notice_months", "number", "unit", "remarks")


def may_correct_record(acting: Acting, agreement: Agreement) -> Verdict:
    """An officer, while only we write here."""
    try:
        require_ours_alone(agreement)
    except Refusal as refusal:
        return Verdict.no(refusal.reason, refusal.status)
    return first_no(officer(acting, agreement))


def recorded(agreement: Agreement) -> Record:
    """What is recorded now. Raises Refusal when the text is no record of ours."""
    text = recorded_text(agreement)
    try:
        return record_of(text, agreement.house)
    except (KeyError, ValueError, TypeError):
        raise Refusal(_("This text was not recorded from a list. Propose a change as a new version.")) from None


def correct_record(
    *, acting: Acting, agreement: Agreement, changes: Mapping[str, Any], promises: Mapping[str, int], at: datetime
) -> bool:
    """Put the corrected record in force as a new version; answers whether anything changed.

    Args:
        changes: some of ``FIELDS``. promises: of ``text.PROMISES``, how many each year; zero and missing are none.

    Raises:
        Refusal: not an officer, the partner writes as well by now, the end before the start.
    """
    with transaction.atomic():
        agreement = store.lock(agreement)
        may_correct_record(acting, agreement).require()
        before = recorded(agreement)
        kept = {name: promises[name] for name in PROMISES if promises.get(name)}
        after = replace(before, **{name: value for name, value in changes.items() if name in FIELDS}, promises=kept)
        if after == before:
            return False
        start = after.starts_on or after.signed_on
        if start and after.ends_on and after.ends_on < start:
            raise Refusal(_("It would end before it starts. Look at the two days."), 400)
        signed_on = after.signed_on or after.starts_on or signed_day(agreement)
        after = after if after.first_year else replace(after, first_year=signed_on.year)
        text = {**text_of(after, agreement.house, agreement.party.names), "replaces": agreement.in_force_text}
        restate(acting=acting, agreement=agreement, text=text, signed_on=signed_on, at=at, scan=scan_of(agreement))
    return True
