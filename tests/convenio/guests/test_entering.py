"""The way in: a link is of no use without the mail box; it ends, is renewed, is seen when it is open twice."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from convenio.guests.models import GuestCode, GuestLink, GuestLook, GuestSecret, GuestSession
from convenio.notices.models import Notice
from convenio.worker.models import Task
from tests.convenio.agreements.pages_b.people import client_of
from tests.convenio.agreements.pair import TPU, House
from tests.convenio.guests.conftest import AGENT, PHONE, address, code, enter, inside, make_link

DEEDS = ("comment/", "approve/", "withdraw/", "leave/", "sign/", "paper/", "decline/", "copy/", "proof/", "close/",
         "recorded/2025/", "suggest/c1/", "file/" + "0" * 64 + "/", "scan/" + "0" * 64 + "/", "ask/",
         "acknowledge/")  # fmt: skip


def test_from_the_mail_to_the_text(link, guest):
    page = guest.get(inside(link))
    assert page.status_code == 200
    assert "Anna Petrova" in page.content.decode()
    assert "no-store" in page["Cache-Control"]


def test_no_secret_lies_in_the_database(link):
    client = Client()
    path = address()
    client.post(path, {"do": "send"})
    digits = code()
    answer = client.post(path, {"do": "open", "code": digits})
    cookie = next(iter(answer.cookies.values()))
    assert cookie["path"] == inside(link)
    assert cookie["httponly"]
    secrets = (path.split("/")[2], digits.replace(" ", ""), cookie.value)
    for model in (GuestLink, GuestSecret, GuestCode, GuestSession, GuestLook, Task):
        kept = str(list(model.objects.values()))
        assert not any(one in kept for one in secrets), model


def test_forwarded_to_somebody_else_it_opens_nothing(link):
    path, stranger = address(), Client()
    page = stranger.get(path).content.decode()
    assert "a…a@tpu.ru" in page
    assert "anna@tpu.ru" not in page
    assert link.agreement.title["en"] not in page
    sent = len(mail.outbox)
    stranger.post(path, {"do": "send"})
    right = code()
    assert [one.to for one in mail.outbox[sent:]] == [["anna@tpu.ru"]]
    wrong = f"{(int(right.replace(' ', '')) + 1) % 1_000_000:06d}"
    for left in (4, 3, 2, 1):
        answer = stranger.post(path, {"do": "open", "code": wrong})
        assert answer.status_code == 403
        assert f"Tries left: {left}" in answer.content.decode()
    assert "five times" in stranger.post(path, {"do": "open", "code": wrong}).content.decode()
    assert "five times" in stranger.post(path, {"do": "open", "code": right}).content.decode(), "even the right one"
    assert not GuestSession.objects.exists()


def test_a_code_is_good_for_ten_minutes_and_once(link, time_machine):
    path, client = address(), Client()
    client.post(path, {"do": "send"})
    digits = code()
    time_machine.move_to(timezone.now() + timedelta(minutes=11), tick=False)
    assert "Ask for a new one" in client.post(path, {"do": "open", "code": digits}).content.decode()
    client.post(path, {"do": "send"})
    digits = code()
    assert client.post(path, {"do": "open", "code": digits}).status_code == 302
    assert Client().post(path, {"do": "open", "code": digits}).status_code == 403


def test_codes_are_not_sent_without_end(link, time_machine):
    path, client = address(), Client()
    start = timezone.now()
    for minute in range(5):
        time_machine.move_to(start + timedelta(minutes=minute), tick=False)
        assert client.post(path, {"do": "send"}).status_code == 302
    time_machine.move_to(start + timedelta(minutes=5), tick=False)
    answer = client.post(path, {"do": "send"})
    assert answer.status_code == 429
    assert "Wait an hour" in answer.content.decode()


def test_opening_the_address_sends_nothing_by_itself(link):
    """Scanners of mail servers open every address."""
    sent = len(mail.outbox)
    Client().get(address())
    assert len(mail.outbox) == sent + 1, "only the mail with the address"
    assert not GuestCode.objects.exists()


@pytest.mark.parametrize("rest", ["", *DEEDS])
def test_without_a_session_no_page_of_the_link_opens(link, rest):
    for method in ("get", "post"):
        answer = getattr(Client(), method)(inside(link, rest))
        assert answer.status_code in (403, 404, 405)
        assert link.agreement.title["en"] not in answer.content.decode()


def test_the_session_of_one_link_does_not_open_another(link, guest, agreement, wire):
    other = make_link(agreement, wire, name="Boris", email="boris@tpu.ru")
    name = next(name for name in guest.cookies if "guest" in name)
    guest.cookies[name.replace(link.public, other.public)] = guest.cookies[name].value
    assert guest.get(inside(other)).status_code == 403


def test_another_university_sees_no_links(link, chd, wire):
    from convenio.parties.models import Party

    tpu = client_of(House(Party.objects.get(hei_id="northcoast.example"), wire))
    assert tpu.get(f"/agreements/{link.agreement_id}/links/").status_code == 404
    assert tpu.post(f"/agreements/{link.agreement_id}/links/{link.pk}/", {"do": "revoke"}).status_code == 404
    assert tpu.post(f"/agreements/{link.agreement_id}/hand-over/", {"party": TPU}).status_code == 404
    assert "Anna" not in tpu.get("/secure-links/").content.decode()
    assert Client().get(f"/agreements/{link.agreement_id}/links/").status_code == 302


def test_expired_it_says_what_to_do_and_one_button_asks_for_a_new_one(link, guest, officer, time_machine):
    path = address()
    time_machine.move_to(timezone.now() + timedelta(days=2), tick=False)
    assert guest.get(inside(link)).status_code == 200
    GuestLink.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    for page in (guest.get(inside(link)), Client().get(path)):
        assert page.status_code == 410
        assert "run out" in page.content.decode()
        assert "Ask the office for a new link" in page.content.decode()
    assert "was told" in guest.post(inside(link, "ask/")).content.decode()
    Client().post(path, {"do": "ask"})
    (notice,) = Notice.objects.filter(kind="guests.asked")
    assert notice.url == f"/agreements/{link.agreement_id}/links/"
    assert "asks for a new link" in officer.get(notice.url).content.decode()
    until = (timezone.localdate() + timedelta(days=10)).isoformat()
    officer.post(f"/agreements/{link.agreement_id}/links/{link.pk}/", {"do": "renew", "until": until})
    fresh = address()
    assert fresh != path
    assert Client().get(path).status_code == 404
    assert enter(Client(), fresh).status_code == 302


def test_revoked_it_is_closed_everywhere_at_once(link, guest, officer):
    path = address()
    officer.post(f"/agreements/{link.agreement_id}/links/{link.pk}/", {"do": "revoke"})
    assert guest.get(inside(link)).status_code == 403
    assert guest.post(inside(link, "comment/"), {"words": "x"}).status_code == 403
    page = Client().get(path)
    assert page.status_code == 410
    assert "taken this link back" in page.content.decode()


def test_used_from_two_places_both_see_it_and_can_end_each(link, guest, officer):
    phone = Client()
    enter(phone, address(), PHONE)
    for page in (guest.get(inside(link)), officer.get(f"/agreements/{link.agreement_id}/links/")):
        words = page.content.decode()
        assert "Firefox, Windows" in words
        assert "Safari, iPhone" in words
        assert "2 browsers" in words
    assert Notice.objects.filter(kind="guests.second").count() == 1
    mine, other = (GuestSession.objects.get(browser=one) for one in ("Firefox, Windows", "Safari, iPhone"))
    assert guest.post(inside(link, "close/"), {"browser": other.pk}).status_code == 302
    assert phone.get(inside(link)).status_code == 403
    officer.post(f"/agreements/{link.agreement_id}/links/{link.pk}/", {"do": "close", "browser": mine.pk})
    assert guest.get(inside(link)).status_code == 403


def test_a_browser_at_rest_is_closed(link, guest, time_machine):
    time_machine.move_to(timezone.now() + timedelta(days=4), tick=False)
    assert guest.get(inside(link)).status_code == 403


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": " "}, "name"),
        ({"email": "anna"}, "e-mail address"),
        ({"mandate": ""}, "ground"),
        ({"party": "chd.edu.cn"}, "no system"),
        ({"until": timezone.localdate() - timedelta(days=2)}, "past"),
        ({"until": timezone.localdate() + timedelta(days=900)}, "two years"),
    ],
)
def test_a_link_that_does_not_fit_is_refused_in_plain_words(agreement, officer, wire, change, words):
    from convenio.parties.terms import Refusal

    with pytest.raises(Refusal, match=words):
        make_link(agreement, wire, **change)
    assert not GuestLink.objects.exists()


def test_an_officer_makes_one_by_the_form_and_finds_it_in_the_list(agreement, officer):
    page = f"/agreements/{agreement.pk}/links/"
    typed = {
        "party": TPU,
        "name": "Boris Ivanov",
        "email": "boris@tpu.ru",
        "language": "ru",
        "may_comment": "on",
        "until": (timezone.localdate() + timedelta(days=5)).isoformat(),
    }
    assert officer.post(page, typed | {"email": "boris"}).status_code == 422
    assert officer.post(page, typed).status_code == 302
    address()
    assert "приглашает" in mail.outbox[-1].subject or mail.outbox[-1].to == ["boris@tpu.ru"]
    assert "Boris Ivanov" in officer.get("/secure-links/?search=boris").content.decode()
    assert "No link fits" in officer.get("/secure-links/?search=boris&standing=revoked").content.decode()
    assert "boris@tpu.ru" in officer.get("/secure-links/?format=csv").content.decode()
    assert "secure links" in officer.get(f"/agreements/{agreement.pk}/").content.decode()


def test_the_agent_says_which_browser():
    from convenio.guests.terms import browser_words

    assert browser_words(AGENT) == "Firefox, Windows"
    assert browser_words("curl/8") == ""
