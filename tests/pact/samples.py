"""One well-formed body of every event type, and texts of agreements, for tests."""

from __future__ import annotations

from typing import Any

from tests.pact.build import ACTIVITY, CERTIFICATE, CHD, CLOCK, NONCE, TPU, key

D = "0123456789abcdef" * 4
UUID = "0b6e1f0a-1111-4222-8333-444455556666"

BODIES: dict[str, dict[str, Any]] = {
    "found": {
        "parties": [CHD, TPU],
        "keys": {CHD: [key(CHD)], TPU: []},
        "protocol": "convenio-pact-1",
        "nonce": NONCE,
        "single_writer": True,
        "predecessor": {"pact": UUID, "text": D},
        "witnesses": {TPU: CHD},
    },
    "propose": {"text": D, "base": ""},
    "pass": {"to": TPU},
    "approve": {"version": D, "text": D, "route": {"legal": "2026-01-05"}},
    "withdraw": {"version": D, "text": D},
    "open": {
        "version": D, "text": D, "rendition": D, "recipe": {"renderer": "1"}, "deadline": "2026-06-30T12:00:00Z",
        "order": None,
    },
    "sign": {
        "round": D, "mode": "node", "file": D, "signed_at": "2026-06-01T10:00:00Z", "time_source": CLOCK,
        "certificate": CERTIFICATE,
    },
    "decline": {"round": D, "reason_card": ""},
    "attest": {"sign": D, "matches": True},
    "end": {"reason_card": D, "effective_on": "2026-12-31"},
    "acknowledge": {},
    "comment": {"clause": "c3", "card": D},
    "resolve": {"comment": D},
    "suggest": {"clause": "c3", "text": D, "change": {"values": {"teachers": 6}}, "card": ""},
    "take": {"suggest": D},
    "clear": {"rule": "ru-273-105", "authority": "Ministry", "on": "2026-02-01", "status": "granted", "number_card": D},
    "key_add": {"key": key("new")},
    "key_retire": {"id": CHD},
    "key_replace": {"party": TPU, "key": key("new")},
    "take_over": {"witnessed_by": CHD, "head": D},
    "record": {"activity": {**ACTIVITY, "direction": {"from": CHD, "to": TPU}, "role": "lecturer", "evidence": D}},
    "confirm": {"record": D},
    "correct": {"record": D, "activity": ACTIVITY},
    "dispute": {"record": D, "card": ""},
    "retract": {"record": D},
    "release": {"page": "public", "fields": {"promises": True}},
    "unrelease": {"page": "public"},
    "suspend": {"from": "2027-01-01", "until": "2027-06-30", "reason_card": D},
    "resume": {"suspend": D, "on": "2027-05-01"},
}  # fmt: skip


def clause() -> dict[str, Any]:
    """A clause in four languages, Portuguese among them."""
    return {
        "id": "c3",
        "type": "staff_exchange",
        "source": "en",
        "heading": {
            "en": "Visits of teachers",
            "zh": "教师互访",
            "ru": "Визиты преподавателей",
            "pt": "Visitas de docentes",
        },
        "body": {
            "en": "Each year {party:chd.edu.cn} sends {teachers} {teachers?one:teacher;other:teachers}, from {start}.",
            "zh": "自{start}起，{party:chd.edu.cn}每年派出{teachers}名教师。",
            "ru": "С {start} {party:chd.edu.cn} ежегодно направляет {teachers} "
            "{teachers?one:преподавателя;few:преподавателей;many:преподавателей;other:преподавателя}.",
            "pt": "A partir de {start}, a {party:chd.edu.cn} envia {teachers} {teachers?one:docente;other:docentes} "
            "por ano.",
        },
        "from": {},
        "values": {
            "teachers": {"type": "integer", "value": 4, "unit": "person"},
            "start": {"type": "date", "value": "2025-09-01"},
        },
    }


def agreement() -> dict[str, Any]:
    """A small text that passes `check_text`."""
    from pact.text import confirm_translation

    first = clause()
    for language in ("zh", "ru", "pt"):
        first = confirm_translation(first, language)
    names = {
        "en": "Chang’an University",
        "zh": "长安大学",
        "ru": "Чанъаньский университет",
        "pt": "Universidade de Chang’an",
    }
    tomsk = {
        "en": "Tomsk Polytechnic University",
        "zh": "托木斯克理工大学",
        "ru": "Томский политехнический университет",
    }
    return {
        "format": "convenio-text-1",
        "kind": "COMP",
        "title": {"en": "Comprehensive cooperation agreement", "zh": "全面合作协议"},
        "parties": [CHD, TPU],
        "party_names": {CHD: names, TPU: tomsk},
        "languages": ["zh", "ru", "en", "pt"],
        "prevailing": "",
        "layout": "side_by_side",
        "required": ["staff_exchange", "execution"],
        "parent": None,
        "replaces": "",
        "signatories": {CHD: {"name": {"en": "Sha Aimin"}, "title": {"en": "President"}}},
        "clauses": [first],
        "commitments": [
            {
                "id": "p1", "clause": "c3", "strand": "visits", "metric": "teacher_visits", "unit": "person",
                "direction": {"from": CHD, "to": TPU}, "quantity": {"value": "teachers"}, "period": "year",
                "first_year": 2025, "last_year": 2029, "isced_f": ["0715"], "eqf": [7, 8],
                "owners": {CHD: "international office", TPU: "international office"}, "evidence": "report_of_both",
            },
            {
                "id": "p2", "clause": "c3", "strand": "research", "metric": "joint_publications", "unit": "publication",
                "direction": "joint", "quantity": 10, "period": "term", "first_year": 2025, "last_year": 2029,
                "isced_f": [], "eqf": [], "owners": {}, "evidence": "publication",
            },
        ],
        "annexes": [{"name": "Work plan", "digest": D, "size": 1200, "media_type": "application/pdf"}],
    }  # fmt: skip
