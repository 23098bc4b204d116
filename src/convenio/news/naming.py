"""Which partners the words of an item name, so that nothing about one is public without its release."""

from __future__ import annotations

import re
from collections.abc import Iterable

from convenio.agreements.models import Agreement
from convenio.parties.models import Party

SHORTEST, SHORTEST_CJK = 5, 3
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def partners_named(party: Party, texts: Iterable[str]) -> list[Party]:
    """Partners of any agreement of the house whose name, in any language, or domain stands in the texts."""
    words = " ".join(texts).casefold()
    rows = Party.objects.filter(
        pk__in=Agreement.partner_rows.through.objects.filter(agreement__party=party).values("party_id")
    )
    return [row for row in rows if any(_stands(name.casefold(), words) for name in (*row.names.values(), row.hei_id))]


def _stands(name: str, words: str) -> bool:
    name = name.strip()
    if _CJK.search(name):
        return len(name) >= SHORTEST_CJK and name in words
    if len(name) < SHORTEST or name not in words:
        return False
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", words) is not None
