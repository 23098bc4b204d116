"""The people of the demonstration, and who of them acts."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.contrib.auth.hashers import make_password

from convenio.demo.clock import now
from convenio.demo.content_files import content
from convenio.parties.models import Party
from convenio.parties.queries import hosted_parties
from convenio.parties.terms import Acting, Refusal, Role
from convenio.people.actions import invite_person
from convenio.people.models import Membership, Person

FICTITIOUS = "fictitious"
"""The key of the reader of an invented university."""
PASSWORD = "two equal owners"  # noqa: S105 told to everybody by the tour


def own_party() -> Party:
    """The university that lives on this node."""
    return hosted_parties().get()


def entry_of(key: str) -> dict[str, Any]:
    """What the content says about somebody of the university that lives here, or of the invented one.

    Raises:
        Refusal: nobody has this key.
    """
    if key == FICTITIOUS:
        return dict(content("fictitious")["reader"])
    for entry in content("people")[own_party().hei_id]:
        if entry["key"] == key:
            return dict(entry)
    raise Refusal(f"Nobody in the demonstration is called {key}.", status=404)


def person(key: str) -> Person:
    """The person with this key."""
    return Person.objects.get(email=entry_of(key)["email"])


def acting(key: str) -> Acting:
    """The person with this key, acting for the university that lives here in all roles held there."""
    party, somebody = own_party(), person(key)
    roles = Membership.objects.filter(person=somebody, party=party).values_list("role", flat=True)
    return Acting(
        party=party, person_id=somebody.pk, person_name=somebody.name, roles=frozenset(Role(role) for role in roles)
    )


def keep_people() -> int:
    """Invite everybody of the content who is not there yet, and give them the password that the tour tells."""
    party = own_party()
    founder = Acting(party=party, person_id=None, person_name="", roles=frozenset({Role.KEEPER}))
    secret = make_password(PASSWORD)
    for entry in content("people")[party.hei_id]:
        if Person.objects.filter(email=entry["email"]).exists():
            continue
        for role in entry["roles"]:
            invite_person(
                acting=founder,
                email=entry["email"],
                name=entry["name"]["en"],
                language=entry["language"],
                role=Role(role),
                mandate=entry.get("mandate", {}).get("en", ""),
                mandate_from=_day(entry.get("mandate_from", "")),
                mandate_until=_day(entry.get("mandate_until", "")),
                at=now(),
            )
        Person.objects.filter(email=entry["email"]).update(password=secret)
    return Membership.objects.filter(party=party).count()


def keep_reader(party: Party, entry: Mapping[str, Any]) -> Person:
    """Somebody who may read, and nothing else, for a university that does not live here."""
    founder = Acting(party=party, person_id=None, person_name="", roles=frozenset({Role.KEEPER}))
    named = {"email": entry["email"], "name": entry["name"]["en"], "language": entry["language"]}
    return invite_person(acting=founder, role=Role.READER, at=now(), **named)


def password() -> str:
    """The password that the tour tells everybody."""
    return PASSWORD


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
