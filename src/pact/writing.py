"""What a node must not write although the fold would take it: F14 (signing is two steps) and F15 (after a restore).

These are rules for the writer, not for the reader, so they take what only the node knows as arguments.
"""

from __future__ import annotations

from collections.abc import Collection

from pact.rules import FINAL, Rules

LEAVING = frozenset(("decline", "end"))


def may_write(
    type: str, *, unresolved_intents: int = 0, feed_not_returned_by: Collection[str] = (), rules: Rules = FINAL
) -> str:
    """ "" when a node may write an event of this type now, else why not: "restored" or "intent".

    `unresolved_intents`: signatures of the own party in this pact that were asked of a signing service and of which it
    is not known whether they were made.  While there is one, the node neither declines nor gives notice (F14).
    `feed_not_returned_by`: after a restore from a backup the other parties that have not yet returned the node's own
    feed.  While there is one, the node writes nothing, or it may fork its own feed (F15)."""
    waits = bool(feed_not_returned_by) if rules.restored_waits_for_all else False
    if waits:
        return "restored"
    if type in LEAVING and unresolved_intents and rules.intent_blocks_leaving:
        return "intent"
    return ""
