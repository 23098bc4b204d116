"""Deeds of the demonstration, carried out by the hand inside a node through the rooms' own actions.

Each takes JSON values and answers with JSON values. The person who acts is named by the key of ``content/people.json``;
the moment is the machine's clock, read here because here is the edge, as a view's is.
"""

from collections.abc import Callable
from typing import Any

from convenio.demo.deeds import founding

DEEDS: dict[str, Callable[..., Any]] = {
    "prepare": founding.prepare,
    "pull_catalogue": founding.pull_catalogue,
    "knows": founding.knows,
}
