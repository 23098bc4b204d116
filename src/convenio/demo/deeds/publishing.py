"""What the public reads beside the page of an agreement: delivered numbers, and news of the university's own."""

from datetime import UTC, date, datetime, time

from convenio.agreements.actions.leaving import release_page
from convenio.agreements.stating import require_text
from convenio.demo.clock import now
from convenio.demo.content_files import content
from convenio.demo.deeds.drafting import agreement_of
from convenio.demo.deeds.persons import acting, own_party
from convenio.demo.picture import picture
from convenio.news.actions import items, releasing
from convenio.news.actions.photographs import bring_photograph
from convenio.news.models import NewsItem
from convenio.news.photograph import Shown, shown_value
from convenio.reports.actions.sending import send_report
from convenio.reports.delivered import delivered
from convenio.reports.models import Sent
from convenio.reports.windows import window_of


def release(pact: str, announcement: str = "") -> str:
    """Agree to the public page: as the other side released it; else with an announcement and a picture, or bare."""
    officer, agreement = acting("officer"), agreement_of(pact)
    if releasing.theirs_of(agreement) is not None:
        return releasing.release_same(acting=officer, agreement=agreement, at=now())
    if not announcement:
        return release_page(acting=officer, agreement=agreement, at=now())
    told = content("picture")
    kept = bring_photograph(
        acting=officer,
        content=picture(),
        alt=told["alt"],
        languages=tuple(told["alt"]),
        credit=told["credit"],
        licence=told["licence"],
        at=now(),
        agreement=agreement,
    )
    shown = Shown(kept.digest, kept.width, kept.height, kept.alt, kept.credit, kept.licence)
    fields = {"announcement": content(f"announcements/{announcement}"), "photograph": shown_value(shown)}
    return release_page(acting=officer, agreement=agreement, fields=fields, at=now())


def send_reports() -> int:
    """Freeze the reports of the content as sent, once; returns how many this university has sent."""
    party = own_party()
    if not Sent.objects.filter(party=party).exists():
        for told in content("reports").get(party.hei_id, []):
            definition = delivered()[told["code"]]
            window = window_of(definition, str(now().year - told["years_ago"]))
            if window is not None:
                send_report(
                    acting=acting("officer"),
                    definition=definition,
                    window=window,
                    languages=told["languages"],
                    recipient=told["recipient"][told["languages"][0]],
                    sent_on=now().date(),
                    note="",
                    at=now(),
                )
    return Sent.objects.filter(party=party).count()


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
