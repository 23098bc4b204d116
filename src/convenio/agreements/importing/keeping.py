"""Agreements that a list brought: finding them again, hanging them under one another, taking them back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from convenio.agreements import store
from convenio.agreements.models import Agreement, Clearance, Draft
from convenio.audit.actions import record
from convenio.intake.cells import digest_of
from convenio.intake.models import Brought, IntakeRow
from convenio.parties.models import Party
from convenio.parties.terms import Acting
from convenio.routes.models import Case

TARGET = "agreements"


def agreement_of(party: Party, object_id: str) -> Agreement | None:
    """The agreement that a row became, if it is still there."""
    return Agreement.objects.of(party).select_related("party").filter(pk=int(object_id)).first()


def by_number(party: Party, number: str) -> Agreement | None:
    """The agreement that a list brought under this number of ours."""
    from convenio.agreements.importing.words import plain

    rows = Brought.objects.filter(party=party, target=TARGET, key=digest_of(f"number:{plain(number)}"))
    found = rows.values_list("object_id", flat=True).first()
    return agreement_of(party, found) if found else None


def link_family(agreement: Agreement, parent: str, number: str, intake: int, at: datetime) -> None:
    """Hang it under the agreement with the number ``parent``, and those under it that came before it."""
    above = by_number(agreement.party, parent) if parent else None
    if above is not None and above.pk != agreement.pk:
        agreement.parent = above
        agreement.save(update_fields=["parent"])
    if number:
        waiting = IntakeRow.objects.filter(intake_id=intake, facts__parent=number).exclude(object_id="")
        children = [int(pk) for pk in waiting.values_list("object_id", flat=True)]
        Agreement.objects.filter(pk__in=children, parent=None).exclude(pk=agreement.pk).update(parent=agreement)


def take_back(acting: Acting, object_id: str, at: datetime) -> str:
    """Remove an agreement that a list brought and on which nothing was built; else say what was."""
    found = agreement_of(acting.party, object_id)
    if found is None:
        return ""
    with transaction.atomic():
        agreement = store.lock(found)
        reason = _built_on(agreement)
        if reason:
            return reason
        record(
            acting=acting,
            party=acting.party.hei_id,
            what="agreements.paper_taken_back",
            about=agreement.about,
            details={"title": agreement.name("en")},
            at=at,
        )
        agreement.delete()
    return ""


def _built_on(agreement: Agreement) -> str:
    """What stands in the way of taking it back; empty when nothing does."""
    if agreement.event_count > events_of_a_record(len(agreement.partners)):
        return _("%(title)s was changed or answered since.") % {"title": agreement.name()}
    if agreement.children.exists():
        return _("Other agreements hang under %(title)s.") % {"title": agreement.name()}
    if any(model.objects.filter(agreement=agreement).exists() for model in (Draft, Clearance)) or (
        Case.objects.filter(party=agreement.party, about=agreement.about).exists()
    ):
        return _("Somebody works on %(title)s.") % {"title": agreement.name()}
    return ""


def events_of_a_record(partners: int) -> int:
    """Founding, version, round, our signature; and per partner an approval and a signature that we witness."""
    return 4 + 2 * partners
