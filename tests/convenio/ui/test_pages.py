"""The base page, the language switch, the colours, and the pages for when something cannot be answered."""

import errno
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from convenio.config.urls import urlpatterns as real
from convenio.parties.actions import keep_party, mark_as_demo
from convenio.parties.terms import Refusal

pytestmark = pytest.mark.django_db


def raising(problem: Exception) -> Callable[[HttpRequest], HttpResponse]:
    def view(request: HttpRequest) -> HttpResponse:
        raise problem

    return view


urlpatterns = [
    path("refused/", raising(Refusal("The pen is with Tomsk. Wait for its proposal."))),
    path("denied/", raising(PermissionDenied("This is for the keeper."))),
    path("denied-bare/", raising(PermissionDenied())),
    path("gone/", raising(Http404("x"))),
    path("broken/", raising(ZeroDivisionError("secret detail"))),
    path("locked/", raising(OperationalError("database is locked"))),
    path("full/", raising(OSError(errno.ENOSPC, "No space left on device"))),
    *real,
]
handler400 = "convenio.ui.errors.bad_request"
handler403 = "convenio.ui.errors.denied"
handler404 = "convenio.ui.errors.not_found"
handler500 = "convenio.ui.errors.failed"


@pytest.fixture
def calm(settings: Any) -> Client:
    settings.ROOT_URLCONF = __name__
    return Client(raise_request_exception=False)


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/refused/", 409, "The pen is with Tomsk. Wait for its proposal."),
        ("/denied/", 403, "This is for the keeper."),
        ("/denied-bare/", 403, "Your roles do not open this page."),
        ("/gone/", 404, "it belongs to another institution"),
        ("/broken/", 500, "Something broke on this node"),
        ("/locked/", 503, "The node cannot save anything now"),
        ("/full/", 503, "its disk is full"),
    ],
)
def test_failures_are_pages_in_plain_words(calm: Client, address: str, status: int, words: str) -> None:
    answer = calm.get(address)
    assert answer.status_code == status
    assert words in answer.content.decode()
    assert "<h1>" in answer.content.decode()
    assert "secret detail" not in answer.content.decode()


def test_a_script_that_asked_for_json_gets_the_sentence(calm: Client) -> None:
    answer = calm.post("/refused/", HTTP_ACCEPT="application/json")
    assert answer.status_code == 409
    assert answer.json() == {"message": "The pen is with Tomsk. Wait for its proposal."}


def test_too_much_is_refused_before_it_is_read(calm: Client) -> None:
    answer = calm.generic("POST", "/gone/", b"x", CONTENT_LENGTH=str(26 * 1024 * 1024))
    assert answer.status_code == 413
    assert "larger than this node takes" in answer.content.decode()


def test_a_form_that_is_too_large_is_413(calm: Client, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10
    answer = calm.post("/account/login/", {"login": "x" * 100})
    assert answer.status_code == 413


def test_an_old_form_hands_back_long_texts_and_no_secrets() -> None:
    client = Client(enforce_csrf_checks=True)
    text = "Each party receives four teachers a year. <b>" + "x" * 40
    answer = client.post("/account/login/", {"words": text, "password": "p" * 50, "short": "abc"})
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "Nothing is lost" in page
    assert "four teachers a year. &lt;b&gt;" in page
    assert "p" * 50 not in page


def test_the_language_switch_returns_and_keeps_the_choice(client: Client) -> None:
    answer = client.post("/ui/language/", {"language": "ru", "next": "/account/login/?next=/desk/"})
    assert (answer.status_code, answer["Location"]) == (303, "/account/login/?next=/desk/")
    assert 'lang="ru"' in client.get("/account/login/").content.decode()


@pytest.mark.parametrize("evil", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"])
def test_the_language_switch_leads_nowhere_else(client: Client, evil: str) -> None:
    assert client.post("/ui/language/", {"language": "ru", "next": evil})["Location"] == "/"


def test_an_unknown_language_changes_nothing(client: Client) -> None:
    answer = client.post("/ui/language/", {"language": "xx", "next": "/"})
    assert not answer.cookies


def test_public_pages_set_no_cookie(client: Client) -> None:
    assert not client.get("/ui/").cookies


def test_the_demonstration_is_marked_and_the_house_named(client: Client) -> None:
    assert "DEMONSTRATION" not in client.get("/ui/").content.decode()
    keep_party(hei_id="chd.edu.cn", names={"en": "Chang’an University"}, hosted=True)
    mark_as_demo()
    page = client.get("/ui/").content.decode()
    assert "DEMONSTRATION" in page
    assert "Chang’an University" in page.split("</header>")[0]


def test_the_colours_of_all_parties_are_served(client: Client) -> None:
    keep_party(hei_id="tpu.ru", names={"en": "TPU"}, colour="#0e6b50", colour_dark="#76c9a8")
    answer = client.get("/ui/colours.css")
    assert answer["Content-Type"].startswith("text/css")
    assert '[data-theirs="0e6b50-76c9a8"]' in answer.content.decode()


def test_pages_obey_the_security_policy_by_having_nothing_inline(client: Client) -> None:
    page = client.get("/ui/").content.decode()
    policy = client.get("/ui/")["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "style=" not in page
    assert "<style" not in page
    assert "<script>" not in page
    assert " onclick" not in page
