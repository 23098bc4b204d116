"""A child never before its parent: refused in plain words when it begins and when it is proposed."""

from datetime import date

import pytest

from convenio.agreements import actions, queries
from convenio.agreements.actions.belonging import choose_parent
from convenio.agreements.models import Agreement
from convenio.agreements.rules import may_hang, may_propose_version
from convenio.agreements.texts import draft_text
from convenio.parties.terms import Refusal
from pact.text import plain
from tests.convenio.agreements.pages_b.people import client_of, page
from tests.convenio.agreements.pair import CHD, THIRD, TPU

LANGUAGES = ["zh", "ru", "en"]


def begin(house, wire, kind, partners=(TPU,), **more):
    return actions.start_agreement(
        acting=house.officer, kind=kind, partners=list(partners), languages=LANGUAGES, title={}, at=wire.now, **more
    )


def test_a_child_before_its_parent_is_refused_in_plain_words(in_force, chd, wire):
    with pytest.raises(Refusal, match="An amendment needs the agreement it changes: choose it first"):
        begin(chd, wire, "AMD")
    with pytest.raises(Refusal, match="A termination needs the agreement it ends"):
        begin(chd, wire, "TERM")
    with pytest.raises(Refusal, match="needs the agreement it carries out"):
        begin(chd, wire, "IMPL")
    with pytest.raises(Refusal, match="stands by itself"):
        begin(chd, wire, "COMP", parent=in_force)
    with pytest.raises(Refusal, match="with the same universities"):
        begin(chd, wire, "SEA", partners=[THIRD], parent=in_force)
    nda = begin(chd, wire, "NDA")
    with pytest.raises(Refusal, match="cannot belong to an agreement of the kind Confidentiality agreement"):
        begin(chd, wire, "SEA", parent=nda)
    with pytest.raises(Refusal, match="does not bind anybody yet"):
        begin(chd, wire, "IMPL", parent=begin(chd, wire, "COMP"))


def test_an_amendment_names_what_it_changes_and_can_be_proposed(in_force, chd, wire):
    draft = begin(chd, wire, "AMD", parent=in_force)
    text = draft_text(draft.draft)
    assert text["parent"] == {"pact": str(in_force.pact), "text": in_force.in_force_text}
    purpose = next(one for one in text["clauses"] if one["type"] == "purpose")
    assert "Cooperation 2026–2030" in plain(text, purpose, "en")
    assert "Соглашение о сотрудничестве" in plain(text, purpose, "ru")
    assert may_propose_version(chd.officer, draft)


def test_a_child_does_not_outlive_its_parent_unless_it_says_so(in_force, chd, wire):
    Agreement.objects.filter(pk=in_force.pk).update(ends_on=date(2028, 6, 30))
    in_force.refresh_from_db()
    draft = begin(chd, wire, "SEA", parent=in_force)
    duration = next(row for row in draft.draft.clauses.all() if row.content["type"] == "duration")
    assert duration.content["values"]["ends_on"]["value"] == "2028-06-30"
    assert may_propose_version(chd.officer, draft)
    actions.set_value(
        acting=chd.officer,
        agreement=draft,
        clause_id=duration.clause_id,
        name="ends_on",
        value="2030-12-31",
        revision=1,
        at=wire.now,
    )
    verdict = may_propose_version(chd.officer, chd.copy(draft) if draft.founded else Agreement.objects.get(pk=draft.pk))
    assert "ends on 2028-06-30" in verdict.reason
    actions.add_clause(acting=chd.officer, agreement=draft, type="survival", variant="own_term", at=wire.now)
    assert may_propose_version(chd.officer, Agreement.objects.get(pk=draft.pk))
    research = begin(chd, wire, "RCA", parent=in_force)
    assert may_propose_version(chd.officer, research), "research may outlive its frame"


def test_a_blank_of_the_library_is_filled_in_before_it_is_proposed(in_force, chd, wire):
    draft = begin(chd, wire, "JDD", parent=in_force)
    assert "still has a blank: fill in “[name of the programme]”" in may_propose_version(chd.officer, draft).reason
    assert "[name of the programme]" in page(client_of(chd).get(f"/agreements/{draft.pk}/edit/"))
    purpose = next(row for row in draft.draft.clauses.all() if row.content["type"] == "purpose")
    said = {"en": "Road Engineering", "zh": "道路工程", "ru": "Дорожное строительство"}
    actions.set_value(
        acting=chd.officer,
        agreement=draft,
        clause_id=purpose.clause_id,
        name="programme",
        value=said,
        revision=1,
        at=wire.now,
    )
    assert may_propose_version(chd.officer, Agreement.objects.get(pk=draft.pk))


def test_a_draft_without_its_parent_gets_one_on_a_page(in_force, chd, wire):
    draft = begin(chd, wire, "IMPL", parent=in_force)
    settings = draft.draft.settings
    draft.draft.settings = {**settings, "parent": None}
    draft.draft.save()
    draft = Agreement.objects.get(pk=draft.pk)
    assert "carries out: choose it first" in may_propose_version(chd.officer, draft).reason
    client = client_of(chd)
    edit = page(client.get(f"/agreements/{draft.pk}/edit/"))
    assert f'href="/agreements/{draft.pk}/edit/belongs/"' in edit
    refused = client.post(f"/agreements/{draft.pk}/edit/belongs/", {"parent": ""})
    assert refused.status_code == 400
    assert "choose it first" in page(refused)
    assert client.post(f"/agreements/{draft.pk}/edit/belongs/", {"parent": str(in_force.pk)}).status_code == 302
    assert may_propose_version(chd.officer, Agreement.objects.get(pk=draft.pk))
    with pytest.raises(Refusal):
        choose_parent(acting=chd.officer, agreement=draft, parent=None, at=wire.now)


def test_the_new_page_chooses_kind_and_parent_and_the_kinds_explain_themselves(in_force, chd):
    client = client_of(chd)
    form = {"partner": TPU, "kind": "AMD", "languages": ["en", "ru"], "layout": "side_by_side", "parent": ""}
    refused = client.post("/agreements/new/", form)
    assert refused.status_code == 400
    assert "An amendment needs the agreement it changes" in page(refused)
    begun = client.post("/agreements/new/", {**form, "parent": str(in_force.pk)})
    assert begun.status_code == 302
    made = Agreement.objects.get(party=chd.party, kind="AMD")
    assert draft_text(made.draft)["parent"]["pact"] == str(in_force.pact)
    kinds = page(client.get("/agreements/kinds/?search=amendment"))
    assert "always belongs to:" in kinds
    assert "/agreements/new/?kind=AMD" in kinds
    assert "Nothing fits" in page(client.get("/agreements/kinds/?search=zzzz"))


def test_three_parties_begin_with_a_matrix(draft, chd, wire):
    made = begin(chd, wire, "SEA", partners=[TPU, THIRD])
    view = queries.draft_view(made, chd.officer)
    assert view.missing == ()
    assert view.problems == ()
    assert {(one.direction["from"], one.direction["to"]) for one in view.promises} == {
        (a, b) for a in (CHD, TPU, THIRD) for b in (CHD, TPU, THIRD) if a != b
    }
    assert may_hang("SEA", [CHD, TPU, THIRD], None)
