"""The desk: what waits for whom, in plain lines, at a price that does not grow; the start page; the search."""

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from convenio.agreements.models import Agreement
from convenio.directory.models import Placing
from convenio.directory.search import indexing as world_words
from convenio.network.models import Delivery, PartnerNode
from convenio.parties.actions import keep_party
from convenio.parties.models import Party
from convenio.people.models import Membership, Person
from convenio.register import indexing
from tests.convenio.directory.rows import organisation

AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


@pytest.fixture
def changan(db: None) -> Party:
    return keep_party(hei_id="chd.edu.cn", names={"en": "Chang’an University"}, country="CN", hosted=True)


@pytest.fixture
def tomsk(db: None) -> Party:
    return keep_party(hei_id="tpu.ru", names={"en": "Tomsk Polytechnic University", "zh": "托木斯克"}, country="RU")


@pytest.fixture
def other(db: None) -> Party:
    return keep_party(hei_id="other.example", names={"en": "Another House"}, country="GB", hosted=True)


def client_of(party: Party, role: str = "officer") -> Client:
    person = Person.objects.create_user(f"{role}@{party.hei_id}", name=f"A {role}")
    Membership.objects.create(person=person, party=party, role=role)
    client = Client(headers={"accept-language": "en"})
    client.force_login(person)
    return client


def agreement(party: Party, partner: Party, title: str, **values: Any) -> Agreement:
    """A row as the projection writes it."""
    row = Agreement.objects.create(
        party=party,
        pact=uuid.uuid4(),
        kind="COMP",
        title={"en": title},
        partners=[partner.hei_id],
        search_text=f"{title} {' '.join(partner.names.values())}".lower(),
        created_at=AT,
        last_event_at=AT,
        turn_since=AT,
        stage_since=AT,
        **values,
    )
    row.partner_rows.set([partner])
    indexing.keep(row)
    return row


def section(page: str, name: str) -> str:
    """The part of the page under one heading."""
    return page.split(f'id="{name}"')[1].split("</section>")[0]


def page_of(client: Client, path: str = "/desk/") -> str:
    answer = client.get(path)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def test_each_agreement_stands_where_it_waits_with_what_is_due_and_since_when(changan: Party, tomsk: Party) -> None:
    agreement(changan, tomsk, "Ours to answer", stage="negotiation", own_task="answer")
    agreement(changan, tomsk, "Theirs to sign", stage="signing", their_task="sign")
    soon = (timezone.now() + timedelta(days=30)).date()
    agreement(changan, tomsk, "Ends next month", stage="in_force", in_force="r", ends_on=soon)
    agreement(changan, tomsk, "Quiet for years", stage="in_force", in_force="r")
    page = page_of(client_of(changan))
    mine, theirs, ending = (section(page, name) for name in ("for-me", "for-others", "ending"))
    assert "Ours to answer" in mine
    assert "Answer the proposal" in mine
    assert "20 Nov 2026" in mine
    assert "Tomsk Polytechnic University" in mine
    assert "Theirs to sign" in theirs
    assert "Theirs to sign" not in mine
    assert "Ends next month" in ending
    assert "Quiet for years" not in page


def test_what_a_role_cannot_do_does_not_wait_for_it(changan: Party, tomsk: Party) -> None:
    agreement(changan, tomsk, "To be signed", stage="signing", own_task="sign")
    assert "To be signed" not in section(page_of(client_of(changan, "officer")), "for-me")
    assert "To be signed" in section(page_of(client_of(changan, "signatory")), "for-me")


def test_another_houses_agreements_never_show(changan: Party, tomsk: Party, other: Party) -> None:
    agreement(other, tomsk, "Secret of another house", stage="negotiation", own_task="answer")
    client = client_of(changan)
    assert "Secret of another house" not in page_of(client)
    assert "Secret of another house" not in page_of(client, "/desk/search/?search=secret")


def test_what_was_not_delivered_says_why_and_where_to_send_it_again(changan: Party, tomsk: Party) -> None:
    row = agreement(changan, tomsk, "Stuck", stage="negotiation")
    Delivery.objects.create(
        party=changan, partner="tpu.ru", kind="pact", object_id=str(row.pact), owed_at=AT, state="parked", attempts=3
    )
    page = page_of(client_of(changan))
    failed = section(page, "failed")
    assert "Stuck" in failed
    assert "/network/deliveries/" in failed
    assert "Everything you said has reached" not in page


def test_an_empty_desk_shows_the_first_steps_and_strikes_out_what_is_done(changan: Party, tomsk: Party) -> None:
    client = client_of(changan)
    page = page_of(client)
    for words in (
        "First steps",
        "Say who you are",
        "Find your partners",
        "Draft an agreement",
        "Nothing waits for you.",
    ):
        assert words in page
    PartnerNode.objects.create(hei_id="tpu.ru", pact_url="https://t.example/", first_seen_at=AT, last_seen_at=AT)
    assert "node is known" in page_of(client)
    agreement(changan, tomsk, "First", stage="draft")
    changan.profiles_said.create(about=changan, names=changan.names, updated_at=AT)
    assert "First steps" not in page_of(client)


def test_the_desk_needs_as_many_queries_for_one_agreement_as_for_many(changan: Party, tomsk: Party) -> None:
    def fill(name: str) -> None:
        row = agreement(changan, tomsk, f"{name} a", stage="negotiation", own_task="answer")
        agreement(changan, tomsk, f"{name} b", stage="negotiation", their_task="answer")
        agreement(changan, tomsk, f"{name} c", stage="in_force", in_force="r", ends_on=timezone.now().date())
        Delivery.objects.create(
            party=changan, partner="tpu.ru", kind="pact", object_id=str(row.pact), owed_at=AT, state="parked"
        )

    def count(path: str) -> int:
        client.get(path)
        with CaptureQueriesContext(connection) as made:
            assert client.get(path).status_code == 200
        return len(made)

    client = client_of(changan)
    fill("one")
    desk, search = count("/desk/"), count("/desk/search/?search=one")
    for number in range(60):
        fill(f"one {number}")
    assert count("/desk/") == desk
    assert count("/desk/search/?search=one") == search
    assert desk < 30
    page = page_of(client)
    assert '<span class="num quiet">61</span>' in page
    assert "Show all" in page


def test_the_search_finds_agreements_and_universities_in_any_language(changan: Party, tomsk: Party) -> None:
    agreement(changan, tomsk, "Cooperation in materials", stage="in_force")
    client = client_of(changan)
    assert "Cooperation in materials" in page_of(client, "/desk/search/?search=MATERIALS")
    found = page_of(client, "/desk/search/?search=托木斯克")
    assert "Cooperation in materials" in found
    assert "/institutions/tpu.ru/" in found
    assert "Nothing fits" in page_of(client, "/desk/search/?search=zzz")
    assert "&lt;script&gt;" in page_of(client, "/desk/search/?search=<script>")


def test_the_start_page_is_for_everybody_and_leads_people_with_a_role_to_their_desk(
    client: Client, changan: Party, tomsk: Party
) -> None:
    agreement(changan, tomsk, "Public one", stage="in_force", is_public=True, public_since=AT)
    agreement(changan, tomsk, "Private one", stage="in_force")
    page = page_of(client, "/")
    assert "Chang’an University" in page
    assert "Public one" in page
    assert "Private one" not in page
    assert "Sign in" in page
    member = client_of(changan).get("/")
    assert (member.status_code, member["Location"]) == (302, "/desk/")
    stranger = client.get("/desk/")
    assert stranger.status_code == 302
    assert "next=/desk/" in stranger["Location"]


def test_the_search_offers_universities_of_the_world_and_the_directory_shows_our_agreements(
    changan: Party, tomsk: Party
) -> None:
    client, world = client_of(changan), organisation("Tomsk State University", country="RU")
    ours = organisation("Tomsk Polytechnic University", country="RU")
    world_words.keep([world.pk, ours.pk])
    Placing.objects.create(party=tomsk, organisation=ours, at=AT)
    agreement(changan, tomsk, "Cooperation in materials").partner_rows.add(tomsk)
    found = page_of(client, "/desk/search/?search=tomsk")
    assert (f"/directory/{world.pk}/" in found, f"/directory/{ours.pk}/" in found) == (True, False)
    directory = page_of(client, "/directory/?search=tomsk")
    assert "1 agreement with us" in directory
    assert "/agreements/?partner=tpu.ru" in directory
    assert directory.count("in our list") == 1
    offer = f"/partners/new/?organisation={world.pk}"
    assert offer in page_of(client, f"/directory/{world.pk}/")
    assert "/partners/new/" not in page_of(client, f"/directory/{ours.pk}/")
    partners = page_of(client, "/partners/?search=tomsk")
    assert f"/partners/new/?organisation={world.pk}" in partners
    assert f"/partners/new/?organisation={ours.pk}" not in partners
