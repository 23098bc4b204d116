"""Texts of the further agreements: the library's template of the kind, with title, days and promises of the content."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from convenio.agreements import library
from convenio.demo.content_files import content
from convenio.parties.models import Party
from convenio.parties.terms import Refusal
from pact.text import check_text

LANGUAGES = {"chd.edu.cn": ["zh", "en"], "tpu.ru": ["ru", "en"]}
CLAUSES = {"visits": "staff_exchange", "training": "quota"}


def text_of(own: str, row: Mapping[str, Any]) -> dict[str, Any]:
    """The text of one further agreement.

    Raises:
        Refusal: the content does not make a text in order.
    """
    languages = row.get("languages") or LANGUAGES[own]
    names = {hei: dict(Party.objects.get(hei_id=hei).names) for hei in (own, row["partner"])}
    text = library.template(
        row["kind"],
        languages=languages,
        parties=[own, row["partner"]],
        party_names=names,
        on=date.fromisoformat(row["starts_on"]),
        signatories={hei: _head(languages) for hei in (own, row["partner"])},
    )
    _leave_out_unwritten(text)
    text["title"] = {tag: row["title"][tag] for tag in languages}
    _fill_blanks(text)
    for clause in text["clauses"]:
        if clause["type"] == "duration" and "ends_on" in clause["values"]:
            clause["values"]["ends_on"]["value"] = row["ends_on"]
    text["commitments"] = [_promise(text, number, told) for number, told in enumerate(row["promises"], 1)]
    problems = check_text(text)
    if problems:
        raise Refusal(f"{row['key']}: {problems[0].path}: {problems[0].message}")
    return text


def _leave_out_unwritten(text: dict[str, Any]) -> None:
    """Clauses for which the library has no wording are left out here; on a real node somebody would write them."""
    text["clauses"] = [one for one in text["clauses"] if all(one["body"].values())]
    present = {clause["type"] for clause in text["clauses"]}
    text["required"] = [kind for kind in text["required"] if kind in present]


def _fill_blanks(text: dict[str, Any]) -> None:
    """Blanks that somebody would fill in (the name of a programme, the subject of a thesis) get the title here."""
    for clause in text["clauses"]:
        for value in clause["values"].values():
            if value["type"] == "words" and any(words.startswith("[") for words in value["value"].values()):
                value["value"] = {tag: text["title"][tag] for tag in value["value"]}


def _head(languages: list[str]) -> dict[str, dict[str, str]]:
    told = content("agreements/renewal-2026")["signatories"]["tpu.ru"]["title"]
    word = {"en": "Head of the university (demonstration)", "zh": "校长（演示）", "ru": "Руководитель (демонстрация)"}
    return {"name": {tag: word[tag] for tag in languages}, "title": {tag: told[tag] for tag in languages}}


def _promise(text: Mapping[str, Any], number: int, told: Mapping[str, Any]) -> dict[str, Any]:
    """A promise of the content in the text format, beside the clause of its strand where there is one."""
    types = {clause["type"]: clause["id"] for clause in text["clauses"]}
    clause = types.get(CLAUSES.get(told["strand"], "forms_of_cooperation")) or text["clauses"][0]["id"]
    return {
        "id": f"p{number}",
        "clause": clause,
        "strand": told["strand"],
        "metric": told["metric"],
        "unit": told["unit"],
        "direction": told["direction"],
        "quantity": told["quantity"],
        "period": told["period"],
        "first_year": told["first_year"],
        "last_year": told["last_year"],
        "isced_f": told["isced_f"],
        "eqf": [],
        "owners": dict.fromkeys(text["parties"], "coordinator"),
        "evidence": "list",
    }
