"""What may be asked about people, their roles and mandates."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Prefetch, QuerySet

from convenio.audit.models import AuditEvent
from convenio.parties.models import Party
from convenio.parties.searching import contains
from convenio.parties.terms import Acting, Role
from convenio.people.models import Invitation, InvitationQuerySet, Membership, Person

LEAVING = ("people.left", "people.invitation_revoked")
"""What the record says when somebody stops belonging to an institution."""


def roles_of(person: Person, party: Party) -> frozenset[Role]:
    """What a person is at an institution."""
    rows = Membership.objects.filter(person=person, party=party)
    return frozenset(Role(role) for role in rows.values_list("role", flat=True))


def people_with_role(party: Party, role: Role, unit: str = "") -> QuerySet[Person]:
    """Active people who hold a role at an institution, by name; with ``unit`` (an ``ounit_id``) for that unit alone.

    Who holds the role for the whole house is not counted as one of a unit: ask without ``unit`` when nobody is.
    """
    rows = Membership.objects.filter(party=party, role=role)
    if unit:
        rows = rows.filter(unit__ounit_id=unit)
    return Person.objects.filter(is_active=True, pk__in=rows.values("person"))


def people_of(party: Party, *, search: str = "", role: str = "") -> QuerySet[Person]:
    """Everybody with a role at an institution; ``person.roles_here`` holds the memberships."""
    here = Membership.objects.filter(party=party).select_related("unit", "party")
    people = Person.objects.filter(memberships__party=party)
    if role:
        people = people.filter(memberships__party=party, memberships__role=role)
    if search:
        people = people.filter(contains(search, "name", "email"))
    return people.distinct().prefetch_related(Prefetch("memberships", queryset=here, to_attr="roles_here"))


def roles_here(person: Person) -> list[Membership]:
    """The memberships that ``people_of`` fetched with a person."""
    rows: list[Membership] = vars(person)["roles_here"]
    return rows


def person_here(party: Party, pk: int) -> Person | None:
    """A person with a role at this institution; people of others are not found."""
    return people_of(party).filter(pk=pk).first()


def membership_here(party: Party, pk: int) -> Membership | None:
    """A role given by this institution."""
    return Membership.objects.filter(party=party, pk=pk).select_related("person", "party", "unit").first()


def open_invitations(party: Party, search: str = "") -> InvitationQuerySet:
    """Invitations of this institution that nobody accepted yet, those that end first before the others."""
    rows = Invitation.objects.open().filter(party=party).select_related("person", "party")
    return rows.filter(contains(search, "person__name", "person__email")) if search else rows


def invitation_here(party: Party, pk: int) -> Invitation | None:
    """An invitation sent by this institution."""
    return Invitation.objects.filter(party=party, pk=pk).select_related("person", "party").first()


def people_who_left(party: Party, search: str = "") -> QuerySet[Person]:
    """Closed accounts of people who left this institution, as its record says; the erased are not among them."""
    abouts = AuditEvent.objects.filter(party=party.hei_id, what__in=LEAVING).values_list("about", flat=True)
    numbers = [int(about.removeprefix("person:")) for about in abouts]
    rows = Person.objects.filter(pk__in=numbers, is_active=False, erased_at=None)
    return rows.filter(contains(search, "name", "email")) if search else rows


def possible_successors(party: Party, person: Person) -> QuerySet[Person]:
    """Who may take over: everybody active with a role at the institution but the person."""
    here = Membership.objects.filter(party=party).values("person")
    return Person.objects.filter(is_active=True, pk__in=here).exclude(pk=person.pk)


def mandates_of(person_id: int, party: Party) -> list[Membership]:
    """The mandates to sign that a person holds for an institution, the newest first."""
    rows = Membership.objects.filter(person_id=person_id, party=party, role=Role.SIGNATORY)
    return list(rows.order_by("-mandate_from", "-pk"))


def mandate_covers(mandate: Membership, on: date) -> bool:
    """Does the mandate's period contain the day? Open ends are open."""
    begun = mandate.mandate_from is None or mandate.mandate_from <= on
    return begun and (mandate.mandate_until is None or on <= mandate.mandate_until)


def acting_of(person: Person, wanted: str = "") -> Acting | None:
    """Whom a person acts for: the wanted institution (``hei_id``) where they hold a role, else the first one."""
    rows = list(Membership.objects.filter(person=person).select_related("party", "unit"))
    if not rows:
        return None
    party = next((row.party for row in rows if row.party.hei_id == wanted), rows[0].party)
    mine = [row for row in rows if row.party == party]
    return Acting(
        party=party,
        person_id=person.pk,
        person_name=str(person),
        roles=frozenset(Role(row.role) for row in mine),
        unit=next((row.unit.ounit_id for row in mine if row.unit), ""),
        limits=_limits(mine),
    )


def _limits(rows: list[Membership]) -> dict[Role, frozenset[str]]:
    """The roles held for units only, with these units."""
    whole = {row.role for row in rows if row.unit is None}
    units: dict[Role, set[str]] = {}
    for row in rows:
        if row.unit is not None and row.role not in whole:
            units.setdefault(Role(row.role), set()).add(row.unit.ounit_id)
    return {role: frozenset(ids) for role, ids in units.items()}


def parties_of(person: Person) -> list[Party]:
    """The institutions at which a person holds a role."""
    return list(Party.objects.filter(memberships__person=person).distinct())


def person_names(idents: Iterable[str]) -> dict[str, str]:
    """Names by number, for the record; erased people have none."""
    keys = [int(ident) for ident in idents if ident.isdigit()]
    rows = Person.objects.filter(pk__in=keys, erased_at=None)
    return {str(person.pk): str(person) for person in rows}
