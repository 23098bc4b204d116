"""Somebody leaves: work handed over, account closed, sessions ended, the name kept in the record."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from convenio.audit.queries import sentences
from convenio.notices.models import Notice
from convenio.parties.models import Party
from convenio.parties.terms import Acting, Refusal, Role
from convenio.people import Waiting, actions, duties_of, register_duties_of
from convenio.people.models import Membership, Person
from convenio.people.queries import people_with_role
from tests.convenio.people.conftest import AT, PASSWORD, acting, person_of

pytestmark = pytest.mark.django_db
Given = list[tuple[str, str]]


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> Given:
    """Two reviews wait for everybody; handing over is written down."""
    done: Given = []
    monkeypatch.setattr(duties_of, "_SOURCES", {})

    def waiting(party: Party, person: Person) -> list[Waiting]:
        taken = [name for name, _to in done]
        return [] if str(person) in taken else [Waiting("Review “A”", "/agreements/1/"), Waiting("Review “B”")]

    def hand_over(acting: Acting, person: Person, successor: Person, at: datetime) -> None:
        done.append((str(person), str(successor)))

    register_duties_of("test.reviews", label="Reviews", waiting=waiting, hand_over=hand_over, roles=(Role.REVIEWER,))
    return done


@pytest.fixture
def leaver(house: Party) -> Person:
    return person_of(house, Role.REVIEWER, "leaver@chd.example", "Old Hand")


@pytest.fixture
def successor(house: Party) -> Person:
    return person_of(house, Role.REVIEWER, "next@chd.example", "New Hand")


def test_one_page_shows_what_waits_and_one_button_does_it(
    as_keeper: Client, leaver: Person, successor: Person, given: Given, house: Party
) -> None:
    theirs = Client()
    assert theirs.login(email=leaver.email, password=PASSWORD)
    assert theirs.get("/me/").status_code == 200
    address = f"/people/{leaver.pk}/leave/"
    page = as_keeper.get(address).content.decode()
    assert "Review “A”" in page
    assert "/agreements/1/" in page
    refused = as_keeper.post(address, {"successor": ""})
    assert refused.status_code == 400
    assert "Name a successor" in refused.content.decode()
    done = as_keeper.post(address, {"successor": successor.pk}, follow=True)
    assert "Old Hand left; 2 matters were handed over." in done.content.decode()
    assert given == [("Old Hand", "New Hand")]
    leaver.refresh_from_db()
    assert (leaver.is_active, leaver.name) == (False, "Old Hand")
    assert theirs.get("/me/").status_code == 302
    assert not Client().login(email=leaver.email, password=PASSWORD)
    assert list(people_with_role(house, Role.REVIEWER)) == [successor]
    texts = [row.text for row in sentences("chd.edu.cn")]
    assert "Zhao Lin let Old Hand leave; 2 matters were handed over." in texts
    assert "New Hand took over 2 matters of somebody who left." in texts
    assert Notice.objects.get().person == successor


def test_a_successor_without_the_role_is_refused_and_nothing_happens(
    keeper: Person, leaver: Person, officer: Person, given: Given
) -> None:
    with pytest.raises(Refusal, match="Li Wei lacks a role that is needed for “Reviews”: reviewer"):
        actions.let_leave(acting=acting(keeper), person=leaver, successor=officer, at=AT)
    assert not given
    assert Membership.objects.filter(person=leaver).exists()


def test_who_has_nothing_waiting_needs_no_successor(keeper: Person, leaver: Person, given: Given) -> None:
    given.append(("Old Hand", ""))
    left = actions.let_leave(acting=acting(keeper), person=leaver, successor=None, at=AT)
    assert (left.handed_over, left.closed) == (0, True)


def test_who_acts_for_another_house_as_well_keeps_that(
    keeper: Person, leaver: Person, successor: Person, given: Given, other_house: Party
) -> None:
    Membership.objects.create(person=leaver, party=other_house, role=Role.READER)
    left = actions.let_leave(acting=acting(keeper), person=leaver, successor=successor, at=AT)
    leaver.refresh_from_db()
    assert (left.closed, leaver.is_active) == (False, True)
    assert list(leaver.memberships.values_list("party__hei_id", flat=True)) == [other_house.hei_id]


@pytest.mark.parametrize(
    ("who", "words"),
    [("keeper", "Nobody lets themselves leave"), ("stranger", "holds no role at your institution")],
)
def test_who_cannot_be_let_go(
    who: str, words: str, keeper: Person, other_house: Party, given: Given, request: pytest.FixtureRequest
) -> None:
    stranger = person_of(other_house, Role.READER, "s@xatu.example", "Stranger")
    person = keeper if who == "keeper" else stranger
    with pytest.raises(Refusal, match=words):
        actions.let_leave(acting=acting(keeper), person=person, successor=None, at=AT)


def test_only_a_keeper_lets_people_leave(client: Client, officer: Person, leaver: Person, given: Given) -> None:
    with pytest.raises(Refusal, match="Only the node keeper"):
        actions.let_leave(acting=acting(officer), person=leaver, successor=officer, at=AT)
    client.force_login(officer)
    assert client.get(f"/people/{leaver.pk}/leave/").status_code == 403


def test_who_left_is_listed_and_can_be_erased_by_their_own_house_alone(
    as_keeper: Client, keeper: Person, leaver: Person, successor: Person, given: Given, other_house: Party
) -> None:
    assert "Nobody left" in as_keeper.get("/people/left/").content.decode()
    actions.let_leave(acting=acting(keeper), person=leaver, successor=successor, at=AT)
    assert "Old Hand" in as_keeper.get("/people/left/").content.decode()
    assert leaver.email in as_keeper.get("/people/left/?format=csv").content.decode()
    assert "Nobody fits" in as_keeper.get("/people/left/?search=zzz").content.decode()
    theirs = Client()
    theirs.force_login(person_of(other_house, Role.KEEPER, "k@xatu.example", "Other Keeper"))
    assert "Old Hand" not in theirs.get("/people/left/").content.decode()
    assert theirs.post(f"/people/{leaver.pk}/erase/").status_code == 404
    as_keeper.post(f"/people/{leaver.pk}/erase/")
    leaver.refresh_from_db()
    assert (leaver.name, leaver.erased_at is not None) == ("", True)
    assert "Nobody left" in as_keeper.get("/people/left/").content.decode()


def test_who_comes_back_is_invited_anew_and_old_secrets_no_longer_count(
    keeper: Person, leaver: Person, successor: Person, given: Given, house: Party
) -> None:
    actions.let_leave(acting=acting(keeper), person=leaver, successor=successor, at=AT)
    invite: Callable[..., Person] = actions.invite_person
    facts: dict[str, Any] = {"email": leaver.email, "name": "x", "language": "en", "role": Role.READER}
    back = invite(acting=acting(keeper), at=timezone.now(), **facts)
    assert (back.pk, back.name, back.is_active) == (leaver.pk, "Old Hand", True)
    assert not back.has_usable_password()
    assert back.invitations.open().count() == 1
