"""A text as the data of a sheet: every printed word is picked and ordered here; Typst only lays it out. Pure."""

from __future__ import annotations

import unicodedata
from typing import Any

from convenio.documents.qr import check_address, qr_svg
from convenio.documents.render.labels import metric_label
from convenio.documents.render.reporting import reported
from convenio.documents.render.tongues import Tongue, pick, say, say_kind, tongue
from convenio.documents.terms import RoundFrame
from pact.canonical import canonical
from pact.text import Run, quantity_of, runs, stale_languages

Data = dict[str, Any]
COLUMNS_AT_MOST = 3
SIZE_BY_LANGUAGES = {1: 10.5, 2: 9.6, 3: 8.8}


def agreement_data(text: Data, frame: RoundFrame | None, *, digest: str, demo: bool) -> Data:
    """All that the sheet ``agreement.typ`` prints.

    Args:
        text: a text (``convenio-text-1``).
        frame: what the round prints; None draws a working copy, which nobody can sign.
        digest: SHA-256 of the canonical text, hex.
        demo: print DEMONSTRATION on every page.
    """
    tongues = [tongue(tag) for tag in text["languages"]]
    side_by_side = text.get("layout") != "one_after_another" and len(tongues) <= COLUMNS_AT_MOST
    parties = [
        {"hei": hei, "names": [pick(text["party_names"].get(hei, {}), one.tag) or hei for one in tongues]}
        for hei in text["parties"]
    ]
    return {
        "tongues": [one.as_data() for one in tongues],
        "side_by_side": side_by_side,
        "size": SIZE_BY_LANGUAGES.get(len(tongues), 9.6) if side_by_side else 10,
        "titles": [pick(text["title"], one.tag) for one in tongues],
        "parties": parties,
        "authors": [party["names"][0] for party in parties],
        "keywords": [digest],
        "description": f"convenio-text-1 {digest}",
        "short": digest[:16],
        "mark": _marks(tongues, frame, demo),
        "watermark": _each(tongues, "working_copy") if frame is None else [],
        "facts": _facts(text, frame, tongues, digest),
        "authority": _authority(text, tongues),
        "clauses": [
            _clause(text, clause, number, tongues, frame is None) for number, clause in enumerate(text["clauses"], 1)
        ],
        "promises": _promises(text, tongues) if text["commitments"] else None,
        "reported": reported(text, tongues),
        "annexes": _annexes(text, tongues) if text["annexes"] else None,
        "signing": _signing(text, frame, tongues, parties, digest) if frame else None,
        "check": _check(frame, tongues, digest) if frame else None,
        "attachment": canonical(text).decode() if frame else None,
        "attachment_note": f"Canonical text, SHA-256 {digest}",
    }


def field_name(number: int) -> str:
    """Name of the signature field of the party at that place (from 0) in the text's list of parties."""
    return f"sig-{number + 1}"


def _each(tongues: list[Tongue], key: str, **values: str) -> list[str]:
    """A fixed sentence in every language; one that falls back to English is said only once."""
    said = [say(key, one, **values) for one in tongues]
    return [words if words not in said[:place] else "" for place, words in enumerate(said)]


def _label(tongues: list[Tongue], key: str) -> list[str]:
    return [say(key, one) for one in tongues]


def _marks(tongues: list[Tongue], frame: RoundFrame | None, demo: bool) -> list[str]:
    key = "demonstration" if demo else "" if frame else "working_copy"
    return _each(tongues, key) if key else []


def deadline_words(deadline: str) -> str:
    """The deadline as all languages can read it, in UTC."""
    return deadline.replace("T", " ").replace("Z", " UTC")


def _facts(text: Data, frame: RoundFrame | None, tongues: list[Tongue], digest: str) -> list[Data]:
    facts: list[tuple[str, str, bool]] = []
    if frame:
        facts.append(("pact", frame.pact, True))
    facts.append(("version", digest, True))
    if text.get("replaces"):
        facts.append(("replaces", text["replaces"], True))
    if text.get("parent"):
        facts.append(("parent", f"{text['parent']['pact']}  {text['parent']['text']}", True))
    if frame:
        facts += [("round", frame.round_label, False), ("deadline", deadline_words(frame.deadline), False)]
    kind = [say_kind(text["kind"], one) for one in tongues]
    first = {"labels": _label(tongues, "kind"), "values": kind, "value": "", "mono": False}
    return [first] + [
        {"labels": _label(tongues, key), "values": [], "value": value, "mono": mono} for key, value, mono in facts
    ]


def _authority(text: Data, tongues: list[Tongue]) -> list[str]:
    if not text.get("prevailing"):
        return _each(tongues, "authentic")
    prevailing = tongue(text["prevailing"]).as_data()["name"]
    return _each(tongues, "prevails", language=prevailing)


def _clause(text: Data, clause: Data, number: int, tongues: list[Tongue], draft: bool) -> Data:
    stale = stale_languages(clause, text["languages"]) if draft else []
    cells = []
    for one in tongues:
        written = bool(clause["body"].get(one.tag) or clause["heading"].get(one.tag))
        note = "" if written else say("missing", one)
        if written and one.tag in stale:
            note = say("stale", one)
        paragraphs = _paragraphs(text, clause, one.tag) if written else []
        cells.append({"heading": clause["heading"].get(one.tag, "—"), "paragraphs": paragraphs, "note": note})
    return {"number": str(number), "cells": cells}


def _paragraphs(text: Data, clause: Data, tag: str) -> list[list[tuple[str, str]]]:
    """The wording as paragraphs of runs; a value never crosses a paragraph."""
    paragraphs: list[list[tuple[str, str]]] = [[]]
    for run in runs(text, clause, tag):
        lines = run.text.replace("\r\n", "\n").replace("\t", " ").split("\n")
        for place, line in enumerate(lines):
            if place:
                paragraphs.append([])
            if line:
                paragraphs[-1].append((_kind(run, line, tongue(tag)), line))
    return [paragraph for paragraph in paragraphs if any(words.strip() for _, words in paragraph)]


def _kind(run: Run, line: str, one: Tongue) -> str:
    """How a run is set: text, value, or figure (a value without letters among words from right to left)."""
    if run.name.startswith("party:"):
        return "text"
    if not one.rtl or run.kind != "value" or not any(sign.isdigit() for sign in line):
        return run.kind
    return run.kind if any(unicodedata.bidirectional(sign) in ("R", "AL") for sign in line) else "figure"


def _promises(text: Data, tongues: list[Tongue]) -> Data:
    numbers = {clause["id"]: str(place) for place, clause in enumerate(text["clauses"], 1)}
    rows = []
    for place, promise in enumerate(text["commitments"], 1):
        joint = promise["direction"] == "joint"
        where = [
            f"{say('strand.' + promise['strand'], one)}, {say('clause', one)} {numbers[promise['clause']]}"
            for one in tongues
        ]
        first, last = promise["first_year"], promise["last_year"]
        rows.append(
            {
                "number": str(place),
                "strand": promise["strand"],
                "metric": [metric_label(promise["metric"], one) for one in tongues],
                "where": where,
                "joint": _label(tongues, "joint") if joint else [],
                "direction": "" if joint else f"{promise['direction']['from']} → {promise['direction']['to']}",
                "quantity": str(quantity_of(text, promise)),
                "period": _label(tongues, "period." + promise["period"]),
                "years": str(first) if first == last else f"{first}–{last}",
            }
        )
    labels = [_label(tongues, key) for key in ("promise", "direction", "quantity", "years")]
    return {
        "headings": _label(tongues, "promises"),
        "notes": _each(tongues, "promises_note"),
        "labels": labels,
        "rows": rows,
    }


def _annexes(text: Data, tongues: list[Tongue]) -> Data:
    rows = [
        {"name": annex["name"], "about": f"{annex['media_type']}, {annex['size']} B", "digest": annex["digest"]}
        for annex in text["annexes"]
    ]
    return {"headings": _label(tongues, "annexes"), "notes": _each(tongues, "annexes_note"), "rows": rows}


def _signing(text: Data, frame: RoundFrame, tongues: list[Tongue], parties: list[Data], digest: str) -> Data:
    order = _each(tongues, "counterparts")
    if frame.order is not None:
        order = [
            say("order", one, order=" → ".join(pick(text["party_names"].get(hei, {}), one.tag) for hei in frame.order))
            for one in tongues
        ]
    places = []
    for number, party in enumerate(parties):
        signatory = text["signatories"].get(party["hei"], {"name": {}, "title": {}})
        lines = [
            ", ".join(part for part in (pick(signatory["name"], one.tag), pick(signatory["title"], one.tag)) if part)
            for one in tongues
        ]
        places.append({"party": party["names"], "signatory": lines, "field": field_name(number)})
    values = {
        "pact": frame.pact,
        "version": digest[:16] + "…",
        "round": frame.round_label,
        "deadline": deadline_words(frame.deadline),
    }
    return {
        "headings": _label(tongues, "signatures"),
        "counts": _each(tongues, "counts", **values),
        "order": order,
        "electronic": _each(tongues, "electronic"),
        "demo": _each(tongues, "demonstration_note") if frame.demo else [],
        "sign_here": _label(tongues, "sign_here"),
        "place_date": _label(tongues, "place_date"),
        "places": places,
    }


def _check(frame: RoundFrame, tongues: list[Tongue], digest: str) -> Data:
    address = check_address(frame.check_url, digest)
    return {
        "headings": _each(tongues, "check"),
        "notes": _each(tongues, "check_note"),
        "address": frame.check_url,
        "digest": f"SHA-256 {digest}",
        "alt": address,
        "qr": qr_svg(address),
    }
