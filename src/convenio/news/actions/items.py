"""Writing items of news: begin, save, submit, approve, send back, take back, throw away; and the turn of their time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from convenio.agreements.models import Agreement
from convenio.audit.actions import record
from convenio.news.models import NewsItem, Photograph
from convenio.news.naming import partners_named
from convenio.news.phrases import KINDS
from convenio.news.rules import may_change, may_review, may_submit, may_take_back, may_throw_away, may_write_news
from convenio.news.structured import MOST, bad_links
from convenio.parties.terms import Acting, LocalText, Refusal
from convenio.vocabulary.names import own_name

TITLE_AT_MOST, LEAD_AT_MOST = 200, 600
IN_FLIGHT = timedelta(seconds=20)
"""A saving by itself may still be under way when its own writer presses the button: that is no conflict."""


@dataclass(frozen=True)
class Written:
    """What a person wrote: texts by language, time, and what the item is about. A draft may lack any of it."""

    kind: str = "other"
    titles: LocalText = field(default_factory=dict)
    leads: LocalText = field(default_factory=dict)
    bodies: LocalText = field(default_factory=dict)
    publish_at: datetime | None = None
    publish_until: datetime | None = None
    agreements: Sequence[Agreement] = ()
    activities: Sequence[str] = ()


class Overtaken(Refusal):
    """Somebody else saved the item since this person opened it; what was typed stays in the form."""


def start_item(*, acting: Acting, written: Written, at: datetime) -> NewsItem:
    """Begin a draft."""
    may_write_news(acting).require()
    with transaction.atomic():
        item = NewsItem(party=acting.party, changed_at=at, revision=0)
        _write(item, acting, written, at)
        _record(acting, item, "news.started", at)
    return item


def save_item(*, acting: Acting, item: NewsItem, written: Written, revision: int, at: datetime) -> NewsItem:
    """Save what was written, however unfinished. An item that was approved or waits for review is a draft again.

    Raises:
        Overtaken: it was saved by somebody else since ``revision``.
        Refusal: no right to; a text beyond its size.
    """
    with transaction.atomic():
        item = _locked(item)
        may_change(acting, item).require()
        own = item.changed_by_id == acting.person_id and at - item.changed_at < IN_FLIGHT
        if item.revision != revision and not own:
            who = item.changed_by.name if item.changed_by else _("somebody")
            raise Overtaken(
                _("%(who)s saved this item while you wrote. Your words stand below; compare, then save again.")
                % {"who": who}
            )
        was = item.state
        _write(item, acting, written, at)
        if was != "draft":
            _record(acting, item, "news.changed", at)
    return item


def set_photograph(*, acting: Acting, item: NewsItem, photograph: Photograph | None, at: datetime) -> NewsItem:
    """Put a photograph of the house beside the item, or take it away; what was approved is a draft again."""
    with transaction.atomic():
        item = _locked(item)
        may_change(acting, item).require()
        item.photograph, item.changed_at = photograph, at
        item.changed_by_id, item.state = acting.person_id, "draft"
        item.revision += 1
        item.save()
        _record(acting, item, "news.changed", at)
    return item


def submit_item(*, acting: Acting, item: NewsItem, at: datetime) -> NewsItem:
    """Ask for the review.

    Raises:
        Refusal: not whole: says everything that is missing.
    """
    with transaction.atomic():
        item = _locked(item)
        may_submit(acting, item).require()
        faults = lacking(item)
        if faults:
            raise Refusal(" ".join(faults), 400)
        item.state, item.note = "review", ""
        item.save(update_fields=["state", "note"])
        _record(acting, item, "news.submitted", at)
    return item


def approve_item(*, acting: Acting, item: NewsItem, revision: int, at: datetime) -> NewsItem:
    """Approve exactly the words that the reviewer saw: public from its time on, at once when none is set."""
    with transaction.atomic():
        item = _locked(item)
        may_review(acting, item).require()
        if item.revision != revision:
            raise Overtaken(_("The item was changed since you opened it. Read it again before you approve it."))
        alone = item.changed_by_id == acting.person_id
        item.state, item.told, item.reviewed_at = "approved", "", at
        item.reviewed_by_id = acting.person_id
        item.publish_at = item.publish_at or at
        item.save()
        _record(acting, item, "news.approved_alone" if alone else "news.approved", at)
    return item


def send_back(*, acting: Acting, item: NewsItem, note: str, at: datetime) -> NewsItem:
    """Give it back to its author with a word why."""
    with transaction.atomic():
        item = _locked(item)
        may_review(acting, item).require()
        if not note.strip():
            raise Refusal(_("Say in a sentence what is to be changed."), 400)
        item.state, item.note = "draft", note.strip()[:2000]
        item.save(update_fields=["state", "note"])
        _record(acting, item, "news.sent_back", at)
    return item


def take_back(*, acting: Acting, item: NewsItem, at: datetime) -> NewsItem:
    """Take it from the public at once; it stays in the list and can be submitted again."""
    with transaction.atomic():
        item = _locked(item)
        may_take_back(acting, item).require()
        item.state = "withdrawn"
        item.save(update_fields=["state"])
        _record(acting, item, "news.taken_back", at)
    return item


def throw_away(*, acting: Acting, item: NewsItem, at: datetime) -> None:
    """Throw a draft away that nobody approved."""
    with transaction.atomic():
        item = _locked(item)
        may_throw_away(acting, item).require()
        _record(acting, item, "news.thrown_away", at)
        item.delete()


def turn_of_time(at: datetime) -> int:
    """Write into the record which items became public, and which are over; how many. The duty of the worker.

    The public does not wait for it: what is shown is asked with each request, by the clock.
    """
    count = 0
    begun = Q(told="", publish_at__lte=at)
    over = Q(publish_until__lte=at) & ~Q(told="over")
    for item in NewsItem.objects.filter(begun | over, state="approved").select_related("party"):
        with transaction.atomic():
            item = _locked(item)
            ended = item.publish_until is not None and item.publish_until <= at
            turn = "over" if ended else "published"
            if item.state != "approved" or item.told == turn:
                continue
            item.told = turn
            item.save(update_fields=["told"])
            _record(None, item, f"news.{turn}", at)
            count += 1
    return count


def lacking(item: NewsItem) -> list[str]:
    """Everything that keeps an item from being reviewed, in sentences."""
    faults = []
    tags = [tag for tag in (*item.titles, *item.bodies) if item.titles.get(tag) or item.bodies.get(tag)]
    half = [own_name(tag) for tag in dict.fromkeys(tags) if not (item.titles.get(tag) and item.bodies.get(tag))]
    if not item.languages:
        faults.append(_("Write a title and a text in at least one language."))
    if half:
        faults.append(
            _("Title and text belong together; one of them is missing in: %(names)s.") % {"names": ", ".join(half)}
        )
    wrong = [address for body in item.bodies.values() for address in bad_links(body)]
    if wrong:
        faults.append(
            _("A link must begin with https:// or http://; this one does not: %(address)s.") % {"address": wrong[0]}
        )
    if item.publish_until and item.publish_at and item.publish_until <= item.publish_at:
        faults.append(_("The end of publication lies before its beginning."))
    if item.photograph:
        mute = [own_name(tag) for tag in item.languages if not item.photograph.alt.get(tag)]
        if mute:
            faults.append(
                _("Say what the photograph shows, for those who do not see it, also in: %(languages)s.")
                % {"languages": ", ".join(mute)}
            )
    return faults


def _write(item: NewsItem, acting: Acting, written: Written, at: datetime) -> None:
    _check_sizes(written.titles, TITLE_AT_MOST, _("A title"))
    _check_sizes(written.leads, LEAD_AT_MOST, _("An opening paragraph"))
    _check_sizes(written.bodies, MOST, _("A text"))
    item.kind = written.kind if written.kind in KINDS else "other"
    item.titles, item.leads, item.bodies = written.titles, written.leads, written.bodies
    item.publish_at, item.publish_until = written.publish_at, written.publish_until
    item.activities = list(dict.fromkeys(written.activities))[:50]
    item.state, item.changed_by_id, item.changed_at = "draft", acting.person_id, at
    item.revision += 1
    item.save()
    own = [one for one in written.agreements if one.party_id == acting.party.pk]
    item.agreements.set(own)
    texts = [*written.titles.values(), *written.leads.values(), *written.bodies.values()]
    item.partners.set(partners_named(acting.party, texts))


def _check_sizes(texts: Mapping[str, str], most: int, what: str) -> None:
    if any(len(text) > most for text in texts.values()):
        raise Refusal(
            _("%(what)s is too long: at most %(most)s characters. Shorten it.") % {"what": what, "most": most}, 400
        )


def _locked(item: NewsItem) -> NewsItem:
    found = NewsItem.objects.select_for_update().filter(pk=item.pk).first()
    if found is None:
        raise Refusal(_("This item is not there any more: somebody threw it away."), 404)
    return found


def _record(acting: Acting | None, item: NewsItem, what: str, at: datetime) -> None:
    details = {"title": item.titles or {"en": "…"}}
    record(acting=acting, party=item.party.hei_id, what=what, about=item.about, details=details, at=at)
