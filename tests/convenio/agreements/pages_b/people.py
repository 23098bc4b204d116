"""Somebody of a house at the keyboard."""

from django.test import Client

from convenio.parties.terms import Role
from convenio.people.models import Membership, Person


def client_of(house, *roles: Role, name: str = "Somebody", language: str = "en") -> Client:
    """A person of the house with these roles (officer when none is named), signed in."""
    roles = roles or (Role.OFFICER,)
    email = f"{name}-{'-'.join(roles)}@{house.party.hei_id}".replace(" ", "").lower()
    person, _made = Person.objects.get_or_create(email=email, name=name, defaults={"language": language})
    for role in roles:
        Membership.objects.get_or_create(person=person, party=house.party, role=role)
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def page(answer) -> str:
    return answer.content.decode()
