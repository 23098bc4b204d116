"""An agreement in force between two universities of one node, its page released by both with the announcement.

Signing takes seconds, so the world is built once a module, inside a transaction that is rolled back at its end: an
open one would hold up whoever writes afterwards. Each test works in a savepoint of its own.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings

from convenio.agreements import books
from convenio.agreements.models import Agreement
from convenio.network.keys import store
from convenio.news.actions import release_with_announcement
from convenio.news.announcement import read_announcement
from tests.convenio.agreements.pair import CHD, TPU, House, Wire
from tests.convenio.news.world import bring_into_force, make_house, propose, start

STORY: dict[str, Any] = {
    "format": "convenio-announcement-1",
    "title": {
        "en": "CHD and Tomsk Polytechnic University Signed an Inter-school Cooperation Agreement",
        "zh": "长安大学与托木斯克理工大学签署校际合作协议",
        "ru": "Подписано соглашение о межвузовском сотрудничестве",
    },
    "published_on": "2020-06-11",
    "publisher": {"en": "Chang’an University", "zh": "长安大学"},
    "clicks": 367,
    "summary": {"en": "Sha Aimin and Victor V. Dyomin signed on behalf of the two universities."},
    "said": [
        {"strand": "visits", "text": {"en": "Mutual visits of teachers."}},
        {"strand": "people", "text": {"en": "Cultivate high-level international talents."}},
    ],
}


@pytest.fixture(scope="module")
def world(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[House, House, Agreement]]:
    """Chang'an, Tomsk and their agreement in force."""
    home = tmp_path_factory.mktemp("world")
    with django_db_blocker.unblock(), override_settings(KEYS_DIR=home / "keys", FILES_DIR=home / "files"):
        books.forget_cached()
        store.forget_loaded()
        with transaction.atomic():
            line = Wire()
            one, other = make_house(CHD, line), make_house(TPU, line)
            yield one, other, bring_into_force(one, other, propose(one, start(one, line), line), line)
            transaction.set_rollback(True)
        books.forget_cached()
        store.forget_loaded()


@pytest.fixture
def chd(world: tuple[House, House, Agreement], db: None) -> House:
    return world[0]


@pytest.fixture
def tpu(world: tuple[House, House, Agreement], db: None) -> House:
    return world[1]


@pytest.fixture
def wire(chd: House) -> Wire:
    return chd.wire


@pytest.fixture
def in_force(world: tuple[House, House, Agreement], chd: House) -> Agreement:
    return chd.copy(world[2])


@pytest.fixture
def released(in_force: Agreement, chd: House, tpu: House, wire: Wire) -> Agreement:
    """Both sides released the page with the same announcement."""
    announcement = read_announcement(STORY)
    for house in (chd, tpu):
        release_with_announcement(
            acting=house.officer,
            agreement=house.copy(in_force),
            announcement=announcement,
            at=wire.later(minutes=1),
        )
        wire.run()
    return chd.copy(in_force)
