"""Drafting: nothing is lost between two officers, values change everywhere at once, stale translations say so."""

import pytest

from convenio.agreements import actions, books, queries
from convenio.agreements.models import Draft, DraftClause
from convenio.agreements.rules import may_edit, may_propose_version, may_start_agreement
from convenio.agreements.terms import Conflict
from convenio.agreements.texts import draft_text
from convenio.parties.terms import Refusal, Role
from pact.text import check_text, stale_languages
from tests.convenio.agreements.conftest import TITLE
from tests.convenio.agreements.pair import CHD, TPU

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n%%EOF\n"


def clause(draft, type_id="staff_exchange"):
    return DraftClause.objects.get(draft__agreement=draft, content__type=type_id)


def save(house, draft, row, wire, **change):
    return actions.save_clause(
        acting=house.officer,
        agreement=draft,
        clause_id=row.clause_id,
        revision=change.pop("revision", row.revision),
        heading=change.pop("heading", {}),
        body=change.pop("body", {}),
        at=wire.later(minutes=1),
        **change,
    )


def test_a_fresh_draft_is_complete(draft, chd):
    text = draft_text(Draft.objects.get(agreement=draft))
    assert check_text(text) == []
    assert text["parties"] == [CHD, TPU]
    assert may_propose_version(chd.officer, draft)


def test_two_officers_the_second_gets_both_texts(draft, chd, wire):
    row = clause(draft)
    first = save(chd, draft, row, wire, body={"en": "Written by the first."})
    with pytest.raises(Conflict) as conflict:
        save(chd, draft, row, wire, body={"en": "Written by the second."})
    assert conflict.value.mine["body"]["en"] == "Written by the second."
    assert conflict.value.theirs["body"]["en"] == "Written by the first."
    assert conflict.value.revision == first.revision == row.revision + 1
    assert conflict.value.changed_by == chd.officer.person_id
    row.refresh_from_db()
    assert row.content["body"]["en"] == "Written by the first."
    save(chd, draft, row, wire, body={"en": "Written by both."})


def test_saving_what_stands_there_already_changes_nothing(draft, chd, wire):
    row = clause(draft)
    same = save(chd, draft, row, wire, body=row.content["body"], heading=row.content["heading"])
    assert same.revision == row.revision


def test_one_value_changes_in_every_language_and_nothing_goes_stale(draft, chd, wire):
    row = clause(draft)
    changed = actions.set_value(
        acting=chd.officer, agreement=draft, clause_id=row.clause_id, name="teachers", value=" 1 0 ",
        revision=row.revision, at=wire.now,
    )  # fmt: skip
    assert changed.content["values"]["teachers"] == {"type": "integer", "value": 10, "unit": "person"}
    assert stale_languages(changed.content, ["zh", "ru", "en"]) == []


@pytest.mark.parametrize("value", ["four", "4.5", "", True, 10**17])
def test_a_value_that_does_not_fit_is_refused_in_words(draft, chd, wire, value):
    row = clause(draft)
    with pytest.raises(Refusal, match="whole number"):
        save(chd, draft, row, wire, values={"teachers": value})


def test_editing_one_language_marks_the_others_until_translated_or_confirmed(draft, chd, wire):
    row = clause(draft)
    row = save(chd, draft, row, wire, body={"en": "Each Party receives {teachers} guests."})
    assert stale_languages(row.content, ["zh", "ru", "en"]) == ["zh", "ru"]
    verdict = may_propose_version(chd.officer, draft)
    assert not verdict
    assert "zh, ru" in verdict.reason
    row = save(chd, draft, row, wire, body={"ru": "Каждая Сторона принимает {teachers} гостей."})
    row = actions.confirm_translation(
        acting=chd.officer,
        agreement=draft,
        clause_id=row.clause_id,
        language="zh",
        revision=row.revision,
        at=wire.now,
    )
    assert stale_languages(row.content, ["zh", "ru", "en"]) == []
    draft.refresh_from_db()
    assert may_propose_version(chd.officer, draft)


def test_a_wording_that_names_an_unknown_value_cannot_be_proposed(draft, chd, wire):
    row = clause(draft)
    row = save(chd, draft, row, wire, body=dict.fromkeys(["en", "zh", "ru"], "About {nonsense}."))
    verdict = may_propose_version(chd.officer, draft)
    assert not verdict
    assert "value that the clause does not have" in verdict.reason
    view = queries.draft_view(draft, chd.officer)
    assert next(one for one in view.clauses if one.id == row.clause_id).problems


def test_a_script_in_a_clause_is_text_and_stays_text(draft, chd, tpu, wire):
    row = clause(draft, "purpose")
    words = "<script>alert(1)</script>"
    save(chd, draft, row, wire, body=dict.fromkeys(["en", "zh", "ru"], words))
    actions.propose_version(acting=chd.officer, agreement=draft, at=wire.later(minutes=1))
    wire.run()
    view = queries.agreement_view(tpu.copy(), tpu.officer, on=wire.now)
    shown = next(one for one in view.clauses if one.type == "purpose")
    assert [(run.kind, run.text) for run in shown.runs["en"]] == [("text", words)]


def test_text_languages_are_any_bcp47_tags(chd, wire):
    draft = actions.start_agreement(
        acting=chd.officer,
        kind="COMP",
        partners=[TPU],
        languages=["pt-BR", "en"],
        title={"pt-BR": "Convênio"},
        at=wire.now,
    )
    row = clause(draft)
    assert stale_languages(row.content, ["pt-BR", "en"]) == ["pt-BR"], "nobody has translated it yet"
    row = save(chd, draft, row, wire, body={"pt-BR": "Cada parte recebe {teachers} professores."})
    assert stale_languages(row.content, ["pt-BR", "en"]) == []
    assert draft.name("pt-BR") == "Convênio"


def test_adding_a_language_later_leaves_it_to_be_written(draft, chd, wire):
    row = Draft.objects.get(agreement=draft)
    actions.save_settings(
        acting=chd.officer, agreement=draft, revision=row.revision, at=wire.now, languages=["zh", "ru", "en", "kk"]
    )
    text = draft_text(Draft.objects.get(agreement=draft))
    assert check_text(text) == []
    assert stale_languages(text["clauses"][0], text["languages"]) == ["kk"]
    with pytest.raises(Refusal, match="meanwhile"):
        actions.save_settings(
            acting=chd.officer, agreement=draft, revision=row.revision, at=wire.now, layout="side_by_side"
        )


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"languages": []}, "at least one language"),
        ({"prevailing": "fr"}, "one of the languages"),
        ({"layout": "diagonal"}, "side by side"),
        ({"title": {"en": " "}}, "title"),
    ],
)
def test_settings_that_do_not_fit(draft, chd, wire, change, words):
    row = Draft.objects.get(agreement=draft)
    with pytest.raises(Refusal, match=words):
        actions.save_settings(acting=chd.officer, agreement=draft, revision=row.revision, at=wire.now, **change)


def test_clauses_come_go_and_move_and_no_id_is_used_twice(draft, chd, wire):
    before = [row.clause_id for row in DraftClause.objects.filter(draft__agreement=draft)]
    first = actions.add_clause(acting=chd.officer, agreement=draft, type="ipr", after=before[0], at=wire.now)
    rows = list(DraftClause.objects.filter(draft__agreement=draft))
    assert rows[1].clause_id == first.clause_id
    assert [row.position for row in rows] == list(range(1, len(rows) + 1))
    actions.move_clause(acting=chd.officer, agreement=draft, clause_id=first.clause_id, to=1, at=wire.now)
    assert DraftClause.objects.filter(draft__agreement=draft).first().clause_id == first.clause_id
    actions.remove_clause(
        acting=chd.officer, agreement=draft, clause_id=first.clause_id, revision=first.revision, at=wire.now
    )
    second = actions.add_clause(acting=chd.officer, agreement=draft, type="ipr", at=wire.now)
    assert second.clause_id not in {*before, first.clause_id}
    with pytest.raises(Refusal, match="library"):
        actions.add_clause(acting=chd.officer, agreement=draft, type="poetry", at=wire.now)


def test_a_missing_required_clause_is_named(draft, chd, wire):
    row = clause(draft, "principles")
    actions.remove_clause(
        acting=chd.officer, agreement=draft, clause_id=row.clause_id, revision=row.revision, at=wire.now
    )
    verdict = may_propose_version(chd.officer, draft)
    assert not verdict
    assert "Principles" in verdict.reason


def test_a_promise_is_data_beside_its_clause(draft, chd, wire):
    row = clause(draft)
    content = {
        "clause": row.clause_id, "strand": "visits", "metric": "teacher_visits", "unit": "person",
        "direction": {"from": CHD, "to": TPU}, "quantity": {"value": "teachers"}, "period": "year",
        "first_year": 2026, "last_year": 2030, "isced_f": ["0715"], "eqf": [], "owners": {CHD: "coordinator"},
        "evidence": "report_of_both",
    }  # fmt: skip
    made = actions.set_commitment(acting=chd.officer, agreement=draft, content=content, at=wire.now)
    view = queries.draft_view(draft, chd.officer)
    shown = next(one for one in view.promises if one.id == made.commitment_id)
    assert (shown.quantity, shown.quantity_name) == (2, "teachers")
    changed = {**content, "last_year": 2020}
    with pytest.raises(Refusal, match="last year"):
        actions.set_commitment(
            acting=chd.officer, agreement=draft, content=changed, commitment_id=made.commitment_id, at=wire.now
        )
    with pytest.raises(Refusal, match="number that its clause does not have"):
        actions.set_commitment(
            acting=chd.officer, agreement=draft, content={**content, "quantity": {"value": "no"}}, at=wire.now
        )
    with pytest.raises(Conflict):
        actions.set_commitment(
            acting=chd.officer,
            agreement=draft,
            content=content,
            commitment_id=made.commitment_id,
            revision=9,
            at=wire.now,
        )
    actions.remove_commitment(acting=chd.officer, agreement=draft, commitment_id=made.commitment_id, at=wire.now)
    assert made.commitment_id not in {one.id for one in queries.draft_view(draft, chd.officer).promises}


def test_annexes_are_part_of_the_text_and_reach_the_partner(draft, chd, tpu, wire, settings):
    annex = actions.add_annex(acting=chd.officer, agreement=draft, content=PDF, name="../plan.pdf", at=wire.now)
    assert annex["name"] == "plan.pdf"
    with pytest.raises(Refusal, match="attached already"):
        actions.add_annex(acting=chd.officer, agreement=draft, content=PDF, name="again.pdf", at=wire.now)
    with pytest.raises(Refusal, match="not accepted"):
        actions.add_annex(acting=chd.officer, agreement=draft, content=b"MZ\x90\x00", name="virus.pdf", at=wire.now)
    settings.MAX_UPLOAD_BYTES = 10
    with pytest.raises(Refusal, match="too large") as refusal:
        actions.add_annex(acting=chd.officer, agreement=draft, content=PDF + b" ", name="large.pdf", at=wire.now)
    assert refusal.value.status == 413
    settings.MAX_UPLOAD_BYTES = 10_000_000
    actions.propose_version(acting=chd.officer, agreement=draft, at=wire.later(minutes=1))
    wire.run()
    assert queries.file_of(tpu.copy(), annex["digest"])[:2] == (PDF, "plan.pdf")
    actions.remove_annex(acting=chd.officer, agreement=chd.copy(), digest=annex["digest"], at=wire.now)
    assert books.text(tpu.copy(), books.state(tpu.copy()).versions[0].text)["annexes"] == [annex]


def test_only_an_officer_of_the_house_edits(draft, chd, tpu):
    assert "Only an officer" in may_edit(chd.acting(Role.READER), draft).reason
    assert "Only an officer" in may_edit(chd.acting(Role.KEEPER), draft).reason, "keepers have no power over agreements"
    assert "another institution" in may_edit(tpu.officer, draft).reason
    assert not may_start_agreement(chd.acting(Role.READER))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"kind": "POEM"}, "kind of agreement"),
        ({"partners": []}, "Choose a partner"),
        ({"partners": [CHD]}, "other than your own"),
        ({"partners": ["nobody.example"]}, "not known here"),
        ({"languages": []}, "at least one language"),
        ({"values": {"staff_exchange": {"elephants": 1}}}, "cannot be filled in"),
    ],
)
def test_a_start_that_does_not_fit(chd, tpu, wire, change, words):
    given = {"kind": "COMP", "partners": [TPU], "languages": ["en"], "title": TITLE} | change
    with pytest.raises(Refusal, match=words):
        actions.start_agreement(acting=chd.officer, at=wire.now, **given)


def test_throwing_away(proposed, chd, wire):
    row = chd.copy(proposed)
    made = actions.ensure_draft(acting=chd.officer, agreement=row, at=wire.now)
    first = made.clauses.first()
    with pytest.raises(Refusal, match="no unproposed changes"):
        actions.discard_draft(acting=chd.officer, agreement=row, at=wire.now)
    save(chd, row, first, wire, body={"en": "Other words."})
    assert chd.copy(proposed).stage == "negotiation"
    actions.discard_draft(acting=chd.officer, agreement=chd.copy(proposed), at=wire.now)
    fresh = actions.ensure_draft(acting=chd.officer, agreement=chd.copy(proposed), at=wire.now)
    assert fresh.clauses.first().content == first.content
    other = actions.start_agreement(
        acting=chd.officer, kind="MOU", partners=[TPU], languages=["en"], title={"en": "X"}, at=wire.now
    )
    actions.discard_draft(acting=chd.officer, agreement=other, at=wire.now)
    assert queries.find_agreement(chd.party, other.pk) is None


def test_nothing_to_propose_when_nothing_changed(proposed, chd, wire):
    row = chd.copy(proposed)
    actions.ensure_draft(acting=chd.officer, agreement=row, at=wire.now)
    assert "Nothing was changed" in may_propose_version(chd.officer, chd.copy(proposed)).reason
