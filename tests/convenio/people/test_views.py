"""Pages about people: who gets in, what is logged, exported and shown."""

import pytest
from django.test import Client
from django.urls import reverse

from convenio.audit.models import AuditEvent
from convenio.parties.models import Party
from convenio.parties.terms import Acting, Role
from convenio.people.actions import grant_role
from convenio.people.models import Membership, Person
from tests.convenio.people.conftest import AT, person_of

pytestmark = pytest.mark.django_db
KEEPERS_PAGES = ["/people/", "/people/invite/", "/people/1/"]


@pytest.mark.parametrize("address", KEEPERS_PAGES)
def test_strangers_are_led_to_sign_in_and_back(client: Client, address: str) -> None:
    assert client.get(address)["Location"] == f"/account/login/?next={address}"


@pytest.mark.parametrize("address", KEEPERS_PAGES)
def test_other_roles_are_told_what_they_lack(client: Client, officer: Person, address: str) -> None:
    officer.language = "en"
    officer.save()
    client.force_login(officer)
    answer = client.get(address)
    assert answer.status_code == 403
    assert "for people with the role node keeper. At Chang’an University you are: officer." in answer.content.decode()


def test_somebody_without_any_role_is_told_so(client: Client, officer: Person) -> None:
    Membership.objects.all().delete()
    client.force_login(officer)
    officer.language = "en"
    officer.save()
    answer = client.get("/people/")
    assert answer.status_code == 403
    assert "You have no role yet" in answer.content.decode()


def test_each_look_at_the_list_is_logged(as_keeper: Client, officer: Person) -> None:
    as_keeper.get("/people/")
    as_keeper.get("/people/?search=li")
    as_keeper.get(f"/people/{officer.pk}/")
    looks = AuditEvent.objects.filter(what__in=["people.list_seen", "people.person_seen"])
    assert looks.count() == 3
    assert {look.person_name for look in looks} == {"Zhao Lin"}


def test_the_list_searches_filters_and_is_never_silent_when_empty(as_keeper: Client, officer: Person) -> None:
    page = as_keeper.get("/people/?search=Li+Wei").content.decode()
    assert "officer@chd.example" in page
    assert "keeper@chd.example" not in page
    assert "Nobody fits" in as_keeper.get("/people/?search=xyz").content.decode()
    assert "officer@chd.example" not in as_keeper.get("/people/?role=keeper").content.decode()


def test_the_export_is_logged_and_carries_no_formula(as_keeper: Client, house: Party) -> None:
    person_of(house, Role.READER, "x@chd.example", '=HYPERLINK("http://evil.example")')
    answer = as_keeper.get("/people/?format=csv")
    assert answer["Content-Type"].startswith("text/csv")
    assert "'=HYPERLINK" in answer.content.decode()
    assert AuditEvent.objects.filter(what="people.list_exported").count() == 1


def test_people_of_another_house_are_not_found(as_keeper: Client, other_house: Party) -> None:
    stranger = person_of(other_house, Role.OFFICER, "o@xatu.example", "Stranger")
    row = Membership.objects.get(person=stranger)
    assert as_keeper.get(f"/people/{stranger.pk}/").status_code == 404
    assert as_keeper.post(f"/people/{stranger.pk}/erase/").status_code == 404
    assert as_keeper.post(f"/people/roles/{row.pk}/withdraw/").status_code == 404
    assert "Stranger" not in as_keeper.get("/people/").content.decode()


def test_invite_give_take_erase_by_the_pages(as_keeper: Client, house: Party) -> None:
    new = {"name": "Wang Fang", "email": "w@chd.example", "language": "zh-hans", "role": "reviewer"}
    answer = as_keeper.post("/people/invite/", new)
    person = Person.objects.get(email="w@chd.example")
    assert answer["Location"] == f"/people/{person.pk}/"
    as_keeper.post(answer["Location"], {"role": "signatory", "mandate": "Order 5", "mandate_until": "2020-01-01"})
    page = as_keeper.get(answer["Location"]).content.decode()
    assert "expired: cannot sign" in page
    row = Membership.objects.get(person=person, role="signatory")
    as_keeper.post(f"/people/roles/{row.pk}/withdraw/")
    assert not Membership.objects.filter(pk=row.pk).exists()
    as_keeper.post(f"/people/{person.pk}/erase/")
    person.refresh_from_db()
    assert person.erased_at is not None


def test_a_refusal_stands_in_the_form_and_keeps_what_was_typed(as_keeper: Client, house: Party) -> None:
    data = {"name": "Sun", "email": "s@chd.example", "language": "en", "role": "signatory"}
    answer = as_keeper.post("/people/invite/", data)
    assert answer.status_code == 400
    assert "needs a mandate" in answer.content.decode()
    assert 'value="s@chd.example"' in answer.content.decode()
    assert not Person.objects.filter(email="s@chd.example").exists()


def test_buttons_that_may_not_be_pressed_say_why(as_keeper: Client, keeper: Person) -> None:
    page = as_keeper.get(f"/people/{keeper.pk}/").content.decode()
    assert "This is the last node keeper" in page
    assert "Nobody gives a role to themselves" in page
    assert "Nobody erases themselves" in page


def test_my_page_keeps_name_and_language(client: Client, officer: Person) -> None:
    client.force_login(officer)
    assert 'lang="zh-Hans"' in client.get("/me/").content.decode()
    answer = client.post("/me/", {"name": "Li Wei 李伟", "language": "ru"}, follow=True)
    assert 'lang="ru"' in answer.content.decode()
    officer.refresh_from_db()
    assert (officer.name, officer.language) == ("Li Wei 李伟", "ru")


def test_the_language_of_a_person_wins_over_the_browsers(client: Client, officer: Person) -> None:
    client.force_login(officer)
    assert 'lang="zh-Hans"' in client.get("/me/", HTTP_ACCEPT_LANGUAGE="ru").content.decode()
    client.post("/ui/language/", {"language": "en", "next": "/me/"})
    officer.refresh_from_db()
    assert officer.language == "en"


def test_the_hat_is_changed_only_to_one_that_fits(client: Client, officer: Person, other_house: Party) -> None:
    officer.language = "en"
    officer.save()
    client.force_login(officer)
    assert client.post("/me/hat/", {"party": "xatu.edu.cn"}).status_code == 403
    grant_role(acting=Acting.node(other_house), person=officer, role=Role.READER, at=AT)
    client.post("/me/hat/", {"party": "xatu.edu.cn"})
    page = client.get("/me/")
    assert page.context["acting"].party == other_house
    assert page.context["acting"].roles == {Role.READER}


def test_the_menu_shows_what_the_role_opens(client: Client, keeper: Person, officer: Person) -> None:
    client.force_login(keeper)
    assert reverse("people:list") in client.get("/me/").content.decode()
    client.force_login(officer)
    assert f'href="{reverse("people:list")}"' not in client.get("/me/").content.decode()


def test_a_page_costs_the_same_with_few_and_many_people(as_keeper: Client, house: Party) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    as_keeper.get("/people/")
    with CaptureQueriesContext(
        connection,
    ) as few:
        as_keeper.get("/people/")
    for number in range(30):
        person_of(house, Role.READER, f"r{number}@chd.example", f"Reader {number}")
    with CaptureQueriesContext(connection) as many:
        as_keeper.get("/people/")
    assert len(many) == len(few)
