"""What is said about a text from the page: done and shown, or refused at the place of the button with nothing lost."""

import pytest

from convenio.agreements import books
from convenio.agreements.models import Draft
from convenio.parties.terms import Role
from convenio.routes.models import Case
from tests.convenio.agreements.pages_a.conftest import clause_of, signed_in, text_of, url
from tests.convenio.agreements.pages_a.test_page import revised

HTMX = {"HX-Request": "true"}


def say(browser, row, rest, data=None, **more):
    return browser.post(url(row, rest), data or {}, **more)


def test_first_proposal_founds_the_agreement_and_the_partner_sees_it(draft, chd, tpu, wire, at_chd, at_tpu):
    assert at_tpu.get("/agreements/").content.decode().count('scope="row"') == 0
    response = say(at_chd, draft, "propose/")
    assert (response.status_code, response["Location"]) == (302, url(draft))
    wire.run()
    row = tpu.copy()
    assert "our turn Answer the proposal" in text_of(at_tpu.get(url(row)))


def test_a_comment_is_said_and_settled(proposed, chd, tpu, wire, at_chd, at_tpu):
    row = tpu.copy(proposed)
    clause = clause_of(row, "purpose")["id"]
    response = say(at_tpu, row, f"clauses/{clause}/comment/", {"words": "Which faculties?"})
    assert response["Location"].endswith(f"#clause-{clause}")
    wire.run()
    ours = chd.copy(proposed)
    assert "Which faculties?" in text_of(at_chd.get(url(ours)))
    remark = books.state(ours).comments[0].mark.event
    say(at_chd, ours, f"remarks/{remark}/settle/")
    assert books.state(chd.copy(proposed)).comments[0].resolved


def test_an_empty_comment_is_refused_where_it_was_written(proposed, tpu, at_tpu):
    row = tpu.copy(proposed)
    clause = clause_of(row, "purpose")["id"]
    response = say(at_tpu, row, f"clauses/{clause}/comment/", {"words": "   "})
    assert response.status_code == 400
    place = response.content.decode().split(f'id="part-say-{clause}"')[1].split('id="part-')[0]
    assert "Write what you want to say." in place
    assert '<details class="more" open>' in place


def test_a_number_is_suggested_and_taken_over_with_one_click(proposed, chd, tpu, wire, at_chd, at_tpu):
    row = tpu.copy(proposed)
    clause = clause_of(row, "staff_exchange")["id"]
    page = at_tpu.get(url(row)).content.decode()
    assert 'name="value.teachers" type="number" value="2"' in page
    response = say(at_tpu, row, f"clauses/{clause}/change/", {"value.teachers": "5", "words": "Two faculties each."})
    assert response.status_code == 302
    wire.run()
    ours = chd.copy(proposed)
    shown = text_of(at_chd.get(url(ours)))
    assert "2 → 5" in shown
    assert "Two faculties each." in shown
    suggestion = books.state(ours).suggestions[0].mark.event
    say(at_chd, ours, f"remarks/{suggestion}/take/")
    assert "In your draft, not proposed yet:" in text_of(at_chd.get(url(ours)))
    say(at_chd, ours, "propose/")
    wire.run()
    html = at_tpu.get(url(row)).content.decode()
    assert html.count('<span class="value"><span class="was">2</span> 5</span>') == 3


def test_a_number_that_is_none_is_refused_and_kept(proposed, tpu, at_tpu):
    row = tpu.copy(proposed)
    clause = clause_of(row, "staff_exchange")["id"]
    response = say(
        at_tpu, row, f"clauses/{clause}/change/", {"value.teachers": "many", "words": "We would like <more>."}
    )
    assert response.status_code == 400
    place = response.content.decode().split(f'id="part-say-{clause}"')[1].split('id="part-')[0]
    assert "A whole number is needed here" in place
    assert 'value="many"' in place
    assert "We would like &lt;more&gt;." in place


def test_the_pen_holder_changes_the_draft_and_only_what_was_typed(proposed, chd, at_chd):
    row = chd.copy(proposed)
    clause = clause_of(row, "staff_exchange")
    now = {f"value.{name}": str(value["value"]) for name, value in clause["values"].items()}
    say(at_chd, row, f"clauses/{clause['id']}/change/", now | {"value.teachers": "6"})
    say(at_chd, row, f"clauses/{clause['id']}/change/", now | {"value.min_days": "10"})
    content = Draft.objects.get(agreement=row).clauses.get(clause_id=clause["id"]).content
    assert content["values"]["teachers"]["value"] == 6, "the second change did not undo the first"
    assert content["values"]["min_days"]["value"] == 10
    again = say(at_chd, row, f"clauses/{clause['id']}/change/", now)
    assert again.status_code == 400
    assert "Nothing would change" in text_of(again)


def test_other_words_are_suggested_in_any_language(proposed, chd, tpu, wire, at_chd, at_tpu):
    row = tpu.copy(proposed)
    clause = clause_of(row, "purpose")
    address = f"clauses/{clause['id']}/suggest/"
    page = at_tpu.get(url(row, address))
    assert page.status_code == 200
    data = {f"body.{tag}": words for tag, words in clause["body"].items()}
    same = say(at_tpu, row, address, data | {"words": "Because."})
    assert same.status_code == 400
    assert "Because." in same.content.decode()
    response = say(at_tpu, row, address, data | {"body.ru": "Другие слова."})
    assert response.status_code == 302
    wire.run()
    assert "Other wording: Russian" in text_of(at_chd.get(url(chd.copy(proposed))))


def test_pen_passes_and_who_lacks_it_reads_why(proposed, chd, tpu, wire, at_chd, at_tpu):
    refused = say(at_tpu, tpu.copy(proposed), "pass/", {"to": "chd.edu.cn"})
    assert refused.status_code == 409
    assert "holds the pen" in text_of(refused)
    say(at_chd, chd.copy(proposed), "pass/", {"to": "tpu.ru"})
    wire.run()
    assert "You hold the pen." in text_of(at_tpu.get(url(tpu.copy(proposed))))


def test_approval_names_the_text_that_was_seen(proposed, chd, tpu, wire, at_tpu):
    row = tpu.copy(proposed)
    version = books.state(row).versions[0]
    response = say(at_tpu, row, "approve/", {"version": version.id, "seen": version.text})
    assert response.status_code == 302
    assert books.state(tpu.copy(proposed)).agreed == (version.id,)
    say(at_tpu, row, "withdraw/", {"version": version.id})
    assert books.state(tpu.copy(proposed)).agreed == ()


def test_approving_what_changed_a_second_ago_is_refused_and_shows_what_changed(proposed, chd, tpu, wire, at_tpu):
    row = tpu.copy(proposed)
    seen = books.state(row).versions[0]
    revised(proposed, chd, wire, "7")
    response = say(at_tpu, row, "approve/", {"version": seen.id, "seen": seen.text})
    assert response.status_code == 409
    html, words = response.content.decode(), text_of(response)
    assert "proposed version 2. Nothing was approved." in words
    assert "1 change since version 1" in words
    assert '<span class="was">2</span> 7' in html
    assert books.state(tpu.copy(proposed)).agreed == ()


def test_a_review_counts_for_exactly_one_text(proposed, tpu, chd, wire, at_tpu):
    reviewer = signed_in(tpu, Role.REVIEWER, step=1)
    row = tpu.copy(proposed)
    version = books.state(row).versions[0]
    refused = say(at_tpu, row, "approve/", {"version": version.id, "seen": version.text})
    assert refused.status_code == 409
    assert "has not been reviewed by your institution yet" in text_of(refused)
    say(at_tpu, row, "review/ask/")
    assert "Asked for a review" in text_of(reviewer.get(url(row)))
    stale = say(reviewer, row, "review/", {"seen": "0" * 64, "decision": "approved", "note": "Fine by us."})
    assert stale.status_code == 409
    assert "Fine by us." in stale.content.decode()
    say(reviewer, row, "review/", {"seen": version.text, "decision": "approved"})
    assert Case.objects.get(about=row.about).state == "complete"
    assert say(at_tpu, row, "approve/", {"version": version.id, "seen": version.text}).status_code == 302


def test_htmx_gets_the_parts_with_the_same_status(proposed, tpu, at_tpu):
    row = tpu.copy(proposed)
    clause = clause_of(row, "purpose")["id"]
    done = say(at_tpu, row, f"clauses/{clause}/comment/", {"words": "Which?"}, headers=HTMX)
    assert done.status_code == 200
    assert "<html" not in done.content.decode()
    assert f'id="part-ours-{clause}"' in done.content.decode()
    assert "Your comment stands in the margin of both sides." in text_of(done)
    refused = say(at_tpu, row, f"clauses/{clause}/comment/", {"words": ""}, headers=HTMX)
    assert (refused.status_code, refused["X-Parts"]) == (400, "1")
    assert "Write what you want to say." in text_of(refused)


def test_a_reader_may_not_speak(proposed, tpu):
    reader = signed_in(tpu, Role.READER, step=7)
    row = tpu.copy(proposed)
    clause = clause_of(row, "purpose")["id"]
    response = say(reader, row, f"clauses/{clause}/comment/", {"words": "Psst"})
    assert response.status_code == 403
    assert "Your role only lets you read." in text_of(response)
    assert not books.state(tpu.copy(proposed)).comments


@pytest.mark.parametrize("rest", ["propose/", "approve/", "pass/", "remarks/abc/take/", "review/"])
def test_reloading_the_address_of_a_deed_leads_back_to_the_page(proposed, chd, at_chd, rest):
    row = chd.copy(proposed)
    response = at_chd.get(url(row, rest))
    assert (response.status_code, response["Location"]) == (302, url(row))


def test_a_script_in_a_comment_stays_words(proposed, tpu, at_tpu):
    row = tpu.copy(proposed)
    clause = clause_of(row, "purpose")["id"]
    say(at_tpu, row, f"clauses/{clause}/comment/", {"words": "<script>alert(1)</script>"})
    assert "<script>alert" not in at_tpu.get(url(row)).content.decode()


def test_a_deed_of_a_stranger_is_not_found(draft, at_tpu):
    assert say(at_tpu, draft, "propose/").status_code == 404
