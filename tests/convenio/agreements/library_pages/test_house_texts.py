"""Own clauses and templates: copied, worded, published as versions, used in drafts, carried out and in."""

import json

import pytest

from convenio.agreements import actions
from convenio.agreements.house_texts import actions as house
from convenio.agreements.house_texts import carrying, queries
from convenio.agreements.house_texts.content import clause_from_library, problems_of, said_in, template_from_library
from convenio.agreements.house_texts.rules import may_publish
from convenio.agreements.house_texts.writing import clause_typed
from convenio.agreements.models import Agreement, DraftClause, HouseText, HouseVersion, TextOrigin
from convenio.agreements.rules import may_propose_version
from convenio.agreements.texts import draft_text
from convenio.parties.terms import Refusal, Role
from tests.convenio.agreements.pages_b.people import client_of, page
from tests.convenio.agreements.pair import THIRD, TPU

OWN = "/agreements/own/"


def own_clause(chd, wire, **typed):
    text = house.begin_text(acting=chd.officer, sort="clause", of="quota", variant="reciprocal", at=wire.now)
    data = {"name.en": "Our quota", "name.zh": "本校名额", "name.ru": "Наша квота", **typed}
    return house.save_text(
        acting=chd.officer, text=text, revision=1, change=lambda now: clause_typed(now, data)[0], at=wire.now
    )


def test_a_clause_is_copied_worded_published_and_its_versions_stay(draft, chd, wire):
    text = own_clause(chd, wire)
    first = house.publish_text(acting=chd.officer, text=text, at=wire.now)
    assert first.number == 1
    assert "Nothing was changed since version 1" in may_publish(chd.officer, first.text).reason
    words = {f"body.{tag}": f"{tag}: {{students}} {{max_months}}" for tag in ("en", "zh", "ru")}
    text = house.save_text(
        acting=chd.officer,
        text=text,
        revision=text.revision,
        change=lambda now: clause_typed(now, words)[0],
        at=wire.later(days=1),
    )
    assert text.content["several"] is None, "the wording for several parties was the library's"
    second = house.publish_text(acting=chd.officer, text=text, at=wire.now)
    assert (second.number, second.content["body"]["en"]) == (2, "en: {students} {max_months}")
    assert "each Party sends" in HouseVersion.objects.get(pk=first.pk).content["body"]["en"]
    assert [one.pk for one in queries.offered_clauses(chd.party)] == [second.pk]
    house.archive_text(acting=chd.officer, text=text, at=wire.now)
    assert queries.offered_clauses(chd.party) == []
    assert HouseText.objects.get(pk=text.pk).versions.count() == 2
    with pytest.raises(Refusal, match="archived"):
        house.publish_text(acting=chd.officer, text=text, at=wire.now)
    with pytest.raises(Refusal, match="Only an officer"):
        house.begin_text(acting=chd.acting(Role.READER), sort="clause", of="quota", at=wire.now)


def test_the_checks_of_a_draft_stand_before_publishing(draft, chd, wire):
    text = own_clause(chd, wire, **{"body.ru": "Число: {students}."})
    assert "{max_months}" in may_publish(chd.officer, text).reason
    assert "Russian" in may_publish(chd.officer, text).reason
    for wrong, code in (("{nobody}", "unknown_value"), ("a { b", "placeholder"), ("", "unwritten")):
        content, _problems = clause_typed(clause_from_library("quota", "reciprocal"), {"body.en": wrong})
        assert code in {one.code for one in problems_of(content)}
    typed, problems = clause_typed(
        clause_from_library("duration", "until_date"), {"field.ends_on.default": "tomorrow", "new.name": "1x"}
    )
    assert len(problems) == 2
    assert "+5-12-31" in problems[0]
    assert typed["fields"]["ends_on"]["default"] == "tomorrow", "what was typed is still there"
    with pytest.raises(Refusal, match="Somebody else changed"):
        house.save_text(acting=chd.officer, text=text, revision=1, change=lambda now: now, at=wire.now)


def test_own_texts_are_offered_in_drafts_which_remember_the_version(draft, chd, wire):
    advice = {"field.students.guidance.en": "Ask the dean how many."}
    version = house.publish_text(acting=chd.officer, text=own_clause(chd, wire, **advice), at=wire.now)
    client = client_of(chd)
    shown = page(client.get(f"/agreements/{draft.pk}/edit/add/?search=our+quota"))
    assert f'value="house:{version.pk}"' in shown
    assert "own text" in shown
    added = client.post(f"/agreements/{draft.pk}/edit/add/", {"wording": f"house:{version.pk}"})
    assert added.status_code == 302
    origin = TextOrigin.objects.get(agreement=draft)
    row = DraftClause.objects.get(draft=draft.draft, clause_id=origin.clause_id)
    assert row.content["body"]["ru"] == draft_clause_body(draft)
    edit = page(client.get(f"/agreements/{draft.pk}/edit/"))
    assert "From the own text “Our quota”, version 1." in edit
    assert "Ask the dean how many</label>" in edit
    assert client.post(f"/agreements/{draft.pk}/edit/add/", {"wording": "house:999999"}).status_code == 404


def draft_clause_body(draft: Agreement) -> str:
    """The Russian wording of the library's clause of that type in the same draft."""
    rows = [row.content for row in draft.draft.clauses.all() if row.content["type"] == "quota"]
    return rows[0]["body"]["ru"]


def test_a_template_of_ones_own_begins_an_agreement_with_its_promises(draft, chd, wire):
    text = house.begin_text(acting=chd.officer, sort="template", of="SEA", at=wire.now)
    client = client_of(chd)
    edit = f"{OWN}{text.pk}/edit/"
    assert "Edit the template" in page(client.get(edit))
    keys = {row["of"]: row["key"] for row in text.content["clauses"]}
    steps = [
        {
            "deed": "save",
            "name.en": "Our exchange",
            "title.en": "Exchange with us",
            "languages": "English, 中文, русский",
        },
        {"deed": f"remove:{keys['balance']}"},
        {"deed": "add", "clause": "library:balance:yearly_settled"},
        {"deed": f"up:{keys['purpose']}"},
    ]
    for step in steps:
        revision = HouseText.objects.get(pk=text.pk).revision
        assert client.post(edit, {"revision": revision, **step}).status_code == 302, step
    part = f"{edit}{keys['purpose']}/"
    revision = HouseText.objects.get(pk=text.pk).revision
    saved = client.post(part, {"revision": revision, "deed": "save", "heading.en": "Why we do this"})
    assert saved.status_code == 302
    stale = client.post(part, {"revision": revision, "deed": "save", "heading.en": "My other words"})
    assert stale.status_code == 400
    assert "My other words" in page(stale), "nothing typed is lost"
    assert "Stored now" in page(stale)
    assert "Version 1 is published" in page(client.post(f"{OWN}{text.pk}/deed/", {"deed": "publish"}, follow=True))
    version = HouseVersion.objects.get(text=text)
    form = {"partner": TPU, "kind": "SEA", "languages": ["en", "zh", "ru"], "layout": "side_by_side"}
    begun = client.post("/agreements/new/", {**form, "house": str(version.pk)})
    assert begun.status_code == 302
    made = Agreement.objects.get(party=chd.party, kind="SEA")
    whole = draft_text(made.draft)
    assert whole["title"]["en"] == "Exchange with us"
    assert "Why we do this" in [one["heading"]["en"] for one in whole["clauses"]]
    assert [one["metric"] for one in whole["commitments"]] == ["exchange_students"] * 2
    assert may_propose_version(chd.officer, made)
    assert TextOrigin.objects.get(agreement=made).version == version
    wrong = client.post("/agreements/new/", {**form, "kind": "COMP", "house": str(version.pk)})
    assert "another kind of agreement" in page(wrong)


def test_every_template_of_the_library_becomes_one_of_the_house_without_loss(draft, chd, wire):
    from convenio.agreements import library

    for kind in library.kinds():
        content = template_from_library(kind.id)
        assert [one["of"] for one in content["clauses"]], kind.id
        assert [problems_of(row) for row in content["clauses"] if problems_of(row)] == [], kind.id
    text = house.begin_text(acting=chd.officer, sort="template", of="SEA", at=wire.now)
    version = house.publish_text(acting=chd.officer, text=text, at=wire.now)
    given = {"kind": "SEA", "partners": [TPU, THIRD], "languages": ["zh", "ru", "en"], "title": {}, "at": wire.now}
    mine, plain = (actions.start_agreement(acting=chd.officer, **given, house=one) for one in (version, None))
    assert draft_text(mine.draft) == draft_text(plain.draft)


def test_texts_go_out_as_a_file_and_come_in_at_another_house(draft, chd, tpu, wire):
    house.publish_text(acting=chd.officer, text=own_clause(chd, wire), at=wire.now)
    house.begin_text(acting=chd.officer, sort="template", of="MOU", at=wire.now)
    ours = client_of(chd)
    file = ours.get(f"{OWN}?format=json").content
    assert len(json.loads(file)["texts"]) == 2
    made = carrying.bring_in(acting=tpu.officer, content=file, at=wire.now)
    assert {(one.sort, one.of, one.newest) for one in made} == {("clause", "quota", 0), ("template", "MOU", 0)}
    assert {one.content["name"]["en"] for one in made} == {"Our quota", "Memorandum of Understanding"}
    bad = json.loads(file)
    next(one for one in bad["texts"] if one["sort"] == "clause")["content"]["fields"] = {"{x}": {}}
    for content in (b"PK\x03\x04", b"[]", b"{}", b"[" * 100_000, json.dumps(bad).encode()):
        with pytest.raises(Refusal):
            carrying.bring_in(acting=tpu.officer, content=content, at=wire.now)
    assert HouseText.objects.filter(party=tpu.party).count() == 2, "all of a bad file, or nothing"
    assert HouseText.objects.filter(party=chd.party).count() == 2
    other = client_of(tpu)
    foreign = HouseText.objects.filter(party=chd.party).first()
    assert other.get(f"{OWN}{foreign.pk}/").status_code == 404


def test_the_pages_search_filter_and_show_versions(draft, chd, wire):
    client = client_of(chd)
    assert "No own texts yet" in page(client.get(OWN))
    text = own_clause(chd, wire)
    house.publish_text(acting=chd.officer, text=text, at=wire.now)
    assert "Our quota" in page(client.get(f"{OWN}?search=квота&sort=clause&of=quota&state=offered"))
    assert "Nothing fits" in page(client.get(f"{OWN}?search=nothing+like+it"))
    assert "each Party sends" in page(client.get(f"{OWN}{text.pk}/version/1/"))
    assert client.get(f"{OWN}{text.pk}/version/7/").status_code == 404
    assert "Same number" not in page(client.get(f"{OWN}new/?search=quota"))
    assert 'value="clause:quota:by_direction"' in page(client.get(f"{OWN}new/"))
    assert 'value="template:CFCRS-P"' in page(client.get(f"{OWN}new/?sort=template"))
    arabic = {
        "revision": text.revision,
        "deed": "more",
        "languages": "English, ar",
        "body.ar": "نص {students} {max_months}",
    }
    assert client.post(f"{OWN}{text.pk}/edit/", arabic).status_code == 302
    shown = page(client.get(f"{OWN}{text.pk}/edit/"))
    assert 'lang="ar" dir="rtl"' in shown
    assert client_of(chd, Role.READER, name="Reader").get(f"{OWN}{text.pk}/edit/").status_code == 403
    assert said_in({"zh": "简体", "pt": "um"}, "zh-Hant") == ""
    assert said_in({"pt": "um"}, "pt-BR") == "um"
