"""The post: the one way out for e-mails, what comes back, and whether the set-up works. Knows addresses, not people."""

from convenio.post.registry import Owner, register_listener, register_owner, register_reader

__all__ = ["Owner", "register_listener", "register_owner", "register_reader"]
