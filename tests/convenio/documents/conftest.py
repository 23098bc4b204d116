"""A trilingual agreement, its rendition drawn once, and keys of two signatories."""

import copy
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from convenio.documents import issuing, signatures
from convenio.documents.certificates import LoadedKey
from convenio.documents.render import render_rendition
from convenio.documents.terms import Rendition, RoundFrame
from pact.text import text_digest

AT = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
CHD, TPU = "chd.edu.cn", "tpu.ru"


def clause(number: int, kind: str, words: dict[str, tuple[str, str]], values: dict[str, Any] | None = None) -> Any:
    return {
        "id": f"c{number}",
        "type": kind,
        "source": "en",
        "heading": {tag: heading for tag, (heading, _) in words.items()},
        "body": {tag: body for tag, (_, body) in words.items()},
        "from": {},
        "values": values or {},
    }


def commitment(number: int, **different: Any) -> Any:
    return {
        "id": f"p{number}",
        "clause": "c2",
        "strand": "visits",
        "metric": "teacher_visits",
        "unit": "person",
        "direction": {"from": CHD, "to": TPU},
        "quantity": {"value": "teachers"},
        "period": "year",
        "first_year": 2026,
        "last_year": 2030,
        "isced_f": [],
        "eqf": [],
        "owners": {},
        "evidence": "report_of_both",
    } | different


AGREEMENT: dict[str, Any] = {
    "format": "convenio-text-1",
    "kind": "COMP",
    "title": {"en": "Cooperation Agreement", "zh": "合作协议", "ru": "Соглашение о сотрудничестве"},
    "parties": [CHD, TPU],
    "party_names": {
        CHD: {"en": "Chang’an University", "zh": "长安大学", "ru": "Чанъаньский университет"},
        TPU: {
            "en": "Tomsk Polytechnic University",
            "zh": "托木斯克理工大学",
            "ru": "Томский политехнический университет",
        },
    },
    "languages": ["zh", "ru", "en"],
    "prevailing": "",
    "layout": "side_by_side",
    "required": [],
    "parent": None,
    "replaces": "",
    "signatories": {
        CHD: {"name": {"en": "Sha Aimin", "zh": "沙爱民"}, "title": {"en": "President", "zh": "校长", "ru": "Ректор"}},
        TPU: {"name": {"en": "Victor V. Dyomin", "ru": "Дёмин В. В."}, "title": {"en": "Rector", "ru": "Ректор"}},
    },
    "clauses": [
        clause(
            1,
            "purpose",
            {
                "en": ("Purpose", "{party:chd.edu.cn} and {party:tpu.ru} cooperate as equals."),
                "zh": ("宗旨", "长安大学（Chang’an University）与{party:tpu.ru}以“平等互利”为原则。"),
                "ru": ("Цель", "{party:chd.edu.cn} и {party:tpu.ru} сотрудничают как равные."),
            },
        ),
        clause(
            2,
            "staff_exchange",
            {
                "en": ("Visits", "Each year {teachers} teachers visit."),
                "zh": ("互访", "每年{teachers}名教师来访。"),
                "ru": ("Визиты", "Ежегодно приезжают {teachers} преподавателя."),
            },
            {"teachers": {"type": "integer", "value": 4, "unit": "person"}},
        ),
    ],
    "commitments": [
        commitment(1),
        commitment(
            2, strand="research", metric="joint_publications", unit="publication", direction="joint", quantity=3
        ),
    ],
    "annexes": [{"name": "work plan.pdf", "digest": "ab" * 32, "size": 1234, "media_type": "application/pdf"}],
}


@pytest.fixture
def text() -> dict[str, Any]:
    return copy.deepcopy(AGREEMENT)


def frame_for(text: dict[str, Any], **different: Any) -> RoundFrame:
    known: dict[str, Any] = {
        "pact": "3f6f0c1e-9a53-4a3e-8f0b-1c1d6d2f7a11",
        "round_label": "1",
        "text_digest": text_digest(text),
        "deadline": "2026-12-31T23:59:59Z",
        "order": [CHD, TPU],
        "check_url": "https://cooperation.chd.edu.cn/check",
        "demo": True,
        "opened_at": "2026-11-23T09:00:00Z",
    }
    return RoundFrame(**known | different)


@pytest.fixture(scope="session")
def rendition() -> Rendition:
    """The agreement drawn once for all tests that only read it."""
    return render_rendition(AGREEMENT, frame_for(AGREEMENT))


@pytest.fixture
def node(tmp_path: Path, settings: Settings) -> Path:
    """A node's own folders, empty."""
    settings.KEYS_DIR = tmp_path / "keys"
    settings.FILES_DIR = tmp_path / "files"
    settings.TSA_URL = ""
    return tmp_path


@pytest.fixture
def president(node: Path) -> LoadedKey:
    return issuing.issue_certificate(
        common_name="Sha Aimin", organisation="Chang’an University", country="CN", demo=True, at=AT
    )


@pytest.fixture
def rector(node: Path) -> LoadedKey:
    return issuing.issue_certificate(common_name="Victor V. Dyomin", organisation="TPU", country="RU", demo=True, at=AT)


def sign(base: bytes, field: str, key: LoadedKey, at: datetime = AT) -> bytes:
    """Sign as a node does, with its own time stamp."""
    stamp = signatures.timestamper(at=at, demo=True)
    return signatures.sign_pdf(
        base=base, field=field, key=key, timestamper=stamp, reason="Agreement", name=key.common_name, at=at
    )
