"""People who sign in: an officer and others of each university, as the pages see them."""

from __future__ import annotations

import html
import re

import pytest
from django.test import Client

from convenio.agreements import books
from convenio.parties.terms import Role
from convenio.people.models import Membership, Person


def person_of(house, role: Role, step: int, language: str = "en") -> Person:
    """The person that ``House`` acts as, with a row and a role."""
    person, _made = Person.objects.get_or_create(
        pk=house.party.pk * 100 + step,
        defaults={"email": f"{role}@{house.party.hei_id}", "name": f"{role.title()} of {house.party.hei_id}"},
    )
    Person.objects.filter(pk=person.pk).update(language=language)
    person.refresh_from_db()
    Membership.objects.get_or_create(person=person, party=house.party, role=role, unit=None)
    return person


def signed_in(house, role: Role = Role.OFFICER, step: int = 0, language: str = "en") -> Client:
    """A browser in which a person of the house is signed in."""
    client = Client()
    client.force_login(
        person_of(house, role, step, language), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    return client


@pytest.fixture
def at_chd(chd) -> Client:
    return signed_in(chd)


@pytest.fixture
def at_tpu(tpu) -> Client:
    return signed_in(tpu)


def url(row, rest: str = "") -> str:
    """The address of an agreement's page, or of what hangs under it."""
    return f"/agreements/{row.pk}/{rest}"


def text_of(response) -> str:
    """The words of a page without its tags."""
    bare = re.sub(r"<[^>]+>", " ", response.content.decode())
    return html.unescape(re.sub(r"\s+", " ", bare))


def clause_of(row, kind: str) -> dict:
    """The first clause of a type in the newest version."""
    text = books.text(row, books.state(row).versions[-1].text)
    return next(one for one in text["clauses"] if one["type"] == kind)
