"""Ten thousand agreements: the desk, the list and the page of an agreement ask the database no more than with one."""

from datetime import timedelta
from uuid import uuid4

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from convenio.agreements.models import Agreement
from convenio.parties.models import Party
from tests.convenio.agreements.pages_a.conftest import signed_in
from tests.convenio.agreements.pair import CHD, TPU, House

MANY = 10_000
DUE = [
    {"stage": "negotiation", "own_task": "answer", "turn": CHD},
    {"stage": "negotiation", "their_task": "answer", "turn": TPU},
    {"stage": "in_force", "in_force": "x"},
]


def add(house: House, partner: Party, count: int) -> None:
    """Agreements as the projection writes them: in turns they wait for us, wait for others, and end soon."""
    now = timezone.now()
    made = Agreement.objects.bulk_create(
        Agreement(
            party=house.party,
            pact=uuid4(),
            kind="MOU",
            title={"en": f"Memorandum {number}", "zh": f"备忘录 {number}"},
            partners=[partner.hei_id],
            search_text=f"memorandum {number}",
            created_at=now,
            stage_since=now,
            turn_since=now - timedelta(minutes=number),
            last_event_at=now - timedelta(minutes=number),
            ends_on=now.date() + timedelta(days=number % 100),
            **DUE[number % len(DUE)],
        )
        for number in range(count)
    )
    link = Agreement.partner_rows.through
    link.objects.bulk_create(link(agreement_id=one.pk, party_id=partner.pk) for one in made)


def asked(client: Client, path: str) -> int:
    """How many queries a page asks."""
    with CaptureQueriesContext(connection) as seen:
        assert client.get(path).status_code == 200
    return len(seen)


def test_ten_thousand_agreements_cost_no_more_queries_than_one(proposed, chd, tpu):
    """One of each kind, so that no list of the desk is empty at first; the page is that of one agreement among all."""
    client = signed_in(chd)
    page = f"/agreements/{proposed.pk}/"
    paths = ["/desk/", "/agreements/", page]
    add(chd, tpu.party, len(DUE))
    for path in paths:
        asked(client, path)
    few = {path: asked(client, path) for path in paths}
    add(chd, tpu.party, MANY)
    assert {path: asked(client, path) for path in paths} == few
    assert few["/desk/"] <= 22
    assert few[page] <= 45
    assert "3335" in client.get("/desk/").content.decode(), "as many wait for us as were added"
