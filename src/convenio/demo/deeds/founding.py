"""Making a node of the demonstration: database, university, keys, profile."""

from django.core.management import call_command
from django.db import OperationalError, connection, transaction

from convenio.demo.clock import now
from convenio.demo.content_files import CONTENT
from convenio.demo.deeds.persons import keep_people
from convenio.institutions.actions import save_profile
from convenio.institutions.duties import LOOK_ROUND
from convenio.institutions.profile.reading import parse_profile
from convenio.institutions.queries import own_word
from convenio.network.catalogue import pull
from convenio.network.contacts import partner_known
from convenio.network.keys.rotation import make_first_keys
from convenio.parties.actions import keep_party, mark_as_demo
from convenio.parties.terms import Acting, Role
from convenio.worker.actions import owe


def may_write() -> bool:
    """Whether the database takes a writing now; on SQLite not while another process writes, or was stopped amid it."""
    if connection.vendor != "sqlite":
        return True
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        (patience,) = cursor.fetchone()
        cursor.execute("PRAGMA busy_timeout = 200")
        try:
            with transaction.atomic():
                return True
        except OperationalError:
            return False
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {patience:d}")


def prepare(hei_id: str, demo: bool = True) -> None:
    """Make the database, the university that lives here with its profile, and its keys. Repeating does no harm."""
    call_command("migrate", interactive=False, verbosity=0)
    if demo:
        mark_as_demo()
    profile = parse_profile((CONTENT / "profiles" / f"{hei_id}.json").read_bytes())
    party = keep_party(
        hei_id=hei_id,
        names=dict(profile.names),
        country=profile.country,
        hosted=True,
        colour=profile.colour,
        colour_dark=profile.colour_dark,
    )
    make_first_keys(party=party, at=now())
    founder = Acting(party=party, person_id=None, person_name="", roles=frozenset({Role.OFFICER}))
    save_profile(acting=founder, about=party, profile=profile, at=now())
    keep_people()


def pull_catalogue() -> None:
    """Fetch the network's catalogue now, and let the worker read the profiles of those it names."""
    pull(now())
    with transaction.atomic():
        owe(name=LOOK_ROUND, due_at=now())


def knows(hei_id: str) -> dict[str, bool]:
    """What this node has heard of another university over the network."""
    return {"listed": partner_known(hei_id), "profile": own_word(hei_id) is not None}
