"""What a guest says: on the same rules as everybody, witnessed by our node, and shown so."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from convenio.agreements import actions, books
from convenio.agreements.models import PactFile
from convenio.agreements.states import Stage
from convenio.guests import yearly
from convenio.guests.models import GuestLink, YearAsk
from convenio.guests.terms import academic_year
from convenio.notices.models import Notice
from tests.convenio.agreements.conftest import sign
from tests.convenio.agreements.pair import CHD, TPU
from tests.convenio.guests.conftest import (
    address,
    agree,
    as_tomsk,
    code,
    do_mails,
    enter,
    first_clause,
    inside,
    make_link,
    open_round,
)

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def test_comment_and_suggestion_are_witnessed_and_told_to_the_officer(link, guest, chd, agreement, officer):
    clause = first_clause(agreement)
    assert guest.post(inside(link, "comment/"), {"clause": clause["id"], "words": "Why four?"}).status_code == 302
    page = inside(link, f"suggest/{clause['id']}/")
    assert "teachers" in guest.get(page).content.decode().lower()
    assert guest.post(page, {"value.teachers": "7", "words": "Seven fit better."}).status_code == 302
    state = books.state(chd.copy())
    assert [one.mark.party for one in (*state.comments, *state.suggestions)] == [TPU, TPU]
    assert books.book(chd.copy()).event(state.comments[0].mark.event).witness == CHD
    shown = officer.get(f"/agreements/{agreement.pk}/").content.decode()
    assert "Why four?" in shown
    assert "Anna Petrova" in shown
    assert "witnessed by" in shown
    assert Notice.objects.filter(kind="guests.said").count() == 1, "one notice an hour"


def test_what_was_typed_is_not_lost_when_it_is_refused(link, guest, chd, agreement):
    clause = first_clause(agreement)
    answer = guest.post(inside(link, f"suggest/{clause['id']}/"), {"value.teachers": "many", "words": "because"})
    assert answer.status_code == 400
    assert "because" in answer.content.decode()
    assert "many" in answer.content.decode()
    answer = guest.post(inside(link, "comment/"), {"clause": clause["id"], "words": "x" * 10_001})
    assert answer.status_code == 400
    assert "x" * 10_001 in answer.content.decode()


def test_a_link_that_may_only_read_has_no_buttons_and_no_deeds(agreement, officer, wire, chd):
    from django.test import Client

    link = make_link(agreement, wire, may_comment=False, may_approve=False, may_sign=False, mandate="")
    client = Client()
    enter(client, address())
    page = client.get(inside(link)).content.decode()
    assert "Approve this text" not in page
    assert "/comment/" not in page
    before = books.state(chd.copy()).order
    version = books.state(agreement).versions[-1]
    for rest, typed in (
        ("comment/", {"words": "x"}),
        ("approve/", {"version": version.id, "text": version.text}),
        (f"suggest/{first_clause(agreement)['id']}/", {"value.teachers": "7"}),
        ("leave/", {}),
    ):
        assert client.post(inside(link, rest), typed).status_code == 403, rest
    assert books.state(chd.copy()).order == before


def test_in_the_language_of_the_person_and_in_another(agreement, officer, wire, settings):
    from django.test import Client

    link = make_link(agreement, wire, language="ru")
    client = Client()
    enter(client, address())
    assert '<html lang="ru"' in client.get(inside(link)).content.decode()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "zh-hans"
    assert '<html lang="zh' in client.get(inside(link)).content.decode()


def test_a_new_version_is_shown_with_what_changed(link, guest, chd, agreement, wire):
    guest.get(inside(link))
    clause = first_clause(agreement)
    actions.ensure_draft(acting=chd.officer, agreement=agreement, at=timezone.now())
    row = chd.copy().draft.clauses.get(clause_id=clause["id"])
    actions.set_value(
        acting=chd.officer,
        agreement=agreement,
        clause_id=clause["id"],
        name="teachers",
        value=9,
        revision=row.revision,
        at=timezone.now(),
    )
    actions.propose_version(acting=chd.officer, agreement=agreement, at=timezone.now())
    page = guest.get(inside(link)).content.decode()
    assert "Changed since version 1" in page
    assert '<span class="was">' in page


def test_approve_sign_with_a_fresh_code_and_the_document_says_how(link, guest, chd, agreement, wire, officer):
    agree(agreement, guest, link)
    assert chd.copy().stage == Stage.AGREED
    open_round(chd, agreement)
    sign_page = inside(link, "sign/")
    assert "identified by a code sent to your e-mail address only" in guest.get(sign_page).content.decode()
    live = books.state(chd.copy()).open_round
    typed = {"do": "sign", "rendition": live.rendition, "code": "000000"}
    assert "Tick" in guest.post(sign_page, typed).content.decode()
    guest.post(sign_page, {"do": "send"})
    answer = guest.post(sign_page, typed | {"consent": "on", "code": code()})
    assert answer.status_code == 302, answer.content.decode()
    wire.now = timezone.now()
    sign(chd, agreement, wire)
    row = chd.copy()
    assert row.stage == Stage.IN_FORCE
    word = books.state(row).round_in_force.words[TPU]
    assert (word.witness, word.certificate["level"]) == (CHD, "e-mail code only")
    shown = officer.get(f"/agreements/{row.pk}/sign/{live.id}/").content.decode()
    assert "e-mail code only" in shown
    assert "witnessed by" in shown
    assert guest.get(inside(link, f"file/{word.file}/")).status_code == 200
    assert guest.get(inside(link, "proof/")).status_code == 200
    assert "We have the signed agreement" in guest.get(sign_page).content.decode()
    assert guest.post(inside(link, "acknowledge/")).status_code == 302
    assert TPU in books.state(chd.copy()).round_in_force.completion_known_by
    _yearly_page(link, guest, chd, officer)


def _yearly_page(link, guest, chd, officer):
    """Asked by the worker, reminded once; confirmed, corrected, or left as not answered."""
    row = chd.copy()
    text = books.text(row, row.in_force_text)
    promise = next(one["id"] for one in text["commitments"] if one["metric"] == "teacher_visits")
    day = timezone.localdate()
    for count in (1, 2, 3):
        actions.record_activity(
            acting=chd.officer,
            agreement=row,
            commitment=promise,
            starts_on=day - timedelta(days=count),
            ends_on=day - timedelta(days=count),
            quantities={"persons": count},
            at=timezone.now(),
        )
    year = academic_year(day)
    page = inside(link, f"recorded/{year}/")
    words = guest.get(page).content.decode()
    assert "3 records are not answered yet" in words
    first, second, _third = [one.statements[-1].mark.event for one in books.state(chd.copy()).activities]
    assert guest.post(page, {"do": "confirm", "record": first}).status_code == 302
    assert guest.post(page, {"do": "dispute", "record": second, "words": ""}).status_code == 400
    assert guest.post(page, {"do": "dispute", "record": second, "words": "Nobody came."}).status_code == 302
    words = guest.get(page).content.decode()
    assert "One record is not answered yet" in words
    assert "Nobody came." in words
    activities = books.state(chd.copy()).activities
    assert TPU in activities[0].statements[-1].confirmed
    assert TPU in activities[1].statements[-1].disputed
    assert books.book(chd.copy()).event(activities[0].statements[-1].confirmed[TPU].event).witness == CHD
    _missed_by_us(guest, page, chd, day)
    _asked_and_reminded(link, year)


def _missed_by_us(guest, page, chd, day):
    """What we did not record the partner adds itself, also where nothing was promised, and once only."""
    assert "Recorded by your university" not in guest.get(page).content.decode()
    form = guest.get(f"{page}?metric=programme_board_meetings").content.decode()
    assert 'name="count.meetings"' in form
    given = {"do": "add", "what": "metric=programme_board_meetings", "starts_on": day.isoformat(), "ends_on": ""}
    assert guest.post(page, {**given, "count.meetings": ""}).status_code == 400
    assert guest.post(page, {**given, "what": "metric=nothing", "count.meetings": "1"}).status_code == 404
    assert guest.post(page, {**given, "count.meetings": "1"}).status_code == 302
    again = guest.post(page, {**given, "count.meetings": "1"})
    assert again.status_code == 409
    assert "It took place twice" in again.content.decode()
    last = books.state(chd.copy()).activities[-1].statements[-1]
    assert (last.mark.party, last.facts["metric"], last.facts["commitment"]) == (TPU, "programme_board_meetings", "")
    assert books.book(chd.copy()).event(last.mark.event).witness == CHD
    assert "Recorded by your university" in guest.get(page).content.decode()


def _asked_and_reminded(link, year):
    GuestLink.objects.update(expires_at=datetime(year + 3, 1, 1, tzinfo=UTC))
    sent = len(mail.outbox)
    yearly.run(datetime(year + 1, 8, 1, tzinfo=UTC))
    assert not YearAsk.objects.exists()
    for day in (15, 16, 30, 31):
        month, number = (9, day) if day < 31 else (10, 20)
        yearly.run(datetime(year + 1, month, number, 8, tzinfo=UTC))
        do_mails()
    assert [one.to for one in mail.outbox[sent:]] == [["anna@tpu.ru"]] * 2, "asked once, reminded once"
    assert f"{year}/" in mail.outbox[-1].subject
    assert "nothing changes" in mail.outbox[-1].body


def test_paper_and_seal(link, guest, chd, agreement, wire):
    agree(agreement, guest, link)
    open_round(chd, agreement)
    scan = SimpleUploadedFile("scan.pdf", PDF, content_type="application/pdf")
    day = timezone.localdate().isoformat()
    assert guest.post(inside(link, "paper/"), {"scan": scan, "signed_on": day}).status_code == 302
    word = books.state(chd.copy()).open_round.words[TPU]
    assert (word.mode, word.witness) == ("paper", CHD)


def test_decline_and_leave(link, guest, chd, agreement):
    agree(agreement, guest, link)
    open_round(chd, agreement)
    assert guest.post(inside(link, "decline/"), {"words": "Not now."}).status_code == 302
    assert books.state(chd.copy()).rounds[0].status == "DEAD"
    assert guest.post(inside(link, "leave/"), {"words": "Sorry."}).status_code == 302
    assert chd.copy().stage == Stage.ABANDONED


def test_private_papers_of_the_house_are_not_handed_out(link, guest, chd, agreement):
    from convenio.agreements import files

    kept = files.keep(agreement, PDF, name="permit.pdf", purpose="clearance", at=timezone.now(), private=True)
    assert PactFile.objects.filter(digest=kept.digest).exists()
    assert guest.get(inside(link, f"file/{kept.digest}/")).status_code == 404
    assert "permit.pdf" not in guest.get(inside(link)).content.decode()


@pytest.mark.parametrize("rest", ["", "sign/", "recorded/2025/", "leave/"])
def test_once_the_partner_has_a_node_the_link_says_so(link, guest, chd, agreement, wire, rest, officer):
    from tests.convenio.agreements.test_witnessed import give_node

    public = give_node(TPU)
    page = f"/agreements/{agreement.pk}/links/"
    assert "This partner now has a node" in officer.get(page).content.decode()
    hand = {"party": TPU, "fingerprint": public}
    officer.post(f"/agreements/{agreement.pk}/hand-over/", hand)
    assert as_tomsk(agreement), "without the tick nothing happens"
    officer.post(f"/agreements/{agreement.pk}/hand-over/", hand | {"compared": "on"})
    answer = guest.get(inside(link, rest))
    assert answer.status_code == 410
    assert "system of its own" in answer.content.decode()
    assert "has a node of its own by now" in officer.get(page).content.decode()


def test_the_person_is_told_when_it_is_their_turn_again(link, guest, chd, agreement):
    from convenio.guests import turns

    do_mails()
    turns.run(timezone.now())
    do_mails()
    sent = len(mail.outbox)
    agree(agreement, guest, link)
    turns.run(timezone.now())
    open_round(chd, agreement)
    for _time in range(2):
        turns.run(timezone.now() + timedelta(seconds=1))
        do_mails()
    (told,) = mail.outbox[sent:]
    assert "waits for your signature" in told.subject
    assert enter(guest, address()).status_code == 302


def test_a_guest_names_a_person_of_our_house_who_is_told_and_nobody_else(link, guest, chd, agreement, officer, db):
    from convenio.parties.models import Unit
    from convenio.parties.terms import Role
    from convenio.people.models import Membership, Person

    def person(name: str, role: Role, unit: Unit | None = None) -> Person:
        found = Person.objects.create(email=f"{name.replace(' ', '.').lower()}@chd.example", name=name)
        Membership.objects.create(person=found, party=chd.party, role=role, unit=unit)
        return found

    roads = Unit.objects.create(party=chd.party, ounit_id="roads", names={"en": "Roads"})
    wei, stranger = person("Li Wei", Role.READER), person("Sun Bo", Role.READER, roads)
    theirs = Person.objects.create(email="x@tpu.ru", name="Olga Orlova")
    assert "write @ and their name" in guest.get(inside(link)).content.decode()
    words = "@Li Wei, @Sun Bo, @Olga Orlova: is four right?"
    clause = first_clause(agreement)["id"]
    assert guest.post(inside(link, "comment/"), {"clause": clause, "words": words}).status_code == 302
    told = Notice.objects.filter(kind="notices.mention")
    assert [row.person for row in told] == [wei], "not one whose unit has no part in it, not one of another house"
    assert told.get().details["who"] == "Anna Petrova"
    assert (stranger.notices.count(), theirs.notices.count()) == (0, 0)
    answer = guest.post(inside(link, f"suggest/{clause}/"), {"value.teachers": "7", "words": "@Li Wei seven?"})
    assert answer.status_code == 302, answer.content.decode()[-3000:]
    assert told.all().count() == 2
