"""The ``convenio`` command: everything a node keeper types. One module per group of words.

What lives here: reading arguments, starting Django, printing. What the words do lives in the rooms.
"""

from convenio.cli.command import main

__all__ = ["main"]
