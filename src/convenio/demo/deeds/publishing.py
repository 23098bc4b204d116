"""What the public reads beside the page of an agreement: delivered numbers, and news of the university's own."""

from datetime import UTC, date, datetime, time

from convenio.agreements.stating import require_text
from convenio.demo.clock import now
from convenio.demo.content_files import content
from convenio.demo.deeds.drafting import agreement_of
from convenio.demo.deeds.persons import acting, own_party
from convenio.news.actions import items, releasing
from convenio.news.models import NewsItem


def release_numbers(pact: str, first_year: int, last_year: int) -> str:
    """Release what both confirm under every promise of these years."""
    agreement = agreement_of(pact)
    return releasing.release_numbers(
        acting=acting("officer"),
        agreement=agreement,
        commitments=[one["id"] for one in require_text(agreement)["commitments"]],
        first_year=first_year,
        last_year=last_year,
        at=now(),
    )


def release_same_numbers(pact: str) -> str:
    """Release the numbers that the other side released."""
    return releasing.release_same_numbers(acting=acting("officer"), agreement=agreement_of(pact), at=now())


def keep_news(pact: str) -> int:
    """Write the news of the content, have them reviewed; returns how many this university has."""
    party, agreement = own_party(), agreement_of(pact)
    if not NewsItem.objects.filter(party=party).exists():
        for told in content("news").get(party.hei_id, []):
            at = datetime.combine(date.fromisoformat(told["on"]), time(9), tzinfo=UTC)
            written = items.Written(
                kind=told["kind"],
                titles=told["titles"],
                leads=told["leads"],
                bodies=told["bodies"],
                publish_at=at,
                agreements=[agreement],
            )
            item = items.start_item(acting=acting("officer"), written=written, at=at)
            item = items.submit_item(acting=acting("officer"), item=item, at=at)
            items.approve_item(acting=acting("reviewer"), item=item, revision=item.revision, at=at)
    return NewsItem.objects.filter(party=party).count()
