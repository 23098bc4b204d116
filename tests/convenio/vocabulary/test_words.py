"""Names of countries, languages, strands and fields, in the reader's language."""

import csv
from pathlib import Path

import pytest

from convenio.vocabulary.lists import STRAND_CODES, isced_f_name, strand_name, terms
from convenio.vocabulary.names import country_name, direction, language_name, own_name

SHARED = Path(__file__).resolve().parents[4] / "shared" / "data" / "codes" / "isced_f_2013.csv"


def test_countries_and_languages_are_named_in_the_readers_language() -> None:
    assert country_name("RU", "zh-hans") == "俄罗斯"
    assert country_name("cn", "ru") == "Китай"
    assert country_name("ZQ", "en") == "ZQ"
    assert language_name("zh", "ru") == "китайский"
    assert language_name("pt", "en") == "Portuguese"
    assert language_name("pt-BR", "en") == "Brazilian Portuguese"
    assert language_name("qaa", "en") == "qaa"
    assert own_name("zh-Hans") == "简体中文"
    assert own_name("ru") == "русский"


def test_direction_of_writing() -> None:
    assert (direction("ar-EG"), direction("he"), direction("zh")) == ("rtl", "rtl", "ltr")


def test_strands_have_all_languages_in_the_order_of_the_announcement() -> None:
    assert tuple(term.code for term in terms("strands")) == STRAND_CODES
    assert strand_name("visits", "zh-hans") == "教师互访"
    assert strand_name("unheard", "en") == "unheard"


def test_fields_keep_leading_zeros_and_fall_back_to_the_wider_field() -> None:
    assert isced_f_name("0715", "en") == "Mechanics and metal trades"
    assert isced_f_name("0531", "en") == "Physical sciences"
    assert isced_f_name("99", "en") == "99"
    for term in terms("isced_f"):
        assert all(term.names.values())
        assert len(term.code) == 2 or any(other.code == term.code[:2] for other in terms("isced_f"))


def test_an_unknown_list_is_an_error() -> None:
    with pytest.raises(KeyError):
        terms("../../secret")


def test_our_short_list_agrees_with_the_published_one() -> None:
    if not SHARED.exists():
        pytest.skip("the published ISCED-F list is not on this machine")
    with SHARED.open(encoding="utf-8-sig", newline="") as lines:
        text = lines.read()
    published = {cell for row in csv.reader(text.splitlines()) for cell in row}
    for term in terms("isced_f"):
        assert term.code in published, term.code
