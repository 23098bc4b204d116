"""A node of Chang'an University that knows Tomsk Polytechnic, and two of its people."""

from datetime import UTC, datetime

import pytest

from convenio.parties.actions import keep_party
from convenio.parties.models import Party
from convenio.parties.terms import Acting, Role

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture
def changan(db: None) -> Party:
    return keep_party(
        hei_id="chd.edu.cn", names={"en": "Chang’an University", "zh": "长安大学"}, country="CN", hosted=True
    )


@pytest.fixture
def tomsk_party(db: None) -> Party:
    return keep_party(hei_id="tpu.ru", names={"en": "Tomsk Polytechnic University"}, country="RU")


@pytest.fixture
def officer(changan: Party) -> Acting:
    return Acting(party=changan, person_id=1, person_name="Li Na", roles=frozenset({Role.OFFICER}))


@pytest.fixture
def reader(changan: Party) -> Acting:
    return Acting(party=changan, person_id=2, person_name="Wang Wei", roles=frozenset({Role.READER}))
