"""Sending a report: freezing every file, the definition as it is, and the records it was counted from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from importlib.metadata import version

from django.db import transaction
from django.utils.translation import gettext as _

from convenio.audit.actions import record
from convenio.documents.actions import keep_file
from convenio.documents.models import StoredFile
from convenio.documents.render import CannotDraw
from convenio.parties.terms import Acting, Refusal
from convenio.reports.files import FORMATS, draw, file_name
from convenio.reports.models import OwnDefinition, OwnVersion, Sent, SentFile
from convenio.reports.package import Package
from convenio.reports.queries.definitions import DRAFT, find_own
from convenio.reports.queries.running import run
from convenio.reports.rules import may_send
from convenio.reports.terms import Definition
from convenio.reports.windows import Window

PURPOSE = "report"


def send_report(
    *,
    acting: Acting,
    definition: Definition,
    window: Window,
    languages: Sequence[str],
    recipient: str,
    sent_on: date,
    note: str,
    at: datetime,
) -> Sent:
    """Freeze a report as sent: its files in these languages (``en``, ``zh``, ``ru``), definition and records.

    Raises:
        Refusal: no officer; nobody named to whom; a day to come; a letter that cannot be drawn; the disk is full.
    """
    may_send(acting).require()
    recipient = " ".join(recipient.split())[:200]
    if not recipient:
        raise Refusal(_("Say to whom it was sent, for example “Ministry of Education”."), 400)
    if not languages:
        raise Refusal(_("Choose at least one language."), 400)
    if sent_on > at.date():
        raise Refusal(_("The day on which it was sent lies ahead. Freeze the report when it goes out."), 400)
    with transaction.atomic():
        definition = _with_version(acting, definition, at)
        package = run(acting, definition, window, at, languages)
        sent = _freeze(acting, package, recipient=recipient, sent_on=sent_on, note=note.strip(), at=at)
        record(
            acting=acting,
            party=acting.party.hei_id,
            what="reports.sent",
            about=f"report:{definition.code}",
            details={"title": dict(definition.title), "window": window.label, "recipient": recipient},
            at=at,
        )
    return sent


def _with_version(acting: Acting, definition: Definition, at: datetime) -> Definition:
    """A definition of the house is used as a version that never changes; one is made when there is none yet."""
    own = find_own(acting, definition.code)
    if own is None or definition.edition != DRAFT:
        return definition
    row = OwnDefinition.objects.select_for_update().get(pk=own.pk)
    row.newest += 1
    row.save(update_fields=["newest"])
    OwnVersion.objects.create(definition=row, number=row.newest, content=row.content, made_at=at)
    return replace(definition, edition=str(row.newest))


def _freeze(acting: Acting, package: Package, *, recipient: str, sent_on: date, note: str, at: datetime) -> Sent:
    result = package.result()
    raw = package.to_bytes()
    definition, window = package.definition, package.window
    kept = _keep(acting, raw, f"{definition.code}-{window.key}.json", "application/json", at)
    sent = Sent.objects.create(
        party=acting.party,
        code=definition.code,
        edition=definition.edition,
        title=dict(definition.title),
        window=window.key,
        first=window.first,
        last=window.last,
        recipient=recipient,
        note=note,
        sent_on=sent_on,
        package=kept.digest,
        scope=None if package.source.scope is None else list(package.source.scope),
        counted=len(result.selection.counted),
        drawn_with={"convenio": version("convenio"), "typst": version("typst")},
        at=at,
        person_id=acting.person_id,
        person_name=acting.person_name,
    )
    for language in package.words:
        for format, media_type in FORMATS.items():
            try:
                content = draw(package, format, language, result)
            except CannotDraw as problem:
                raise Refusal(
                    _("The PDF cannot be drawn: no font here has the letter %(letter)s. Change the name that holds it.")
                    % {"letter": problem.undrawable or "?"}
                ) from problem
            name = file_name(package, format, language)
            file = _keep(acting, content, name, media_type, at)
            SentFile.objects.create(
                sent=sent, language=language, format=format, name=name, digest=file.digest, size=len(content)
            )
    return sent


def _keep(acting: Acting, content: bytes, name: str, media_type: str, at: datetime) -> StoredFile:
    return keep_file(party=acting.party, content=content, name=name, media_type=media_type, purpose=PURPOSE, at=at)
