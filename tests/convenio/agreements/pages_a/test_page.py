"""The page of an agreement: whose turn, the text in its languages, the margins, and what keeps it fresh."""

import json
import re
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from convenio.agreements import actions, books
from convenio.agreements.models import Agreement
from convenio.parties.terms import Role
from tests.convenio.agreements.conftest import approve
from tests.convenio.agreements.pages_a.conftest import clause_of, signed_in, text_of, url
from tests.convenio.agreements.pair import TPU


def revised(draft_of, house, wire, number="4"):
    """Version 2 with another number of teachers."""
    row = house.copy(draft_of)
    draft = actions.ensure_draft(acting=house.officer, agreement=row, at=wire.now)
    clause = next(one for one in draft.clauses.all() if one.content["type"] == "staff_exchange")
    actions.set_value(
        acting=house.officer,
        agreement=row,
        clause_id=clause.clause_id,
        name="teachers",
        value=number,
        revision=clause.revision,
        at=wire.later(minutes=1),
    )
    actions.propose_version(acting=house.officer, agreement=row, at=wire.later(minutes=1))
    wire.run()


def test_the_private_draft_is_nobody_elses(draft, at_chd, at_tpu):
    response = at_chd.get(url(draft))
    assert response.status_code == 200
    page = text_of(response)
    assert "our turn Propose a version" in page
    assert "Взаимные визиты преподавателей" in page
    assert at_tpu.get(url(draft)).status_code == 404


def test_a_stranger_is_led_to_sign_in(draft, client):
    response = client.get(url(draft))
    assert response.status_code == 302
    assert "login" in response["Location"]


def test_turn_pen_and_delivery_on_both_sides(proposed, chd, tpu, wire, at_chd, at_tpu):
    ours = text_of(at_chd.get(url(chd.copy(proposed))))
    assert "their turn Answer the proposal" in ours
    assert "You hold the pen." in ours
    assert "not seen yet" in ours
    theirs = text_of(at_tpu.get(url(tpu.copy(proposed))))
    assert "our turn Answer the proposal" in theirs
    assert "Chang’an University holds the pen." in theirs
    wire.run()
    told = text_of(at_chd.get(url(chd.copy(proposed))))
    assert "not seen yet" not in told
    assert "sent, delivered, seen" in told


def test_an_old_number_stands_struck_through_beside_the_new_in_every_language(proposed, chd, tpu, wire, at_tpu):
    revised(proposed, chd, wire)
    row = tpu.copy(proposed)
    html = at_tpu.get(url(row)).content.decode()
    words = html.split(f'id="part-words-{clause_of(row, "staff_exchange")["id"]}"')[1].split('id="part-say')[0]
    marked = '<span class="value"><span class="was">2</span> 4</span>'
    for tag in ("zh", "ru", "en"):
        column = words.split(f'<div lang="{tag}"')[1].split("</div>")[0]
        assert marked in column, tag
        assert "<ins>" not in column, "a changed number is no changed wording"
    assert '<span class="was">2 a year</span> 4 a year' in words, "the promise follows the number"


def test_the_page_compares_with_the_version_that_is_asked_for(proposed, chd, wire, at_chd):
    revised(proposed, chd, wire, "4")
    revised(proposed, chd, wire, "6")
    page = at_chd.get(url(chd.copy(proposed), "?compare=1")).content.decode()
    assert '<span class="was">2</span> 6' in page
    page = at_chd.get(url(chd.copy(proposed), "?version=2&compare=1")).content.decode()
    assert '<span class="was">2</span> 4' in page
    assert "an older one" in page


def test_remarks_stand_on_the_side_of_who_made_them(proposed, chd, tpu, wire, at_chd, at_tpu):
    row = tpu.copy(proposed)
    clause = clause_of(row, "purpose")["id"]
    actions.comment(acting=tpu.officer, agreement=row, clause_id=clause, words="<b>Which</b> faculties?", at=wire.now)
    wire.run()
    for browser, house, side in ((at_chd, chd, "theirs"), (at_tpu, tpu, "ours")):
        html = browser.get(url(house.copy(proposed))).content.decode()
        margin = html.split(f'id="part-{side}-{clause}"')[1].split('id="part-')[0]
        assert "&lt;b&gt;Which&lt;/b&gt; faculties?" in margin
        other = "ours" if side == "theirs" else "theirs"
        assert "faculties?" not in html.split(f'id="part-{other}-{clause}"')[1].split('id="part-')[0]


def test_what_changed_since_the_last_look(proposed, chd, tpu, wire, at_chd):
    actions.look(acting=chd.officer, agreement=chd.copy(proposed), at=wire.later(hours=1))
    approve(tpu, proposed, wire)
    page = text_of(at_chd.get(url(chd.copy(proposed))))
    assert "Since you last looked" in page
    assert "Tomsk Polytechnic University approved the version." in page


def test_a_clearance_says_that_its_source_could_not_be_verified(proposed, tpu, at_tpu):
    page = text_of(at_tpu.get(url(tpu.copy(proposed))))
    assert "not recorded: your institution cannot sign yet" in page
    assert "The source of this rule could not be verified" in page


@pytest.mark.parametrize(("role", "may"), [(Role.READER, False), (Role.OFFICER, True)])
def test_a_reader_sees_the_reason_where_an_officer_has_the_button(proposed, tpu, role, may):
    browser = signed_in(tpu, role, step=0 if may else 7)
    html = browser.get(url(tpu.copy(proposed))).content.decode()
    assert ("Send the comment" in html) is may
    enabled = re.search(r'<button class="main">[^<]*<svg.*?</svg>Approve version 1', html, re.DOTALL)
    assert bool(enabled) is may
    if not may:
        assert "Only an officer of your institution may do this" in html


def test_nothing_moves_while_nothing_happened_and_only_then(proposed, chd, tpu, wire, at_chd):
    row = chd.copy(proposed)
    at_chd.get(url(row))
    wire.run()
    html = at_chd.get(url(row)).content.decode()
    asked = question(html)
    assert at_chd.get(asked).status_code == 204
    approve(tpu, proposed, wire)
    response = at_chd.get(asked)
    assert response.status_code == 200
    parts = response.content.decode()
    assert "<html" not in parts
    assert 'id="part-turn"' in parts
    assert 'hx-swap-oob="true"' in parts
    assert at_chd.get(question(parts)).status_code == 204


def test_a_part_keeps_its_print_while_it_says_the_same(proposed, chd, tpu, wire, at_chd):
    """The browser swaps by prints: what did not change must not change its print, what did must."""
    row = chd.copy(proposed)
    actions.look(acting=chd.officer, agreement=row, at=wire.now)
    before = prints(at_chd.get(url(row)))
    clause = clause_of(row, "purpose")["id"]
    actions.comment(acting=tpu.officer, agreement=tpu.copy(proposed), clause_id=clause, words="Why?", at=wire.now)
    wire.run()
    after = prints(at_chd.get(url(row)))
    assert before.keys() == after.keys()
    changed = {name for name in before if before[name] != after[name]}
    assert f"part-theirs-{clause}" in changed
    assert "part-text" not in changed
    assert not {name for name in changed if name.startswith(("part-words-", "part-say-"))}


def prints(response):
    html = response.content.decode()
    return dict(re.findall(r'id="(part-[^"]+)"[^>]*? data-print="([^"]+)"', html))


def question(html):
    """The address by which the page asks whether something changed."""
    path = re.search(r'id="part-live"[^>]* hx-get="([^"]+)"', html)[1]
    asked = re.search(r"hx-vals='([^']+)'", html)[1]
    return f"{path}?{urlencode(json.loads(asked))}"


def cost(browser, address):
    with CaptureQueriesContext(connection) as seen:
        assert browser.get(address).status_code in (200, 204)
    return len(seen)


def test_the_page_costs_the_same_with_one_agreement_and_with_fifty(proposed, chd, wire, at_chd):
    row = chd.copy(proposed)
    at_chd.get(url(row))
    books.forget_cached()
    one = cost(at_chd, url(row))
    Agreement.objects.bulk_create(
        Agreement(party=chd.party, kind="MOU", title={"en": f"No. {n}"}, partners=[TPU], created_at=wire.now)
        for n in range(50)
    )
    books.forget_cached()
    assert cost(at_chd, url(row)) == one
    assert one < 60, one


def test_asking_whether_something_changed_is_cheap(proposed, chd, at_chd):
    row = chd.copy(proposed)
    at_chd.get(url(row))
    html = at_chd.get(url(row)).content.decode()
    asked = question(html)
    assert cost(at_chd, asked) <= 16


def test_signing_shows_who_has_not_signed_and_leads_there(signing, chd, at_chd):
    row = chd.copy(signing)
    response = at_chd.get(url(row))
    page = text_of(response)
    assert "Not signed yet" in page
    assert "Deadline:" in page
    live = books.state(row).open_round
    assert f"/agreements/{row.pk}/sign/{live.id}/" in response.content.decode()
    assert "A signing round is open." in text_of(at_chd.post(url(row, "pass/"), {"to": TPU}))


def test_in_force_says_whether_the_partner_has_confirmed(in_force, chd, tpu, wire, at_chd):
    page = text_of(at_chd.get(url(chd.copy(in_force))))
    assert "Version 1 is in force" in page
    assert "Partner confirmed yes" in page or "Partner confirmed not yet" in page
    assert "Approval of version 1" not in page, "what is done needs no box"
    assert "Signed on its node" in page
    actions.acknowledge(acting=tpu.officer, agreement=tpu.copy(in_force), at=wire.later(minutes=1))
    wire.run()
    assert "Partner confirmed yes" in text_of(at_chd.get(url(chd.copy(in_force))))
    release = reverse("news:release", args=[chd.copy(in_force).pk])
    assert f'href="{release}"' in at_chd.get(url(chd.copy(in_force))).content.decode()


@pytest.mark.parametrize("language", ["zh-hans", "ru"])
def test_the_page_is_read_in_the_persons_language(proposed, chd, language):
    html = signed_in(chd, language=language).get(url(chd.copy(proposed))).content.decode()
    assert f'<html lang="{"zh-Hans" if language == "zh-hans" else language}">' in html
    name = {"zh-hans": "长安大学", "ru": "Чанъаньский университет"}[language]
    assert f'<b class="ours">{name}</b>' in html
