"""Roles given and taken, mandates, erasing: who may, why not, and what the record says."""

from datetime import date

import pytest

from convenio.audit.models import AuditEvent
from convenio.audit.queries import sentences, verify_chain
from convenio.parties.models import Party, Unit
from convenio.parties.terms import Acting, Refusal, Role
from convenio.people import actions, rules
from convenio.people.models import Membership, Person
from convenio.people.queries import people_of, people_with_role, roles_of
from convenio.worker.models import Task
from tests.convenio.people.conftest import AT, acting, person_of

pytestmark = pytest.mark.django_db


def test_an_invited_person_has_a_role_no_password_and_a_mail_owed(house: Party, keeper: Person) -> None:
    person = actions.invite_person(
        acting=acting(keeper), email=" Wang@CHD.example ", name="Wang Fang", language="ru", role=Role.REVIEWER, at=AT
    )
    assert (person.email, person.language) == ("wang@chd.example", "ru")
    assert not person.has_usable_password()
    assert roles_of(person, house) == {Role.REVIEWER}
    assert Task.objects.get(key=f"invited:{person.pk}").payload["party"] == "chd.edu.cn"
    texts = [row.text for row in sentences("chd.edu.cn")]
    assert "Zhao Lin gave Wang Fang the role reviewer." in texts
    assert "Zhao Lin invited Wang Fang." in texts


def test_somebody_known_gets_the_role_only(other_house: Party, officer: Person) -> None:
    again = actions.invite_person(
        acting=Acting.node(other_house), email=officer.email, name="X", language="ru", role=Role.READER, at=AT
    )
    assert again == officer
    again.refresh_from_db()
    assert (again.name, again.language) == ("Li Wei", "zh-hans")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"email": "nobody"}, "no e-mail address"),
        ({"name": "  "}, "Write the person's name"),
        ({"role": Role.SIGNATORY}, "needs a mandate"),
        (
            {"mandate_from": date(2025, 2, 1), "mandate_until": date(2025, 1, 1)},
            "ends before it begins",
        ),
    ],
)
def test_bad_invitations_are_refused_whole(keeper: Person, changes: dict[str, object], words: str) -> None:
    given = {"email": "new@chd.example", "name": "New", "language": "en", "role": Role.READER, **changes}
    people = Person.objects.count()
    with pytest.raises(Refusal, match=words):
        actions.invite_person(acting=acting(keeper), at=AT, **given)  # type: ignore[arg-type]
    assert Person.objects.count() == people


@pytest.mark.parametrize("role", [Role.OFFICER, Role.REVIEWER, Role.SIGNATORY, Role.READER])
def test_only_the_keeper_gives_roles(house: Party, officer: Person, role: Role) -> None:
    person = person_of(house, role, "some@chd.example", "Some Body")
    with pytest.raises(Refusal, match="Only the node keeper"):
        actions.grant_role(acting=acting(person), person=officer, role=Role.READER, at=AT)


def test_a_keeper_takes_no_power_over_agreements(house: Party, keeper: Person) -> None:
    with pytest.raises(Refusal, match="Nobody gives a role to themselves"):
        actions.grant_role(acting=acting(keeper), person=keeper, role=Role.OFFICER, at=AT)
    assert roles_of(keeper, house) == {Role.KEEPER}
    assert not acting(keeper).may(Role.OFFICER, Role.REVIEWER, Role.SIGNATORY)


def test_a_role_once_and_its_mandate_renewed(keeper: Person, signatory: Person, house: Party) -> None:
    actions.grant_role(
        acting=acting(keeper),
        person=signatory,
        role=Role.SIGNATORY,
        at=AT,
        mandate="Order 17",
        mandate_until=date(2030, 1, 1),
    )
    row = Membership.objects.get(person=signatory, party=house)
    assert (row.mandate, row.mandate_until) == ("Order 17", date(2030, 1, 1))
    assert AuditEvent.objects.filter(what="people.mandate_renewed").exists()


def test_a_unit_of_another_house_is_refused(keeper: Person, officer: Person, other_house: Party) -> None:
    unit = Unit.objects.create(party=other_house, ounit_id="x")
    with pytest.raises(Refusal, match="another institution"):
        actions.grant_role(acting=acting(keeper), person=officer, role=Role.READER, unit=unit, at=AT)


def test_the_last_keeper_stays(house: Party, keeper: Person) -> None:
    row = Membership.objects.get(person=keeper)
    with pytest.raises(Refusal, match="last node keeper"):
        actions.withdraw_role(acting=acting(keeper), membership=row, at=AT)
    person_of(house, Role.KEEPER, "second@chd.example", "Second")
    actions.withdraw_role(acting=acting(keeper), membership=row, at=AT)
    assert roles_of(keeper, house) == frozenset()


def test_no_keeper_reaches_into_another_house(keeper: Person, other_house: Party) -> None:
    stranger = person_of(other_house, Role.OFFICER, "o@xatu.example", "Stranger")
    row = Membership.objects.get(person=stranger)
    with pytest.raises(Refusal, match="another institution"):
        actions.withdraw_role(acting=acting(keeper), membership=row, at=AT)
    assert Membership.objects.filter(pk=row.pk).exists()


@pytest.mark.parametrize(
    ("on", "words"),
    [
        (date(2019, 12, 31), "begins on 1 January 2020"),
        (date(2020, 1, 1), ""),
        (date(2025, 12, 31), ""),
        (date(2026, 1, 1), "ended on 31 December 2025"),
    ],
)
def test_a_mandate_counts_in_its_period_only_and_says_so(signatory: Person, on: date, words: str) -> None:
    verdict = rules.may_sign(acting(signatory), on)
    assert bool(verdict) is (words == "")
    assert words in verdict.reason


def test_nobody_else_signs(officer: Person, house: Party) -> None:
    assert "Only a signatory" in rules.may_sign(acting(officer), date(2025, 1, 1)).reason
    assert not rules.may_sign(Acting.node(house), date(2025, 1, 1))


def test_an_erased_person_leaves_no_name_and_the_chain_verifies(house: Party, keeper: Person, officer: Person) -> None:
    actions.log_look(acting=acting(officer), what="people.list_seen", about="party:chd.edu.cn", at=AT)
    actions.erase_person(acting=acting(keeper), person=officer, at=AT)
    officer.refresh_from_db()
    assert (officer.name, officer.is_active) == ("", False)
    assert "chd.example" not in officer.email
    assert not officer.has_usable_password()
    assert not Membership.objects.filter(person=officer).exists()
    assert "Li Wei" not in " ".join(row.text for row in sentences("chd.edu.cn"))
    assert not AuditEvent.objects.filter(person_name="Li Wei").exists()
    assert verify_chain().intact


def test_erasing_has_its_limits(keeper: Person, officer: Person, other_house: Party) -> None:
    with pytest.raises(Refusal, match="Nobody erases themselves"):
        actions.erase_person(acting=acting(keeper), person=keeper, at=AT)
    actions.grant_role(acting=Acting.node(other_house), person=officer, role=Role.READER, at=AT)
    with pytest.raises(Refusal, match="another institution of this node"):
        actions.erase_person(acting=acting(keeper), person=officer, at=AT)
    assert "Only the node keeper" in rules.may_erase(acting(officer), keeper).reason


def test_people_are_found_by_role_name_and_address(house: Party, keeper: Person, officer: Person) -> None:
    assert list(people_with_role(house, Role.OFFICER)) == [officer]
    assert list(people_of(house, search="ZHAO")) == [keeper]
    assert list(people_of(house, search="officer@")) == [officer]
    assert list(people_of(house, role="keeper")) == [keeper]


@pytest.mark.parametrize("words", ["Шмидт", "шмидт", "ШМИДТ", "анна", "长安", "Müller", "müller", "MÜLLER"])
def test_people_are_found_in_every_script_whatever_the_case(house: Party, words: str) -> None:
    person = person_of(house, Role.READER, "a@chd.example", "Анна Шмидт-Müller 长安")
    assert list(people_of(house, search=words)) == [person]


def test_a_role_for_the_whole_house_is_held_once(house: Party, officer: Person) -> None:
    from django.db import IntegrityError

    with pytest.raises(IntegrityError):
        Membership.objects.create(person=officer, party=house, role=Role.OFFICER)
