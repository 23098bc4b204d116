"""Starting and shaping a draft: settings, annexes, from a template or from a version."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from convenio.agreements import books, files, library, projection, store, texts
from convenio.agreements.actions.hanging import hang_under, main_of
from convenio.agreements.house_texts.actions import remember_origin
from convenio.agreements.house_texts.content import TEMPLATE, text_for
from convenio.agreements.models import Agreement, Draft, HouseVersion, PactText
from convenio.agreements.rules import may_discard_draft, may_edit, may_hang, may_rebase_draft, may_start_agreement
from convenio.agreements.states import newest_version
from convenio.audit.actions import record
from convenio.network.contacts import partner_event_keys, partner_known
from convenio.parties.queries import party as find_party
from convenio.parties.terms import Acting, Refusal, Role
from pact.canonical import parse

LAYOUTS = ("side_by_side", "one_after_another")
EDITABLE = ("title", "languages", "prevailing", "layout", "signatories")


def start_agreement(
    *,
    acting: Acting,
    kind: str,
    partners: Sequence[str],
    languages: Sequence[str],
    title: Mapping[str, str],
    at: datetime,
    prevailing: str = "",
    layout: str = "side_by_side",
    signatories: Mapping[str, Mapping[str, Any]] | None = None,
    values: Mapping[str, Mapping[str, Any]] | None = None,
    parent: Agreement | None = None,
    by_link: Sequence[str] = (),
    house: HouseVersion | None = None,
) -> Agreement:
    """A private draft from the library's template or the house's own, with the partners and languages given.

    Args:
        kind: id of a kind of the library, for example COMP.
        values: defaults of the template replaced, ``{"staff_exchange": {"teachers": 4}}``.
        parent: the agreement under which it hangs.
        house: a version of a template of the house, used in place of the library's.
        by_link: those of the partners that have no system and take part by secure link.

    Raises:
        Refusal: not an officer, unknown kind or partner, no title, no language, or a parent that does not fit.
    """
    may_start_agreement(acting).require()
    parties = [acting.party.hei_id, *partners]
    names = {hei: dict(known.names) for hei in parties if (known := find_party(hei))}
    _check_start(acting, kind, parties, names, languages, layout)
    check_by_link(by_link, partners)
    may_hang(kind, parties, parent).require()
    frame = library.Frame(list(languages), parties, at.date(), prevailing, main_of(parent))
    look = {"party_names": names, "signatories": signatories, "layout": layout}
    text = _from_house(house, kind, frame, look) if house else _from_library(kind, frame, look, values)
    text["title"] = {tag: words for tag, words in {**text["title"], **dict(title)}.items() if tag in languages}
    hang_under(text, parent)
    with transaction.atomic():
        made = start_from_text(acting=acting, text=text, partners=partners, at=at, touched=True, by_link=by_link)
        if house is not None:
            remember_origin(agreement=made, version=house)
    return made


def _from_library(
    kind: str, frame: library.Frame, look: Mapping[str, Any], values: Mapping[str, Mapping[str, Any]] | None
) -> dict[str, Any]:
    try:
        return library.template(
            kind,
            languages=frame.languages,
            parties=frame.parties,
            on=frame.on,
            prevailing=frame.prevailing,
            main=frame.main,
            values=values,
            **look,
        )
    except (KeyError, ValueError) as error:
        raise Refusal(_("The template cannot be filled in like this: %(error)s") % {"error": error}, 400) from error


def _from_house(house: HouseVersion, kind: str, frame: library.Frame, look: Mapping[str, Any]) -> dict[str, Any]:
    if house.text.of != kind or house.text.sort != TEMPLATE:
        raise Refusal(_("This template is for another kind of agreement. Choose a template of the kind you want."), 400)
    return text_for(house.content, frame, **look)


def start_from_text(
    *,
    acting: Acting,
    text: Mapping[str, Any],
    partners: Sequence[str],
    at: datetime,
    touched: bool,
    by_link: Sequence[str] = (),
) -> Agreement:
    """A private draft with a whole text (a template's, or the last text of a predecessor)."""
    with transaction.atomic():
        agreement = Agreement.objects.create(
            party=acting.party,
            kind=text["kind"],
            title=dict(text["title"]),
            partners=list(partners),
            by_link=list(by_link),
            units=sorted(acting.units_for(Role.OFFICER) or ()),
            created_at=at,
        )
        projection.keep_partner_rows(agreement, text["party_names"])
        texts.fill_draft(agreement=agreement, text=text, base="", at=at, touched=touched)
        projection.project(agreement, at)
        record(
            acting=acting,
            party=agreement.own,
            what="agreements.started",
            about=agreement.about,
            details={"title": agreement.name("en")},
            at=at,
        )
    return agreement


def check_by_link(by_link: Sequence[str], partners: Sequence[str]) -> None:
    """Those who take part by secure link are partners without a node. Raises Refusal."""
    if set(by_link) - set(partners):
        raise Refusal(_("Only a partner of the agreement can take part by secure link."), 400)
    with_node = [one for one in by_link if partner_known(one) and partner_event_keys(one)]
    if with_node:
        raise Refusal(
            _("%(party)s has a node of its own and takes part through it, without a secure link.")
            % {"party": find_party(with_node[0]) or with_node[0]},
            400,
        )


def _check_start(
    acting: Acting,
    kind: str,
    parties: Sequence[str],
    names: Mapping[str, Mapping[str, str]],
    languages: Sequence[str],
    layout: str,
) -> None:
    if kind not in {one.id for one in library.kinds()}:
        raise Refusal(_("Choose a kind of agreement from the list."), 400)
    if len(parties) < 2 or len(set(parties)) != len(parties):
        raise Refusal(_("Choose a partner, other than your own institution."), 400)
    unknown = [hei for hei in parties if hei not in names]
    if unknown:
        raise Refusal(_("This partner is not known here: %(hei)s.") % {"hei": ", ".join(unknown)}, 400)
    if not languages:
        raise Refusal(_("Choose at least one language of the text."), 400)
    if layout not in LAYOUTS:
        raise Refusal(_("Choose how the languages stand: side by side, or one after another."), 400)


def ensure_draft(*, acting: Acting, agreement: Agreement, at: datetime) -> Draft:
    """The draft; one with the newest version's text when there is none. Does not count as a change.

    Raises:
        Refusal: the pen is elsewhere, or the text is still under way.
    """
    may_edit(acting, agreement).require()
    with transaction.atomic():
        agreement = store.lock(agreement)
        return draft_for_edit(acting, agreement, at)


def draft_for_edit(acting: Acting, agreement: Agreement, at: datetime) -> Draft:
    """The draft of a locked agreement. An untouched one that is older than the newest version is renewed."""
    may_edit(acting, agreement).require()
    draft = Draft.objects.filter(agreement=agreement).first()
    if draft is not None:
        draft.agreement = agreement
    if not agreement.founded:
        if draft is None:
            raise Refusal(_("This draft was thrown away."), 404)
        return draft
    newest = newest_version(books.state(agreement))
    if draft and (draft.touched or newest is None or draft.base == newest.id):
        name_replaced(draft, agreement)
        return draft
    if newest is None:
        raise Refusal(_("No text was proposed yet."), 404)
    text = books.text(agreement, newest.text)
    if text is None:
        raise Refusal(_("The text of the newest version is still under way from the partner. Try again in a minute."))
    fresh = texts.fill_draft(agreement=agreement, text=text, base=newest.id, at=at, touched=False)
    fresh.next_number = max(fresh.next_number, _highest_number(agreement))
    fresh.save()
    name_replaced(fresh, agreement)
    return fresh


def rebase_draft(*, acting: Acting, agreement: Agreement, at: datetime) -> list[str]:
    """Bring a draft that was begun before the newest version up to it; our changes stay.

    Returns ids of the clauses that both sides changed: ours stands in the draft, and the difference shows theirs.

    Raises:
        Refusal: the draft is up to date, or a text is still under way.
    """
    with transaction.atomic():
        agreement = store.lock(agreement)
        may_rebase_draft(acting, agreement).require()
        draft = draft_for_edit(acting, agreement, at)
        versions = {one.id: one for one in books.state(agreement).versions}
        newest = list(versions.values())[-1]
        base, theirs = (books.text(agreement, one.text) for one in (versions[draft.base], newest))
        if base is None or theirs is None:
            raise Refusal(
                _("The text of the newest version is still under way from the partner. Try again in a minute.")
            )
        number = draft.next_number
        text, both = texts.rebased(base, texts.draft_text(draft), theirs)
        fresh = texts.fill_draft(agreement=agreement, text=text, base=newest.id, at=at, touched=True)
        fresh.next_number = max(fresh.next_number, number, _highest_number(agreement))
        fresh.save()
        name_replaced(fresh, agreement)
        projection.project(agreement, at)
    return both


def name_replaced(draft: Draft, agreement: Agreement) -> None:
    """A text names the one in force that it would replace (F11); which one that is may have changed meanwhile."""
    if agreement.founded and draft.settings["replaces"] != agreement.in_force_text:
        draft.settings = {**draft.settings, "replaces": agreement.in_force_text}
        draft.save(update_fields=["settings"])


def _highest_number(agreement: Agreement) -> int:
    """No id of a clause or promise is used again, also none that a former version had."""
    rows = PactText.objects.filter(agreement=agreement).values_list("raw", flat=True)
    return max((texts.next_number(parse(bytes(raw))) for raw in rows), default=1)


def touch(draft: Draft, at: datetime) -> None:
    """Note that the draft now says something else than the version it came from."""
    draft.touched, draft.changed_at = True, at
    draft.save(update_fields=["touched", "changed_at", "next_number"])
    projection.project(draft.agreement, at)


def save_settings(*, acting: Acting, agreement: Agreement, revision: int, at: datetime, **changes: Any) -> Draft:
    """Change title, languages, prevailing, layout or signatories (by keyword; what is not given stays).

    Raises:
        Refusal: somebody else saved meanwhile (``revision``), or a value does not fit.
    """
    unknown = set(changes) - set(EDITABLE)
    if unknown:
        raise TypeError(f"not a setting: {', '.join(sorted(unknown))}")
    with transaction.atomic():
        agreement = store.lock(agreement)
        draft = draft_for_edit(acting, agreement, at)
        if draft.revision != revision:
            raise Refusal(
                _("Somebody else changed the settings meanwhile. Load the page again and make your change once more.")
            )
        settings = {**draft.settings, **changes}
        _check_settings(settings)
        draft.settings, draft.revision = settings, draft.revision + 1
        draft.touched, draft.changed_at = True, at
        if settings["languages"] != draft.settings.get("languages") or "languages" in changes:
            _fit_languages(draft, settings["languages"], at)
        draft.save()
        projection.project(agreement, at)
    return draft


def _check_settings(settings: Mapping[str, Any]) -> None:
    languages = settings["languages"]
    if not languages or len(set(languages)) != len(languages):
        raise Refusal(_("Choose at least one language of the text, each only once."), 400)
    if settings["prevailing"] and settings["prevailing"] not in languages:
        raise Refusal(_("The prevailing language must be one of the languages of the text."), 400)
    if settings["layout"] not in LAYOUTS:
        raise Refusal(_("Choose how the languages stand: side by side, or one after another."), 400)
    if not any(str(words).strip() for words in settings["title"].values()):
        raise Refusal(_("The agreement needs a title."), 400)


def _fit_languages(draft: Draft, languages: Sequence[str], at: datetime) -> None:
    """Clauses get a place for each language; wording of a language that was dropped goes with it."""
    for row in draft.clauses.all():
        clause = dict(row.content)
        for part in ("heading", "body"):
            clause[part] = {tag: clause[part].get(tag, "") for tag in languages}
        if clause["source"] not in languages:
            clause["source"] = languages[0]
        clause["from"] = {tag: name for tag, name in clause["from"].items() if tag in languages}
        clause["values"] = {
            name: _fit_words(value, languages) if value["type"] == "words" else value
            for name, value in clause["values"].items()
        }
        row.content, row.revision, row.changed_at = clause, row.revision + 1, at
        row.save()


def _fit_words(value: Mapping[str, Any], languages: Sequence[str]) -> dict[str, Any]:
    return {**value, "value": {tag: value["value"].get(tag, "") for tag in languages}}


def add_annex(*, acting: Acting, agreement: Agreement, content: bytes, name: str, at: datetime) -> dict[str, Any]:
    """Attach a file to the draft; it becomes part of the text by its digest.

    Raises:
        Refusal: wrong type, too large, attached already.
    """
    may_edit(acting, agreement).require()
    with transaction.atomic():
        agreement = store.lock(agreement)
        draft = draft_for_edit(acting, agreement, at)
        kept = files.keep(agreement, content, name=name, purpose="annex", at=at)
        if any(one["digest"] == kept.digest for one in draft.annexes):
            raise Refusal(_("This file is attached already."))
        annex = {"name": kept.name, "digest": kept.digest, "size": kept.size, "media_type": kept.media_type}
        draft.annexes = [*draft.annexes, annex]
        draft.save()
        touch(draft, at)
        record(
            acting=acting,
            party=agreement.own,
            what="agreements.annexed",
            about=agreement.about,
            details={"title": agreement.name("en"), "name": kept.name},
            at=at,
        )
    return annex


def remove_annex(*, acting: Acting, agreement: Agreement, digest: str, at: datetime) -> None:
    """Take an attachment out of the draft; versions that have it keep it."""
    with transaction.atomic():
        agreement = store.lock(agreement)
        draft = draft_for_edit(acting, agreement, at)
        draft.annexes = [one for one in draft.annexes if one["digest"] != digest]
        draft.save()
        touch(draft, at)


def discard_draft(*, acting: Acting, agreement: Agreement, at: datetime) -> None:
    """Throw away what was not proposed: a draft never proposed goes altogether, a later one back to the version."""
    with transaction.atomic():
        agreement = store.lock(agreement)
        may_discard_draft(acting, agreement).require()
        record(
            acting=acting,
            party=agreement.own,
            what="agreements.discarded",
            about=agreement.about,
            details={"title": agreement.name("en")},
            at=at,
        )
        if not agreement.founded:
            agreement.delete()
            return
        Draft.objects.filter(agreement=agreement).delete()
        projection.project(agreement, at)
