"""Placeholders of a text, and its values in each language."""

from __future__ import annotations

from typing import Any

import pytest
from babel import Locale
from hypothesis import given, settings
from hypothesis import strategies as st

from pact.text import (
    BadPlaceholder,
    check_text,
    format_value,
    is_language,
    pick,
    pieces,
    plain,
    plural_category,
    runs,
)
from pact.text.placeholders import Literal, PartyName, Plural, Value
from tests.pact.samples import agreement

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
