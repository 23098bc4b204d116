"""Every address of a node has a row here: what a stranger gets who opens it, and that nobody posts without a token."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

PUBLIC, SIGN_IN, SIGNED, DEMO = "public", "sign in", "signed request", "demonstration only"
SAMPLES = {
    "pact": "0f8fad5b-d9cb-469f-a165-70867728950e",
    "story": "0f8fad5b-d9cb-469f-a165-70867728950e",
    "hei_id": "tpu.ru",
    "endpoint": "heads",
    "language": "en",
    "name": "signed",
    "uidb36": "1",
    "key": "x",
}
ROWS = {
    "network:manifest": PUBLIC,
    "network:manifest_of": PUBLIC,
    "network:catalogue": PUBLIC,
    "network:pact": SIGNED,
    "network:pact_of": SIGNED,
    "documents:time_stamp": SIGNED,
    "documents:kept": PUBLIC,
    "notices:calendar": PUBLIC,
    "notices:subject_feed": PUBLIC,
    "notices:stop": PUBLIC,
    "people:confirm_email": PUBLIC,
    "people:join": PUBLIC,
    "ui:language": PUBLIC,
    "ui:colours": PUBLIC,
    "ui:style": PUBLIC,
    "institutions:institution": PUBLIC,
    "institutions:profile_file": PUBLIC,
    "agreements:check": PUBLIC,
    "agreements:verifier": PUBLIC,
    "guests:approve": PUBLIC,
    "guests:comment": PUBLIC,
    "guests:copy": PUBLIC,
    "guests:enter": PUBLIC,
    "guests:file": PUBLIC,
    "guests:leave": PUBLIC,
    "guests:paper": PUBLIC,
    "guests:proof": PUBLIC,
    "guests:recorded": PUBLIC,
    "guests:sign": PUBLIC,
    "guests:suggest": PUBLIC,
    "guests:text": PUBLIC,
    "guests:withdraw": PUBLIC,
    "keeping:alive": PUBLIC,
    "keeping:ready": PUBLIC,
    "news:agreement": PUBLIC,
    "news:agreement_in": PUBLIC,
    "news:released": PUBLIC,
    "news:map": PUBLIC,
    "news:public_items": PUBLIC,
    "news:item": PUBLIC,
    "news:item_in": PUBLIC,
    "news:feed": PUBLIC,
    "news:picture": PUBLIC,
    "news:robots": PUBLIC,
    "news:sitemap": PUBLIC,
    "desk:start": PUBLIC,
    "demo:tour": DEMO,
    "demo:enter": DEMO,
    "demo:paper": DEMO,
}
"""Whatever is not named here must lead a stranger to the page for signing in."""
WITHOUT_TOKEN = {"network:pact", "network:pact_of", "documents:time_stamp", "ui:language"}
"""Addresses that machines post to, and the choice of a language, which changes nothing but the reader's own cookie."""


def addresses(patterns: list[URLPattern | URLResolver], space: str = "") -> Iterator[tuple[str, URLPattern]]:
    for one in patterns:
        if isinstance(one, URLResolver):
            name = f"{space}{one.namespace}:" if one.namespace else space
            yield from addresses(one.url_patterns, name)
        elif one.name:
            yield f"{space}{one.name}", one


ALL = {name: one for name, one in addresses(get_resolver().url_patterns) if ":" in name}


def path_of(name: str) -> str:
    given = ALL[name].pattern.regex.groupindex
    converters = getattr(ALL[name].pattern, "converters", {})
    values = {}
    for word in {*given, *converters}:
        kind = type(converters.get(word)).__name__
        values[word] = 1 if kind == "IntConverter" else SAMPLES.get(word, "x")
    return reverse(name, kwargs=values)


def test_every_row_is_an_address() -> None:
    assert set(ROWS) | WITHOUT_TOKEN <= set(ALL)


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(ALL))
def test_what_a_stranger_gets(name: str) -> None:
    answer = Client().get(path_of(name))
    expected = ROWS.get(name, SIGN_IN)
    if expected == PUBLIC:
        assert answer.status_code in (200, 301, 404, 405, 503)
        assert "login" not in answer.headers.get("Location", "")
    elif expected == SIGNED:
        assert 400 <= answer.status_code < 500
    elif expected == DEMO:
        assert answer.status_code == 404
    else:
        assert answer.status_code in (302, 405), answer.status_code
        assert answer.status_code == 405 or answer.headers["Location"].startswith("/account/login/")


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(set(ALL) - WITHOUT_TOKEN))
def test_nobody_posts_without_a_token(name: str) -> None:
    answer = Client(enforce_csrf_checks=True).post(path_of(name))
    assert answer.status_code in (403, 405, 404, 302)
    assert answer.status_code != 302 or answer.headers["Location"].startswith("/account/login/")


def test_sign_in_itself_is_reached_by_strangers() -> None:
    assert reverse("account_login") == "/account/login/"
