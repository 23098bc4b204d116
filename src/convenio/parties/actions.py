"""What may be done to parties: the only writers."""

import re
import secrets

from django.utils.translation import gettext as _

from convenio.parties.models import NodeFact, Party
from convenio.parties.queries import DEMO
from convenio.parties.terms import LocalText, Refusal

HEI_ID = re.compile(r"^[a-z0-9]([a-z0-9.-]{0,62}[a-z0-9])?\Z")
COLOUR = re.compile(r"^(#[0-9a-f]{6})?\Z")


def keep_party(
    *,
    hei_id: str,
    names: LocalText,
    country: str = "",
    hosted: bool | None = None,
    colour: str = "",
    colour_dark: str = "",
) -> Party:
    """Create a party or bring what is known of it up to date. Empty values leave what is stored as it is.

    Raises:
        Refusal: the ``hei_id`` is not a lower-case domain name, or a colour is not ``#rrggbb``.
    """
    if not HEI_ID.match(hei_id):
        raise Refusal(_("A university is named by its internet domain in lower case, for example tpu.ru."))
    if not (COLOUR.match(colour) and COLOUR.match(colour_dark)):
        raise Refusal(_("A colour is written as # and six hexadecimal digits, for example #1f4e79."))
    party, _created = Party.objects.get_or_create(hei_id=hei_id, defaults={"names": names})
    party.names = {**party.names, **{tag: text for tag, text in names.items() if text}}
    party.country = country or party.country
    party.colour, party.colour_dark = colour or party.colour, colour_dark or party.colour_dark
    if hosted is not None:
        party.hosted = hosted
    party.save()
    return party


def mark_as_demo() -> None:
    """Say once and for ever that the demonstration made this database."""
    NodeFact.objects.update_or_create(key=DEMO, defaults={"value": True})


def database_name() -> str:
    """A random name that this database bears for ever: tells a database that was replaced from one that went back."""
    row, _made = NodeFact.objects.get_or_create(key="database", defaults={"value": secrets.token_hex(16)})
    return str(row.value)
