"""The chart of a joint report, from the typed values of its lines: bars drawn by the sheet itself.

They are drawn by Typst and not by a chart library, because what is signed must be the same bytes on every node. Pure.
"""

from __future__ import annotations

from typing import Any

from convenio.documents.render.tongues import Tongue, pick, say

LINE = "report_line"
Data = dict[str, Any]


def reported(text: Data, tongues: list[Tongue]) -> Data | None:
    """All that the chart of a report prints; None for a text without lines of a report."""
    lines = [one for one in text["clauses"] if one["type"] == LINE]
    if not lines:
        return None
    names = [[pick(text["party_names"].get(hei, {}), one.tag) or hei for one in tongues] for hei in text["parties"]]
    bars = [
        {"labels": [say("report.promised", one) for one in tongues], "fill": "frame"},
        *({"labels": said, "fill": ("outline", "dashed")[place % 2]} for place, said in enumerate(names)),
        {"labels": [say("report.confirmed", one) for one in tongues], "fill": "full"},
        {"labels": [say("report.disputed", one) for one in tongues], "fill": "warn"},
    ]
    return {
        "headings": _each(tongues, "report.figures"),
        "notes": _each(tongues, "report.figures_note"),
        "bars": bars,
        "rows": [_row(one, tongues, len(names)) for one in lines],
    }


def _row(clause: Data, tongues: list[Tongue], parties: int) -> Data:
    def number(name: str) -> int:
        value = clause["values"].get(name, {})
        return int(value["value"]) if value.get("type") == "integer" else 0

    counts = [number("promised"), *(number(f"recorded_{place + 1}") for place in range(parties))]
    counts += [number("confirmed"), number("disputed")]
    most = max([*counts, 1])
    return {
        "strand": str(clause["values"].get("strand", {}).get("value", "")),
        "names": [pick(clause["heading"], one.tag) for one in tongues],
        "counts": [str(one) for one in counts],
        "shares": [max(one, 0) / most for one in counts],
    }


def _each(tongues: list[Tongue], key: str) -> list[str]:
    said = [say(key, one) for one in tongues]
    return [words if words not in said[:place] else "" for place, words in enumerate(said)]
