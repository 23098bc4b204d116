"""A node of Chang'an University, an officer of it, and editions of lists as files."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from convenio.directory import bringing
from convenio.directory.actions.lists import receive_list, start_list
from convenio.directory.models import Edition
from convenio.parties.actions import keep_party
from convenio.parties.models import Party
from convenio.parties.terms import Acting, Role
from tests.convenio.directory.rows import AT

SAMPLES = Path(__file__).parent / "samples"
Bring = Callable[..., Edition]


@pytest.fixture
def house(db: None) -> Party:
    return keep_party(hei_id="chd.edu.cn", names={"en": "Chang’an University"}, country="CN", hosted=True)


@pytest.fixture
def lister(house: Party) -> Acting:
    return Acting(party=house, person_id=None, person_name="Li Na", roles=frozenset({Role.OFFICER}))


@pytest.fixture
def look(lister: Acting, settings: Any, tmp_path: Path) -> Bring:
    """Receive a file (bytes, or entries as JSON) and look through it."""
    settings.HOME = tmp_path

    def looked(content: bytes | list[Any], name: str = "list.json", *, part: bool = False, after: int = 0) -> Edition:
        data = content if isinstance(content, bytes) else json.dumps(content).encode()
        at = AT + timedelta(minutes=after)
        edition, _new = receive_list(acting=lister, chunks=[data], name=name, part=part, at=at)
        bringing.run(edition, at)
        edition.refresh_from_db()
        return edition

    return looked


@pytest.fixture
def bring(look: Bring, lister: Acting) -> Bring:
    """Receive a file, look through it, bring it in."""

    def brought(content: bytes | list[Any], name: str = "list.json", *, part: bool = False, after: int = 0) -> Edition:
        edition = look(content, name, part=part, after=after)
        at = AT + timedelta(minutes=after)
        bringing.run(start_list(acting=lister, edition=edition, at=at), at)
        edition.refresh_from_db()
        return edition

    return brought
