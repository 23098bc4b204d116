"""The people of the demonstration, and who of them acts."""

from datetime import date
from typing import Any

from django.db import transaction

from convenio.demo.content_files import content
from convenio.parties.models import Party
from convenio.parties.queries import hosted_parties
from convenio.parties.terms import Acting, Refusal, Role
from convenio.people.models import Membership, Person


def own_party() -> Party:
    """The university that lives on this node."""
    return hosted_parties().get()


def entry_of(key: str) -> dict[str, Any]:
    """What ``content/people.json`` says about somebody of the university that lives here.

    Raises:
        Refusal: nobody has this key.
    """
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
    """Make everybody of the content who is not there yet. Nobody gets a password: in the demo one click is enough."""
    party = own_party()
    with transaction.atomic():
        for entry in content("people")[party.hei_id]:
            if not Person.objects.filter(email=entry["email"]).exists():
                _keep(party, entry)
    return Membership.objects.filter(party=party).count()


def _keep(party: Party, entry: dict[str, Any]) -> None:
    somebody = Person.objects.create_user(entry["email"], name=entry["name"]["en"], language=entry["language"])
    for role in entry["roles"]:
        Membership.objects.create(
            person=somebody,
            party=party,
            role=Role(role),
            mandate=entry.get("mandate", {}).get("en", ""),
            mandate_from=_day(entry.get("mandate_from", "")),
            mandate_until=_day(entry.get("mandate_until", "")),
        )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
