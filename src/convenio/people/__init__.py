"""Users, memberships, roles, the acting person; joining and leaving."""

from convenio.people.duties_of import Waiting, register_duties_of

__all__ = ["Waiting", "register_duties_of"]
