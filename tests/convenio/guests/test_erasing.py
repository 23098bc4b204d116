"""A person of a partner without a system asks to be forgotten: nothing leads to them, and everything still verifies."""

from __future__ import annotations

import json

import pytest
from django.apps import apps
from django.db.models import CharField, EmailField, JSONField, TextField
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from convenio.agreements import actions, books, cards
from convenio.agreements.exchange import inbound
from convenio.agreements.exchange import wire as messages
from convenio.agreements.models import Agreement, Card
from convenio.audit.queries import verify_chain
from convenio.guests.erasing import erase_guest, guests_of
from convenio.guests.models import GuestLink
from convenio.notices.models import Notice
from convenio.parties.terms import Refusal, Role
from convenio.people.actions import erase_person
from convenio.people.models import Person
from convenio.people.queries import acting_of
from pact import events as pact_events
from pact import sync
from tests.convenio.agreements.pages_b.people import client_of
from tests.convenio.agreements.pair import CHD, THIRD, TPU, House, Wire, caller
from tests.convenio.agreements.saying import request
from tests.convenio.agreements.test_witnessed import founded, guest, seen_by
from tests.convenio.guests.conftest import agree, first_clause, inside, make_link

WORDS = "Ring me at home, 8-913-000"


def where(*needles: str) -> list[str]:
    """Every text column of the database in which one of these stands."""
    found = []
    for model in apps.get_models():
        fields = [one for one in model._meta.fields if isinstance(one, (CharField, TextField, EmailField, JSONField))]
        for row in model._default_manager.values(*[one.name for one in fields]) if fields else ():
            text = json.dumps(row, ensure_ascii=False, default=str)
            found += [f"{model._meta.label}: {needle}" for needle in needles if needle in text]
    return sorted(set(found))


@pytest.fixture
def keeper(chd, officer) -> Client:
    return client_of(chd, Role.KEEPER)


def says(guest: Client, link: GuestLink, agreement: Agreement) -> None:
    guest.post(inside(link, "comment/"), {"clause": first_clause(agreement)["id"], "words": WORDS})
    agree(agreement, guest, link)


def test_nothing_leads_to_the_person_and_both_chains_verify(keeper, guest, link, agreement, chd, officer):
    says(guest, link, agreement)
    assert any("Anna Petrova" in one for one in where("Anna Petrova"))
    events = list(books.state(chd.copy()).order)
    page = keeper.get(reverse("guests:people")).content.decode()
    assert "Anna Petrova" in page
    answer = keeper.post(reverse("guests:erase", args=[link.pk]), follow=True)
    assert "was erased" in answer.content.decode()
    assert where("Anna Petrova", "anna@tpu.ru", "8-913-000") == []
    assert not GuestLink.objects.exclude(mandate="").exists()
    assert verify_chain().intact
    mine = chd.copy()
    known = [pact_events.read_event(bytes(one.raw), bytes(one.signature)) for one in mine.events.all()]
    assert sync.admit([], known, pact=str(mine.pact)).refused == ()
    assert list(books.state(mine).order) == events, "what was said and approved still counts"
    shown = officer.get(f"/agreements/{agreement.pk}/").content.decode()
    assert "The words were erased" in shown
    assert guest.get(inside(link)).status_code in (403, 404, 410)
    links = officer.get(reverse("guests:all")).content.decode()
    assert "an erased person" in links


def test_all_links_of_the_same_address_go_and_those_of_others_stay(keeper, agreement, wire, officer, chd):
    first, second = make_link(agreement, wire), make_link(agreement, wire)
    other = make_link(agreement, wire, name="Boris Ivanov", email="boris@tpu.ru")
    assert [(one.name, one.links) for one in guests_of(agreement.party)] == [("Anna Petrova", 2), ("Boris Ivanov", 1)]
    keeper.post(reverse("guests:erase", args=[first.pk]))
    assert set(GuestLink.objects.filter(erased_at=None)) == {other}
    assert GuestLink.objects.get(pk=second.pk).revoked_at is not None
    assert [one.name for one in guests_of(agreement.party)] == ["Boris Ivanov"]
    renewed = officer.post(
        reverse("guests:change", args=[agreement.pk, second.pk]), {"do": "renew", "until": "2099-01-01"}, follow=True
    )
    assert "This person was erased" in renewed.content.decode()


def test_only_the_keeper_erases(officer, agreement, link, chd):
    assert officer.get(reverse("guests:people")).status_code == 403
    assert officer.post(reverse("guests:erase", args=[link.pk])).status_code == 403
    with pytest.raises(Refusal, match="node keeper"):
        erase_guest(acting=chd.officer, number=link.pk, at=timezone.now())
    assert GuestLink.objects.get(pk=link.pk).name == "Anna Petrova"


def test_a_third_party_with_a_node_erases_what_its_witness_asks_and_nothing_of_others(chd, wire: Wire):
    """Three parties: ours, a guest for whom our node writes, and one with a node of its own."""
    agreement = founded(chd, wire, partners=(TPU, THIRD), by_link=(TPU,), kind="MOU")
    third = House(next(one.party for one in Agreement.objects.all() if one.party.hei_id == THIRD), wire)
    mine = seen_by(agreement)
    anna = guest(mine.speaker)
    actions.comment(acting=anna, agreement=mine, clause_id="", words=WORDS, at=wire.later(minutes=1))
    wire.run()
    theirs = third.copy(agreement)
    assert any(cards.said(one) == WORDS for one in cards.contents(theirs).values())
    body = messages.pack(theirs, card_ids=list(Card.objects.values_list("card_id", flat=True)))
    inbound.erase(caller(THIRD), request(body, CHD, wire.now))
    assert any(cards.said(one) == WORDS for one in cards.contents(chd.copy(agreement)).values()), "not its witness"
    actions.persons.erase_numbers(acting=chd.acting(Role.KEEPER), numbers=[-1], at=wire.later(minutes=1))
    wire.run()
    for house in (chd, third):
        assert not any(cards.said(one) == WORDS for one in cards.contents(house.copy(agreement)).values())
    assert verify_chain().intact


def test_a_colleague_erased_on_the_page_of_people_leaves_no_name_in_agreements(keeper, officer, agreement, wire, chd):
    """The page of people reaches the cards: name and words of a colleague go from agreements, too."""
    person = Person.objects.get(memberships__role=Role.OFFICER, memberships__party__hei_id=CHD)
    Person.objects.filter(pk=person.pk).update(name="Wang Fang")
    clause = first_clause(agreement)["id"]
    officer.post(f"/agreements/{agreement.pk}/clauses/{clause}/comment/", {"words": WORDS})
    make_link(agreement, wire)
    GuestLink.objects.update(made_by=person.pk, made_by_name="Wang Fang")
    assert any("Card" in one for one in where(WORDS[:10]))
    who = Person.objects.get(memberships__role=Role.KEEPER)
    acting = acting_of(who)
    assert acting is not None
    erase_person(acting=acting, person=Person.objects.get(pk=person.pk), at=timezone.now())
    assert where("Wang Fang", "8-913-000") == []
    assert not Notice.objects.filter(person=person).exists()
    assert verify_chain().intact
