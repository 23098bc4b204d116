"""Every address of the room for nobody, an officer and a reader of the house, and a signatory of the partner."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from convenio.news import actions
from convenio.news.actions import items
from convenio.news.apps import NewsConfig
from convenio.news.urls import urlpatterns
from convenio.worker.duties import periodic_duties
from tests.convenio.news import photographs
from tests.convenio.news.test_pages import signed_in

# Statuses of GET for nobody, our officer, our reader, a signatory of the partner. 302: to the page for signing in.
OPEN = (200, 200, 200, 200)
DOORS = {
    "agreement": OPEN,
    "agreement_in": OPEN,
    "released": OPEN,
    "map": OPEN,
    "public_items": OPEN,
    "item": (404, 404, 404, 404),  # a draft is for nobody here, also not for its author
    "item_in": (404, 404, 404, 404),
    "feed": OPEN,
    "picture": (404, 404, 404, 404),  # brought, and on no public page
    "robots": OPEN,
    "sitemap": OPEN,
    "release": (302, 200, 200, 404),
    "numbers": (302, 200, 200, 404),
    "photograph": (302, 200, 200, 404),
    "items": (302, 200, 200, 200),
    "new": (405, 405, 405, 405),
    "edit": (302, 200, 200, 404),
    "deed": (405, 405, 405, 405),
    "item_photograph": (302, 200, 403, 403),
    "preview": (302, 200, 200, 404),
}
POSTED = {"release", "numbers", "photograph", "new", "edit", "deed", "item_photograph"}


@pytest.fixture
def doors(released, chd, tpu):
    """The address of every door, and the four who knock."""
    copy, now = chd.copy(released), timezone.now()
    picture = actions.bring_photograph(
        acting=chd.officer,
        agreement=copy,
        content=photographs.saved(photographs.drawn((600, 500))),
        alt={"en": "A gate"},
        languages=("en",),
        credit="Press office",
        licence="own",
        at=now,
    )
    ours = signed_in(chd.party)
    ours.post("/news/new/")
    item = items.NewsItem.objects.get()
    given = {
        "pact": released.pact,
        "language": "en",
        "story": item.key,
        "digest": picture.digest,
        "width": 480,
    }
    paths = {}
    for one in urlpatterns:
        wanted = {name: given[name] for name in one.pattern.converters if name != "pk"}
        if "pk" in one.pattern.converters:
            wanted["pk"] = item.pk if str(one.pattern).startswith("news/") else copy.pk
        paths[one.name] = reverse(f"news:{one.name}", kwargs=wanted)
    return paths, (Client(), ours, signed_in(chd.party, "reader"), signed_in(tpu.party, "signatory"))


def test_who_gets_what_at_every_address(doors):
    paths, people = doors
    assert set(paths) == set(DOORS)
    found = {name: tuple(one.get(path).status_code for one in people) for name, path in paths.items()}
    assert found == DOORS


def test_only_officers_of_the_house_change_anything(doors):
    paths, (nobody, _ours, reader, partner) = doors
    before = list(items.NewsItem.objects.values())
    for name in POSTED:
        assert nobody.post(paths[name], {"withdraw": "1"})["Location"].startswith("/account/login/"), name
        for one in (reader, partner):
            answer = one.post(
                paths[name], {"withdraw": "1", "throw_away": "1", "remove": "1", "same": "1", "release": "1"}
            )
            assert answer.status_code in (400, 403, 404, 409), name
    for name in set(paths) - POSTED:
        assert partner.post(paths[name]).status_code == 405, name
    assert list(items.NewsItem.objects.values()) == before


def test_the_worker_turns_the_time(db):
    assert NewsConfig.label == "news"
    assert {"news.turn_of_time", "news.forget_readers"} <= {one.name for one in periodic_duties()}
