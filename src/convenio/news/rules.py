"""Who may write, review and take back news of the house, and why not."""

from __future__ import annotations

from django.utils.translation import gettext as _

from convenio.news.models import NewsItem
from convenio.parties.models import Party
from convenio.parties.terms import Acting, Role, Verdict
from convenio.people.models import Membership

REVIEWING = (Role.REVIEWER, Role.OFFICER)


def may_write_news(acting: Acting) -> Verdict:
    """Write, change and submit items, and bring their photographs."""
    if acting.may(Role.OFFICER):
        return Verdict.yes()
    return Verdict.no(_("Only officers write news. Ask an officer of your institution to do it."), 403)


def may_change(acting: Acting, item: NewsItem) -> Verdict:
    """Change an item: also one that is public, which then waits for review again while the public does not see it."""
    if item.party_id != acting.party.pk:
        return Verdict.no(_("This item belongs to another institution."), 404)
    return may_write_news(acting)


def may_submit(acting: Acting, item: NewsItem) -> Verdict:
    """Ask for the review of a draft."""
    verdict = may_change(acting, item)
    if verdict and item.state not in ("draft", "withdrawn"):
        return Verdict.no(_("The item is not a draft any more."))
    return verdict


def may_review(acting: Acting, item: NewsItem) -> Verdict:
    """Approve an item or send it back: a reviewer or officer who did not write its last words, where there is one."""
    if item.party_id != acting.party.pk:
        return Verdict.no(_("This item belongs to another institution."), 404)
    if not acting.may(*REVIEWING):
        return Verdict.no(_("Only reviewers and officers approve news."), 403)
    if item.state != "review":
        return Verdict.no(_("The item does not wait for a review."))
    if item.changed_by_id == acting.person_id and somebody_else(acting.party, acting.person_id):
        return Verdict.no(
            _("You wrote the last words of this item. Another reviewer or officer of your institution approves it.")
        )
    return Verdict.yes()


def may_take_back(acting: Acting, item: NewsItem) -> Verdict:
    """Take an approved item from the public at once."""
    verdict = may_change(acting, item)
    if verdict and item.state != "approved":
        return Verdict.no(_("The item is not public, so it cannot be taken back."))
    return verdict


def may_throw_away(acting: Acting, item: NewsItem) -> Verdict:
    """Throw a draft away that never was approved."""
    verdict = may_change(acting, item)
    if verdict and (item.state != "draft" or item.reviewed_at is not None):
        return Verdict.no(_("Only a draft that was never approved can be thrown away. Others stay in the list."))
    return verdict


def somebody_else(party: Party, person_id: int | None) -> bool:
    """Is there another active person here who may review?"""
    rows = Membership.objects.filter(party=party, role__in=[role.value for role in REVIEWING], person__is_active=True)
    return (rows.exclude(person_id=person_id) if person_id is not None else rows).exists()
