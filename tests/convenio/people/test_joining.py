"""Invitations: a link that works once, until its day, for the one it was sent to."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from convenio.audit.queries import sentences
from convenio.parties.models import Party
from convenio.parties.terms import Refusal, Role
from convenio.people import actions
from convenio.people.invitations import link_of
from convenio.people.mail import DUTY, send_owed
from convenio.people.models import Invitation, Membership, Person
from convenio.people.queries import roles_of
from convenio.worker.models import Task
from tests.convenio.people.conftest import acting

pytestmark = pytest.mark.django_db
GOOD = "seven quiet white herons"


@pytest.fixture
def invited(house: Party, keeper: Person) -> Invitation:
    actions.invite_person(
        acting=acting(keeper), email="wang@chd.example", name="Wang Fang", language="en", role=Role.REVIEWER,
        at=timezone.now(),
    )  # fmt: skip
    return Invitation.objects.get(person__email="wang@chd.example")


def path(invitation: Invitation) -> str:
    return link_of(invitation).removeprefix("http://testserver")


def given(**more: str) -> dict[str, str]:
    return {"name": "Wang Fang, Dr", "language": "ru", "password": GOOD, "way": "password", **more}


def test_the_mail_leads_to_a_page_that_makes_the_account(client: Client, invited: Invitation, house: Party) -> None:
    send_owed(Task.objects.get(name=DUTY, key=f"invited:{invited.person_id}"), timezone.now())
    link = re.search(r"http://testserver(/join/\S+)", str(mail.outbox[0].body))
    assert link is not None
    page = client.get(link[1]).content.decode()
    assert "wang@chd.example" in page
    assert client.get(link[1]).status_code == 200, "looking uses nothing up"
    answer = client.post(link[1], given())
    assert (answer.status_code, answer["Location"]) == (302, "/desk/")
    person = Person.objects.get(pk=invited.person_id)
    assert (person.name, person.language) == ("Wang Fang, Dr", "ru")
    assert person.check_password(GOOD)
    assert client.session["_auth_user_id"] == str(person.pk)
    assert Task.objects.filter(key=f"invitation_accepted:{person.pk}").exists(), "the mailbox hears of it"
    assert "Wang Fang, Dr accepted the invitation." in [row.text for row in sentences("chd.edu.cn")]


def test_who_joins_with_a_passkey_is_led_to_making_it(client: Client, invited: Invitation) -> None:
    answer = client.post(path(invited), given(way="passkey", password=""))
    assert answer["Location"] == "/account/2fa/webauthn/add/"
    page = client.get(answer["Location"])
    assert page.status_code == 200
    assert "webauthn" in page.content.decode()
    assert not Person.objects.get(pk=invited.person_id).has_usable_password()


def test_a_link_used_twice_is_told_so(client: Client, invited: Invitation) -> None:
    client.post(path(invited), given())
    again = Client().post(path(invited), given(password="another long good password"))
    assert again.status_code == 410
    assert "уже принято" in again.content.decode(), "in the language of the person"
    assert Person.objects.get(pk=invited.person_id).check_password(GOOD)


def test_a_link_that_is_too_old_says_until_when_and_is_sent_again(
    client: Client, as_keeper: Client, invited: Invitation
) -> None:
    old = path(invited)
    Invitation.objects.update(expires_at=timezone.now() - timedelta(days=1))
    answer = Client().get(old)
    assert answer.status_code == 410
    assert "to send it again" in answer.content.decode()
    assert "too old" in as_keeper.get("/people/invitations/").content.decode()
    as_keeper.post(f"/people/invitations/{invited.pk}/resend/")
    invited.refresh_from_db()
    assert Client().get(old).status_code == 404, "the old link no longer works"
    assert Client().get(path(invited)).status_code == 200
    assert invited.sent == 2


def test_a_link_forwarded_to_a_colleague_opens_nothing_for_them(invited: Invitation, officer: Person) -> None:
    colleague = Client()
    colleague.force_login(officer)
    Person.objects.filter(pk=officer.pk).update(language="en")
    for answer in (colleague.get(path(invited)), colleague.post(path(invited), given())):
        assert answer.status_code == 403
        assert "is for Wang Fang, and you are signed in as Li Wei" in answer.content.decode()
    invited.refresh_from_db()
    assert invited.is_open


def test_an_invitation_taken_back_leaves_no_role_and_can_be_made_anew(
    as_keeper: Client, keeper: Person, invited: Invitation, house: Party
) -> None:
    as_keeper.post(f"/people/invitations/{invited.pk}/revoke/")
    answer = Client().get(path(invited))
    assert answer.status_code == 410
    assert "taken back" in answer.content.decode()
    person = Person.objects.get(pk=invited.person_id)
    assert not roles_of(person, house)
    assert not person.is_active
    with pytest.raises(Refusal, match="in the meantime"):
        actions.resend_invitation(acting=acting(keeper), invitation=invited, at=timezone.now())
    again: dict[str, Any] = {"email": person.email, "name": "X", "language": "en", "role": Role.READER}
    assert actions.invite_person(acting=acting(keeper), at=timezone.now(), **again) == person
    assert Client().get(path(Invitation.objects.open().get())).status_code == 200


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"password": ""}, "Choose a password, or join with a passkey"),
        ({"password": "short"}, "too short"),
        ({"password": "wang@chd.example"}, "too similar"),
        ({"name": " "}, "Your name"),
    ],
)
def test_what_does_not_do_is_said_and_nothing_is_used_up(
    client: Client, invited: Invitation, changes: dict[str, str], words: str
) -> None:
    answer = client.post(path(invited), given(**changes))
    assert answer.status_code == 400
    assert words in answer.content.decode()
    assert "_auth_user_id" not in client.session
    invited.refresh_from_db()
    assert invited.is_open


def test_signing_in_another_way_is_joining_too(client: Client, invited: Invitation) -> None:
    client.force_login(invited.person)
    invited.refresh_from_db()
    assert invited.accepted_at is not None


def test_open_invitations_are_listed_for_their_keeper_alone(
    as_keeper: Client, invited: Invitation, other_house: Party, keeper: Person
) -> None:
    assert "Wang Fang" in as_keeper.get("/people/invitations/").content.decode()
    assert "1 open invitation" in as_keeper.get("/people/").content.decode()
    assert "Nobody fits" in as_keeper.get("/people/invitations/?search=nobody").content.decode()
    assert "wang@chd.example" in as_keeper.get("/people/invitations/?format=csv").content.decode()
    Invitation.objects.update(party=other_house)
    assert as_keeper.post(f"/people/invitations/{invited.pk}/revoke/").status_code == 404
    assert "Everybody joined" in as_keeper.get("/people/invitations/").content.decode()
    assert Membership.objects.filter(person=invited.person).exists()
