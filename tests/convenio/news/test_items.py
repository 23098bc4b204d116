"""News items: drafts that always save, a second pair of eyes, time, and no partner public without its release."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from convenio.agreements import actions as agreements
from convenio.audit.models import AuditEvent
from convenio.news.actions import items
from convenio.news.models import NewsItem
from convenio.news.naming import partners_named
from convenio.news.structured import blocks_of, is_web_address, plain
from convenio.parties.actions import keep_party
from convenio.parties.terms import Acting, Refusal, Role
from convenio.people.models import Membership, Person
from tests.convenio.news.test_pages import signed_in, text_of, visitor  # noqa: F401

WORDS = {
    "titles": {"en": "A visit", "zh": "来访", "ru": "Визит"},
    "bodies": {"en": "Four teachers came.\n\n- one\n- two", "zh": "四位教师来访。", "ru": "Приехали четверо."},
}
EVIL = "<script>alert(1)</script><img src=x onerror=alert(2)> [go](javascript:alert(3)) {{ 7 }}"


def person(party, name, *roles):
    one = Person.objects.create_user(f"{name}@{party.hei_id}", name=name)
    for role in roles:
        Membership.objects.create(person=one, party=party, role=role)
    return Acting(party, one.pk, name, frozenset(roles))


@pytest.fixture
def author(chd):
    return person(chd.party, "author", Role.OFFICER)


@pytest.fixture
def second(chd, author):
    return person(chd.party, "second", Role.REVIEWER)


def approved(author, second, at, **words):
    written = items.Written(**{"kind": "visit", **WORDS, **words})
    item = items.start_item(acting=author, written=written, at=at)
    item = items.submit_item(acting=author, item=item, at=at)
    return items.approve_item(acting=second, item=item, revision=item.revision, at=at)


def sees(client, item):
    statuses = {client.get(f"/public/news/{item.key}/").status_code}
    listed = str(item.key) in text_of(client, "/public/news/")
    fed = str(item.key) in text_of(client, "/public/feed/en/")
    mapped = str(item.key) in text_of(client, "/sitemap.xml")
    assert len({listed, fed, mapped, statuses == {200}}) == 1
    return listed


def test_an_item_about_an_agreement_is_public_only_while_all_release_it(
    released,
    chd,
    tpu,
    wire,
    author,
    second,
    visitor,  # noqa: F811
):
    now = timezone.now()
    item = approved(author, second, now, agreements=[chd.copy(released)])
    assert sees(visitor, item)
    assert "A visit" in text_of(visitor, f"/a/{released.pact}/")
    agreements.withdraw_release(acting=tpu.officer, agreement=tpu.copy(released), at=wire.later(minutes=1))
    # The other house of this node has not even heard of it yet.
    assert not sees(visitor, item)
    assert visitor.get(f"/a/{released.pact}/").status_code == 404
    editor = signed_in(chd.party)
    assert "Approved, but the public does not see it" in text_of(editor, f"/news/{item.pk}/")


def test_an_item_that_only_names_a_partner_needs_its_release_too(in_force, chd, tpu, author, second, visitor):  # noqa: F811
    now = timezone.now()
    for name in ("Tomsk Polytechnic University", "托木斯克理工大学", "tpu.ru"):
        item = approved(author, second, now, bodies={"en": f"Guests of {name}.", "zh": f"{name}的客人", "ru": "Гости"})
        assert item.partners.get() == tpu.party
        assert not sees(visitor, item), name
    free = approved(author, second, now)
    assert sees(visitor, free)
    assert partners_named(chd.party, ["tpu.rural, Tomsk Polytechnic Universityish"]) == []


def test_nobody_approves_their_own_last_words_where_somebody_else_could(chd, author, second):
    now = timezone.now()
    other = person(chd.party, "other", Role.OFFICER)
    item = items.start_item(acting=author, written=items.Written(**WORDS), at=now)
    item = items.submit_item(acting=author, item=item, at=now)
    with pytest.raises(Refusal, match="You wrote the last words"):
        items.approve_item(acting=author, item=item, revision=item.revision, at=now)
    with pytest.raises(Refusal, match="changed since you opened"):
        items.approve_item(acting=second, item=item, revision=item.revision - 1, at=now)
    reader = person(chd.party, "reader", Role.READER)
    with pytest.raises(Refusal, match="Only reviewers"):
        items.approve_item(acting=reader, item=item, revision=item.revision, at=now)
    with pytest.raises(Refusal, match="in a sentence"):
        items.send_back(acting=second, item=item, note=" ", at=now)
    item = items.send_back(acting=second, item=item, note="Say when.", at=now)
    assert (item.state, item.note) == ("draft", "Say when.")
    with pytest.raises(Refusal, match="does not wait"):
        items.approve_item(acting=other, item=item, revision=item.revision, at=now)


def test_where_nobody_else_is_the_author_approves_and_the_record_says_so(tpu, db):
    lone, now = person(tpu.party, "lone", Role.OFFICER), timezone.now()
    item = approved(lone, lone, now)
    assert item.state == "approved"
    assert AuditEvent.objects.filter(what="news.approved_alone", about=item.about).exists()


def test_a_changed_word_takes_an_approved_item_from_the_public(author, second, visitor):  # noqa: F811
    now = timezone.now()
    item = approved(author, second, now)
    assert sees(visitor, item)
    written = items.Written(**{**WORDS, "titles": {"en": "Another"}, "bodies": {"en": "Another"}})
    item = items.save_item(acting=author, item=item, written=written, revision=item.revision, at=now)
    assert not sees(visitor, item)
    other = person(second.party, "other", Role.OFFICER)
    with pytest.raises(items.Overtaken, match="author saved this item"):
        items.save_item(acting=other, item=item, written=written, revision=item.revision - 1, at=now)
    soon, late = now + timedelta(seconds=2), now + timedelta(minutes=2)
    item = items.save_item(acting=author, item=item, written=written, revision=item.revision - 1, at=soon)
    with pytest.raises(items.Overtaken, match="author saved this item"):  # in another window, long ago
        items.save_item(acting=author, item=item, written=written, revision=item.revision - 1, at=late)


def test_time_begins_and_ends_it_and_the_worker_writes_it_down(author, second, visitor):  # noqa: F811
    now = timezone.now()
    later = approved(author, second, now, publish_at=now + timedelta(hours=1))
    over = approved(author, second, now, publish_at=now - timedelta(days=2), publish_until=now - timedelta(hours=1))
    shown = approved(author, second, now, publish_until=now + timedelta(hours=1))
    assert [sees(visitor, one) for one in (later, over, shown)] == [False, False, True]
    assert items.turn_of_time(now) == 2
    assert items.turn_of_time(now) == 0
    assert items.turn_of_time(now + timedelta(hours=2)) == 2
    told = AuditEvent.objects.filter(what__in=["news.published", "news.over"]).values_list("what", "about")
    assert set(told) == {
        ("news.published", shown.about),
        ("news.over", over.about),
        ("news.published", later.about),
        ("news.over", shown.about),
    }
    taken = items.take_back(acting=author, item=shown, at=now)
    assert not sees(visitor, taken)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ({"titles": {}, "bodies": {}}, "at least one language"),
        ({"bodies": {"en": "x"}}, "belong together"),
        ({"bodies": {**WORDS["bodies"], "en": "[x](javascript:alert(1))"}}, "must begin with https"),
        ({"publish_at": timezone.now(), "publish_until": timezone.now() - timedelta(days=1)}, "before its beginning"),
    ],
)
def test_a_draft_saves_as_it_is_and_only_the_review_wants_it_whole(author, words, sentence):
    item = items.start_item(acting=author, written=items.Written(**{**WORDS, **words}), at=timezone.now())
    with pytest.raises(Refusal, match=sentence):
        items.submit_item(acting=author, item=item, at=timezone.now())
    assert NewsItem.objects.get(pk=item.pk).state == "draft"


def test_the_editor_saves_by_button_and_by_itself_and_loses_nothing(chd, second, released):
    client = signed_in(chd.party)
    started = client.post("/news/new/")
    assert started.status_code == 302
    path = started["Location"]
    copy = chd.copy(released)
    typed = {"kind": "defence", "titles__ru": "Защита", "revision": "1", "agreements": [str(copy.pk)]}
    saved = client.post(path, {**typed, "autosave": "1"}, headers={"x-autosave": "1"}).json()
    assert saved["fields"] == {"revision": "2"}
    other = Person.objects.create_user("other@chd.example", name="Other")
    Membership.objects.create(person=other, party=chd.party, role="officer")
    colleague = Client()
    colleague.force_login(other)
    stale = colleague.post(path, {**typed, "titles__ru": "Моё", "revision": "1"})
    assert stale.status_code == 409
    assert 'value="Моё"' in stale.content.decode()
    assert "Защита" in stale.content.decode()
    refused = client.post(path, {**typed, "titles__ru": "Защита диссертации", "revision": "2", "submit": "1"})
    assert refused.status_code == 400
    assert "belong together" in refused.content.decode()
    item = NewsItem.objects.get()
    assert item.titles == {"ru": "Защита диссертации"}  # kept, although the review was refused
    assert list(item.agreements.all()) == [copy]
    done = client.post(path, {**typed, "bodies__ru": "Да.", "revision": "3", "submit": "1"})
    assert done.status_code == 302
    reviewer = signed_in(chd.party, "reviewer")
    assert "Approve for the public" in text_of(reviewer, path)
    item.refresh_from_db()
    assert reviewer.post(f"{path}deed/", {"approve": "1", "revision": str(item.revision)}).status_code == 302
    page = text_of(client, "/news/?search=защита")
    assert "Защита" in page
    assert "Защита" not in text_of(client, "/news/?kind=visit")
    assert "Защита" in text_of(client, "/news/?standing=public")
    assert "defence" in text_of(client, "/news/?format=csv")
    assert signed_in(chd.party, "signatory").post("/news/new/").status_code == 403


def test_houses_do_not_see_each_others_items(author, tpu):
    words = {**WORDS, "titles": {"en": "Ours alone"}}
    item = items.start_item(acting=author, written=items.Written(**words), at=timezone.now())
    other = signed_in(tpu.party)
    assert "Ours alone" not in text_of(other, "/news/")
    for path in (f"/news/{item.pk}/", f"/news/{item.pk}/photograph/"):
        assert other.get(path).status_code == 404
    assert other.post(f"/news/{item.pk}/deed/", {"throw_away": "1"}).status_code == 404
    assert NewsItem.objects.filter(pk=item.pk).exists()


def test_markup_in_every_field_is_text_everywhere(author, second, visitor, chd):  # noqa: F811
    words = {"titles": {"en": EVIL}, "leads": {"en": EVIL}}
    item = approved(
        author, second, timezone.now(), **words, bodies={"en": "<script>alert(1)</script> https://x.example/?a=1&b=<2"}
    )
    pages = [f"/public/news/{item.key}/", "/public/news/", "/public/feed/en/", f"/news/{item.pk}/", "/news/"]
    client = signed_in(chd.party)
    for path in pages:
        page = text_of(client if path.startswith("/news") else visitor, path)
        assert "<script>alert" not in page, path
        assert "<img src=x" not in page, path
        assert 'href="javascript' not in page, path
    assert "unsafe" not in visitor.get(pages[0])["Content-Security-Policy"]


def test_structured_text_knows_paragraphs_lists_and_links_and_nothing_else():
    blocks = blocks_of(
        "One\ntwo [here](https://a.example/x_(y)).\n\n- a\n- b https://b.example/.\nend\n\n[bad](javascript:x)"
    )
    assert [(block.is_list, len(block.lines)) for block in blocks] == [(False, 1), (True, 2), (False, 1), (False, 1)]
    links = [piece.href for block in blocks for line in block.lines for piece in line if piece.href]
    assert links == ["https://a.example/x_(y", "https://b.example/"]
    assert plain("[here](https://a.example/) now") == "here now"
    for address in ("javascript:x", "//x.example", "https://", "https://a:b@x.example/", "ftp://x.example", "data:x"):
        assert not is_web_address(address), address


def test_search_and_kind_and_language_of_the_public_list(author, second, visitor):  # noqa: F811
    item = approved(author, second, timezone.now())
    assert str(item.key) in text_of(visitor, "/public/news/?search=приехали")
    assert str(item.key) not in text_of(visitor, "/public/news/?search=nothing")
    assert str(item.key) not in text_of(visitor, "/public/news/?kind=paper")
    assert "A visit" in text_of(visitor, "/public/news/?format=csv")
    assert "四位教师来访" in text_of(visitor, f"/public/news/{item.key}/zh/")
    assert visitor.get(f"/public/news/{item.key}/pt/").status_code == 301
    assert not visitor.get(f"/public/news/{item.key}/").cookies


def test_an_unknown_party_is_no_partner(chd, db):
    keep_party(hei_id="elsewhere.example", names={"en": "Elsewhere University"}, country="DE", hosted=False)
    assert partners_named(chd.party, ["Elsewhere University"]) == []
