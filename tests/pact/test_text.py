"""The text: its form, the stale rule, what changed."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pact.canonical import canonical, digest
from pact.text import (
    check_text,
    clause_of,
    confirm_translation,
    difference,
    edit_wording,
    missing_required,
    quantity_of,
    spans,
    stale_languages,
    text_digest,
    wording_digest,
)
from tests.pact.build import CHD, TPU
from tests.pact.changing import change, places
from tests.pact.samples import D, agreement, clause

# Form


def test_a_good_text_has_no_problem_and_one_digest() -> None:
    text = agreement()
    assert check_text(text) == []
    assert text_digest(text) == digest(canonical(text))
    assert missing_required(text) == ["execution"]
    assert clause_of(text, "c3")["type"] == "staff_exchange"
    with pytest.raises(KeyError):
        clause_of(text, "c9")


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        ("format", "convenio-text-2", "form"),
        ("kind", "comp", "form"),
        ("parties", [CHD], "form"),
        ("parties", [CHD, CHD], "form"),
        ("parties", "both", "form"),
        ("languages", [], "form"),
        ("languages", ["english!"], "form"),
        ("prevailing", "de", "language"),
        ("layout", "spiral", "form"),
        ("parent", {"pact": "x", "text": ""}, "form"),
        ("replaces", "yes", "form"),
        ("title", ..., "missing"),
        ("surprise", 1, "field"),
        ("party_names/tpu.ru", ..., "missing"),
        ("party_names/mit.edu", {"en": "MIT"}, "party"),
        ("signatories/mit.edu", {"name": {}, "title": {}}, "party"),
        ("clauses/0", "text", "form"),
        ("clauses/0/id", "C 3", "form"),
        ("clauses/0/source", "de", "language"),
        ("clauses/0/heading/de", "Besuche", "language"),
        ("clauses/0/body/ru", ..., "missing"),
        ("clauses/0/from/de", D, "language"),
        ("clauses/0/values/teachers/type", "number", "value_type"),
        ("clauses/0/values/teachers/type", 7, "value_type"),
        ("clauses/0/values/teachers/value", "4", "form"),
        ("clauses/0/values/teachers/value", True, "form"),
        ("clauses/0/values/start/value", "2025-02-30", "form"),
        ("clauses/0/values/m", {"type": "money", "amount": "1e9", "currency": "CNY"}, "form"),
        ("clauses/0/values/m", {"type": "money", "amount": "01.00", "currency": "CNY"}, "form"),
        ("clauses/0/values/m", {"type": "money", "amount": "1.00", "currency": "yuan"}, "form"),
        ("clauses/0/values/p", {"type": "party", "value": "mit.edu"}, "party"),
        ("clauses/0/values/w", {"type": "words", "value": {"en": "weekly"}}, "missing"),
        ("clauses/0/values/y", {"type": "year", "value": 25}, "form"),
        ("clauses/0/body/en", "{nobody}", "unknown_value"),
        ("clauses/0/body/en", "{start?one:day;other:days}", "plural"),
        ("clauses/0/body/en", "{teachers?one:teacher}", "placeholder"),
        ("clauses/0/body/en", "{", "placeholder"),
        ("clauses/0/body/en", "{party:mit.edu}", "party"),
        ("commitments/0/clause", "c9", "unknown_clause"),
        ("commitments/0/quantity", {"value": "start"}, "quantity"),
        ("commitments/0/quantity", {"value": "nobody"}, "quantity"),
        ("commitments/0/quantity", -1, "form"),
        ("clauses/0/values/teachers/value", -4, "quantity"),
        ("commitments/0/first_year", 2030, "years"),
        ("commitments/0/direction", {"from": CHD, "to": "mit.edu"}, "party"),
        ("commitments/0/direction", {"from": CHD, "to": CHD}, "form"),
        ("commitments/0/owners/mit.edu", "office", "party"),
        ("commitments/0/strand", "tourism", "form"),
        ("commitments/0/eqf", [9], "form"),
        ("commitments/1/id", "p1", "twice"),
        ("annexes/0/digest", "x", "form"),
        ("annexes/0/size", 1.5, "float"),
        ("title/en", "\ud800", "surrogate"),
        ("title/en", "x" * 2_000_001, "size"),
    ],
    ids=str,
)
def test_every_fault_of_form_is_named(path: str, value: Any, code: str) -> None:
    problems = check_text(change(agreement(), path, value))
    assert code in {one.code for one in problems}
    assert all(one.message.endswith(".") for one in problems)


def test_the_place_of_a_fault_is_named() -> None:
    [problem] = check_text(change(agreement(), "clauses/0/body/ru", "{nobody}"))
    assert problem.path == "clauses/0/body/ru"


def test_two_clauses_of_one_name_are_refused() -> None:
    text = agreement()
    text["clauses"].append(copy.deepcopy(text["clauses"][0]))
    assert "twice" in {one.code for one in check_text(text)}


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_check_text_never_raises(data: st.DataObject) -> None:
    junk = st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
        max_leaves=6,
    )
    text = agreement()
    path = data.draw(st.sampled_from(sorted(places(text))))
    for one in check_text(change(text, path, data.draw(junk))):
        assert one.code
    check_text(data.draw(junk))


def test_a_quantity_is_read_from_its_clause() -> None:
    text = agreement()
    assert [quantity_of(text, one) for one in text["commitments"]] == [4, 10]


# Stale


def test_editing_the_source_makes_the_others_stale() -> None:
    first = agreement()["clauses"][0]
    assert stale_languages(first, first["body"]) == []
    edited = edit_wording(first, "en", "Visits", "New wording.")
    assert sorted(stale_languages(edited, edited["body"])) == ["pt", "ru", "zh"]
    assert first["body"]["en"] != "New wording.", "the old clause is untouched"


def test_translating_brings_up_to_date() -> None:
    edited = edit_wording(agreement()["clauses"][0], "en", "Visits", "New wording.")
    edited = edit_wording(edited, "ru", "Визиты", "Новая формулировка.")
    assert sorted(stale_languages(edited, edited["body"])) == ["pt", "zh"]
    assert edited["source"] == "en"
    edited = confirm_translation(edited, "zh")
    assert stale_languages(edited, edited["body"]) == ["pt"]
    assert edited["from"]["ru"] == wording_digest(edited, "en")


def test_editing_a_language_that_is_up_to_date_makes_it_the_source() -> None:
    edited = edit_wording(agreement()["clauses"][0], "ru", "Визиты", "Русская редакция.")
    assert edited["source"] == "ru"
    assert sorted(stale_languages(edited, edited["body"])) == ["en", "pt", "zh"]
    assert "ru" not in edited["from"]


def test_an_edit_that_changes_nothing_changes_nothing() -> None:
    first = agreement()["clauses"][0]
    assert edit_wording(first, "ru", first["heading"]["ru"], first["body"]["ru"]) == first


def test_values_never_make_a_wording_stale() -> None:
    first = agreement()["clauses"][0]
    first["values"]["teachers"]["value"] = 6
    assert stale_languages(first, first["body"]) == []


def test_a_new_language_is_stale_until_translated() -> None:
    first = clause()
    assert sorted(stale_languages(first, first["body"])) == ["pt", "ru", "zh"]
    assert stale_languages(first, ["en", "de"]) == ["de"]


def test_confirming_the_source_changes_nothing() -> None:
    assert confirm_translation(clause(), "en") == clause()


# Differences


def test_nothing_changed() -> None:
    assert not difference(agreement(), agreement())


def test_what_changed_by_clause_and_language() -> None:
    old, new = agreement(), agreement()
    new["clauses"][0]["body"]["zh"] = new["clauses"][0]["body"]["zh"].replace("每年", "每学期")
    new["clauses"][0]["values"]["teachers"]["value"] = 6
    new["clauses"].append({**clause(), "id": "c4", "type": "execution"})
    new["commitments"][0]["last_year"] = 2030
    new["annexes"] = []
    new["prevailing"] = "en"
    found = difference(old, new)
    changed, added = found.clauses
    assert (changed.kind, list(changed.bodies), changed.headings) == ("changed", ["zh"], {})
    assert [(one.kind, one.text) for one in changed.bodies["zh"] if one.kind != "same"] == [
        ("removed", "年"),
        ("added", "学期"),
    ]
    assert [(one.name, one.before["value"], one.after["value"]) for one in changed.values] == [("teachers", 4, 6)]
    assert (added.id, added.kind) == ("c4", "added")
    assert [one.name for one in found.commitments] == ["p1"]
    assert (found.annexes[0].name, found.annexes[0].after) == ("Work plan", None)
    assert [(one.name, one.after) for one in found.frame] == [("prevailing", "en")]
    assert found.clause("c3") == changed
    assert difference(new, old).clause("c4").kind == "removed"  # type: ignore[union-attr]


def test_a_moved_clause_is_told_from_a_changed_one() -> None:
    old = agreement()
    old["clauses"] += [{**clause(), "id": f"c{n}"} for n in (4, 5)]
    new = copy.deepcopy(old)
    new["clauses"] = [new["clauses"][2], *new["clauses"][:2]]
    [moved] = difference(old, new).clauses
    assert (moved.id, moved.kind, moved.moved, moved.bodies) == ("c5", "changed", True, {})


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=40), st.text(max_size=40))
def test_spans_hold_both_wordings(old: str, new: str) -> None:
    found = spans(old, new)
    assert "".join(one.text for one in found if one.kind != "added") == old
    assert "".join(one.text for one in found if one.kind != "removed") == new


def test_long_wordings_are_compared_in_time() -> None:
    old, new = "слово " * 20_000, "word " * 20_000
    assert {one.kind for one in spans(old, new)} == {"removed", "added"}
    assert TPU not in old
