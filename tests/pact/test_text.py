"""The text: its form, placeholders, values in each language, the stale rule, what changed."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from babel import Locale
from hypothesis import given, settings
from hypothesis import strategies as st

from pact.canonical import canonical, digest
from pact.text import (
    BadPlaceholder,
    check_text,
    clause_of,
    confirm_translation,
    difference,
    edit_wording,
    format_value,
    is_language,
    missing_required,
    pick,
    pieces,
    plain,
    plural_category,
    quantity_of,
    runs,
    spans,
    stale_languages,
    text_digest,
    wording_digest,
)
from pact.text.placeholders import Literal, PartyName, Plural, Value
from tests.pact.build import CHD, TPU
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


def change(text: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    """The text with one place changed; `...` takes the place out."""
    text = copy.deepcopy(text)
    *way, last = path.split("/")
    place: Any = text
    for step in way:
        place = place[int(step)] if isinstance(place, list) else place[step]
    key: Any = int(last) if isinstance(place, list) else last
    if value is ...:
        del place[key]
    else:
        place[key] = value
    return text


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


def places(value: Any, prefix: str = "") -> list[str]:
    if not isinstance(value, (dict, list)):
        return []
    items = value.items() if isinstance(value, dict) else enumerate(value)
    found = []
    for name, inner in items:
        path = f"{prefix}/{name}" if prefix else str(name)
        found += [path, *places(inner, path)]
    return found


def test_a_quantity_is_read_from_its_clause() -> None:
    text = agreement()
    assert [quantity_of(text, one) for one in text["commitments"]] == [4, 10]


# Placeholders


def test_the_grammar() -> None:
    assert pieces("a {b} {{c}} {party:tpu.ru}{n?one:x;other:y z}") == [
        Literal("a "),
        Value("b"),
        Literal(" {c} "),
        PartyName("tpu.ru"),
        Plural("n", {"one": "x", "other": "y z"}),
    ]
    assert pieces("") == []
    assert pieces("{{{a}}}") == [Literal("{"), Value("a"), Literal("}")]
    assert pieces("{n?other:}") == [Plural("n", {"other": ""})]


@pytest.mark.parametrize(
    "body",
    ["{", "}", "a { b", "{}", "{A}", "{a b}", "{a{b}}", "{party:}", "{party:X}", "{n?}", "{n?one:a}", "{n?other}",
     "{n?some:a;other:b}", "{n?one:a;one:b;other:c}", "{n.m}", "{0}", "{n!r}", "{n:>10}", "{\n}"],
)  # fmt: skip
def test_what_breaks_the_grammar_is_refused(body: str) -> None:
    with pytest.raises(BadPlaceholder):
        pieces(body)


@settings(max_examples=300, deadline=None)
@given(st.text(st.sampled_from("ab{}?:;one th\nр中")) | st.text(max_size=30))
def test_any_body_is_read_or_refused_and_doubled_braces_give_back_the_text(body: str) -> None:
    try:
        pieces(body)
    except BadPlaceholder as error:
        place = error.at
    else:
        place = 0
    assert 0 <= place <= len(body)
    doubled = body.replace("{", "{{").replace("}", "}}")
    assert pieces(doubled) == ([Literal(body)] if body else [])


# Values in each language


EXPECTED = {
    "en": "Each year Chang’an University sends 4 teachers, from 1 September 2025.",
    "zh": "自2025年9月1日起，长安大学每年派出4名教师。",
    "ru": "С 1 сентября 2025\u00a0г. Чанъаньский университет ежегодно направляет 4 преподавателей.",
    "pt": "A partir de 1 de setembro de 2025, a Universidade de Chang’an envia 4 docentes por ano.",
}


@pytest.mark.parametrize("language", EXPECTED)
def test_one_number_changes_in_all_languages(language: str) -> None:
    text = agreement()
    assert plain(text, text["clauses"][0], language) == EXPECTED[language]
    text["clauses"][0]["values"]["teachers"]["value"] = 1
    one = {"en": "1 teacher,", "zh": "1名", "ru": "1 преподавателя.", "pt": "1 docente "}
    assert one[language] in plain(text, text["clauses"][0], language)


def test_runs_tell_values_from_wording() -> None:
    text = agreement()
    found = runs(text, text["clauses"][0], "en")
    assert [(one.text, one.name) for one in found if one.kind == "value"] == [
        ("Chang’an University", "party:chd.edu.cn"),
        ("4", "teachers"),
        ("teachers", "teachers"),
        ("1 September 2025", "start"),
    ]
    assert "".join(one.text for one in found) == EXPECTED["en"]


def test_a_clause_with_a_script_in_it_is_just_text() -> None:
    text = agreement()
    script = "<script>alert('{{x}}')</script>"
    text["clauses"][0]["body"] = dict.fromkeys(text["languages"], script)
    assert check_text(text) == []
    assert plain(text, text["clauses"][0], "en") == "<script>alert('{x}')</script>"


VALUES: dict[str, dict[str, Any]] = {
    "integer": {"type": "integer", "value": 1234567},
    "small": {"type": "integer", "value": 1234},
    "negative": {"type": "integer", "value": -12345},
    "decimal": {"type": "decimal", "value": "1234.50"},
    "date": {"type": "date", "value": "2026-05-03"},
    "year": {"type": "year", "value": 2025},
    "money": {"type": "money", "amount": "12345.60", "currency": "CNY"},
    "code": {"type": "code", "value": "0715", "list": "isced_f"},
}
N = "\u00a0"
FORMATS = {
    "en": ["1,234,567", "1,234", "-12,345", "1,234.50", "3 May 2026", "2025", f"CNY{N}12,345.60", "0715"],
    "en-GB": ["1,234,567", "1,234", "-12,345", "1,234.50", "3 May 2026", "2025", f"CNY{N}12,345.60", "0715"],
    "en-US": ["1,234,567", "1,234", "-12,345", "1,234.50", "May 3, 2026", "2025", f"CNY{N}12,345.60", "0715"],
    "zh-Hans": ["1,234,567", "1,234", "-12,345", "1,234.50", "2026年5月3日", "2025", f"CNY{N}12,345.60", "0715"],
    "ru": [
        f"1{N}234{N}567",
        f"1{N}234",
        f"-12{N}345",
        f"1{N}234,50",
        f"3 мая 2026{N}г.",
        "2025",
        f"12{N}345,60{N}CNY",
        "0715",
    ],
    "pt": ["1.234.567", "1.234", "-12.345", "1.234,50", "3 de maio de 2026", "2025", f"CNY{N}12.345,60", "0715"],
    "pt-PT": [
        f"1{N}234{N}567",
        "1234",
        f"-12{N}345",
        "1234,50",
        "3 de maio de 2026",
        "2025",
        f"12{N}345,60{N}CNY",
        "0715",
    ],
    "sw": ["1234567", "1234", "-12345", "1234.50", "2026-05-03", "2025", f"12345.60{N}CNY", "0715"],
}  # fmt: skip


@pytest.mark.parametrize("language", FORMATS)
def test_formatting_is_frozen(language: str) -> None:
    """These strings are part of the format convenio-text-1: a change here changes agreements that were signed."""
    assert [format_value(value, language) for value in VALUES.values()] == FORMATS[language]


LANGUAGES = "en zh ru uk be pl cs sk ar de fr es it pt pt-PT ja ko vi th sr hr nl sv fi el hu bg tr"


@pytest.mark.parametrize("language", LANGUAGES.split())
def test_plural_categories_are_those_of_cldr(language: str) -> None:
    rule = Locale.parse(language, sep="-").plural_form
    for number in [*range(230), 1000, 1001, 1011, 1_000_000, 2_000_000, 1_000_001]:
        assert plural_category(number, language) == rule(number), number
    assert plural_category(-1, language) == plural_category(1, language)


def test_an_unknown_language_has_a_documented_neutral_form() -> None:
    assert [plural_category(n, "tlh") for n in (0, 1, 2)] == ["other", "one", "other"]


def test_a_missing_form_falls_back_to_other() -> None:
    text = agreement()
    text["clauses"][0]["body"]["ru"] = "{teachers} {teachers?one:место;other:мест}"
    assert plain(text, text["clauses"][0], "ru") == "4 мест"


def test_names_are_picked_by_the_nearest_language() -> None:
    names = {"en": "E", "pt-BR": "B", "zh": "Z"}
    assert [pick(names, tag) for tag in ("en", "pt", "zh-Hans-CN", "fr")] == ["E", "B", "Z", "E"]
    assert pick({"ru": "Р"}, "en") == "Р"
    text = agreement()
    text["clauses"][0]["body"]["pt"] = "{party:tpu.ru}"
    assert plain(text, text["clauses"][0], "pt") == "Tomsk Polytechnic University"


def test_language_tags() -> None:
    assert all(map(is_language, ("en", "zh-Hans", "pt-BR", "sr-Latn-RS", "yue")))
    assert not any(map(is_language, ("", "e", "english", "en_US", "zh-", "рус", "x" * 40, None)))


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
