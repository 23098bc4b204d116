"""202 agreements of a real faculty, in its own words: how many rows come in right."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from convenio.agreements import books
from convenio.agreements.actions.proofs import export_proof
from convenio.agreements.models import Agreement
from convenio.intake import actions
from convenio.intake.models import IntakeRow
from convenio.vocabulary.names import country_name
from pact.proof import verify_proof
from tests.convenio.agreements.importing.conftest import NOW, let_in, look, sheet

FILE = Path(__file__).resolve().parents[5] / "shared/data/agreements/upc_fib_mobility_agreements.json"
COLUMNS = (
    "codi",
    "universitat",
    "centre",
    "pais",
    "programes",
    "vigent_fins",
    "web",
    "descripcio",
    "is_doble_titulacio",
)
_PAIRS = (
    "Francia:FR Alemania:DE España:ES Italia:IT Portugal:PT Suecia:SE Polonia:PL Bélgica:BE Finlandia:FI Suiza:CH "
    "China:CN Chile:CL Turquía:TR Grecia:GR Austria:AT Dinamarca:DK Noruega:NO Irlanda:IE Hungría:HU EUA:US "
    "Rusia:RU Méjico:MX Argentina:AR Eslovaquia:SK Estonia:EE Canadá:CA Kazajistán:KZ Brasil:BR Taiwán:TW "
    "Chipre:CY Perú:PE India:IN Panamá:PA Uruguay:UY Rumanía:RO Letònia:LV Croacia:HR Eslovenia:SI Lituania:LT"
)
COUNTRIES = dict(pair.split(":") for pair in _PAIRS.split())
COUNTRIES |= {"Países Bajos": "NL", "República Checa": "CZ", "Reino Unido": "GB"}
ANSWERS = {"SICUE": "SEA", "UPC-MON": "SEA", "UPC-AL": "SEA", "UPC-USA": "SEA", "SMILE": "SEA", "UPC-CANADA": "SEA"}
"""What an officer of that faculty says of the names of its own programmes, each asked once."""


def the_list() -> list[dict[str, Any]]:
    if not FILE.exists():
        pytest.skip(f"{FILE.name} is not beside the project")
    return json.loads(FILE.read_text(encoding="utf-8"))


def as_office(rows: list[dict[str, Any]]) -> bytes:
    """One sheet with the list's own headers."""
    flat = [{**row, "programes": ", ".join(row["programes"])} for row in rows]
    return sheet(COLUMNS, *([row[name] for name in COLUMNS] for row in flat))


def kind_of(row: dict[str, Any]) -> str:
    """The label by rule: what the list itself says of the programme, and what the officer answered."""
    first = row["programes"][0]
    return {"ERASMUS+": "IIA", "DOUBLE DEGREE": "JDD"}.get(first) or ANSWERS[first]


def test_at_least_nine_of_ten_rows_come_in_right(officer):
    rows = the_list()
    intake = look(officer, as_office(rows))
    assert {code: intake.headers[place] for code, place in intake.mapping.items()} == {
        "partner_code": "codi", "partner": "universitat", "unit": "centre", "country": "pais", "kind": "programes",
        "ends_on": "vigent_fins", "website": "web", "remarks": "descripcio",
    }  # fmt: skip
    asked = {one["word"] for one in intake.questions if one["topic"] == "kind"}
    assert asked == {*ANSWERS, "UPC-AL, UPC-MON"}
    said = {"kind": {**ANSWERS, "UPC-AL, UPC-MON": "SEA"}}
    actions.answer(acting=officer, intake=intake, answers=said, at=NOW)
    wrong = judged(rows, intake)
    assert len(wrong) <= len(rows) * 0.1, wrong
    assert wrong == []


def judged(rows, intake) -> list[str]:
    """The rows that are not as the labels say: partner and its name, country, kind, end.

    A partner is right when the same university of the list is one party and another one is another; a row without a
    year is right when it is refused.
    """
    became = {row.number: row for row in IntakeRow.objects.filter(intake=intake)}
    parties: dict[str, set[str]] = defaultdict(set)
    for number, row in enumerate(rows, start=2):
        parties[university_of(row)].add(became[number].facts["partner"])
    wrong = []
    for number, row in enumerate(rows, start=2):
        one = became[number]
        if row["vigent_fins"] < 1900:
            faults = [one.status != "wrong" and "a year of one digit was believed"]
        else:
            faults = [
                one.status != "new" and f"{one.status} {one.reasons}",
                one.shown.get("country") != country_name(COUNTRIES[row["pais"]], "en") and one.shown.get("country"),
                one.facts["kind"] != kind_of(row) and one.facts["kind"],
                one.facts.get("ends_on") != f"{row['vigent_fins']}-12-31" and one.facts.get("ends_on"),
                len(parties[university_of(row)]) > 1 and f"two parties {parties[university_of(row)]}",
                not one.shown["partner"].startswith(row["universitat"].split()[0]) and one.shown["partner"],
            ]
        faults += [
            f"also {other}"
            for other, known in parties.items()
            if other != university_of(row) and one.facts["partner"] in known
        ]
        if any(faults):
            wrong.append(f"row {number} {row['codi']}: {[fault for fault in faults if fault]}")
    return wrong


def university_of(row) -> str:
    """Which university the list means: its code without what the faculty hung on to it."""
    return re.sub(r"(?<=\d{2})-[A-Z]+$", "", row["codi"])


def test_some_of_them_in_force_by_our_record(officer):
    rows = [row for row in the_list() if row["programes"] == ["ERASMUS+"]][:12]
    intake = let_in(officer, look(officer, as_office(rows)))
    assert (intake.state, intake.written, intake.failed) == ("done", 12, 0)
    for row in intake.rows.all():
        agreement = Agreement.objects.get(pk=row.object_id)
        state = books.state(agreement)
        assert state.single_writer
        assert state.void == {}
        assert state.in_force
        assert (agreement.recorded, agreement.own_task, agreement.their_task) == ("us", "", "")
        assert agreement.ends_on == date.fromisoformat(row.facts["ends_on"])
        assert agreement.stage == ("in_force" if agreement.ends_on > NOW.date() else agreement.stage)
        assert agreement.imported_from == "agreements.xlsx"
    assert verify_proof(export_proof(agreement=agreement, at=NOW)).intact
