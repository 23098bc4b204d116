"""Words of the parties room: the names of roles."""

from typing import Any

from django.utils.translation import gettext_lazy

from convenio.parties.terms import Role

ROLE_NAMES = {
    Role.OFFICER: gettext_lazy("officer"),
    Role.REVIEWER: gettext_lazy("reviewer"),
    Role.SIGNATORY: gettext_lazy("signatory"),
    Role.READER: gettext_lazy("reader"),
    Role.KEEPER: gettext_lazy("node keeper"),
}


def role_names(roles: Any) -> str:
    """Roles in words of the reader's language, in the order of the enumeration."""
    return ", ".join(str(ROLE_NAMES[role]) for role in Role if role in roles)
