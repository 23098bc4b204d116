"""What may be asked about parties and about this node."""

from convenio.parties.models import NodeFact, Party, PartyQuerySet

DEMO = "demo"


def is_demo() -> bool:
    """Did the demonstration make this database? Then every page and PDF says DEMONSTRATION."""
    return NodeFact.objects.filter(key=DEMO, value=True).exists()


def hosted_parties() -> PartyQuerySet:
    """The institutions whose agreements live on this node."""
    return Party.objects.hosted()


def party(hei_id: str) -> Party | None:
    """The party with this ``hei_id``, or None."""
    return Party.objects.filter(hei_id=hei_id).first()
