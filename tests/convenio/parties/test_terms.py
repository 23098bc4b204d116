"""Shared values: names in the nearest language, verdicts with reasons, periods with both ends."""

from datetime import date

import pytest

from convenio.parties.terms import Period, Refusal, Verdict, pick

NAMES = {"en": "Chang’an University", "zh": "长安大学", "pt-BR": "Universidade de Chang’an"}


@pytest.mark.parametrize(
    ("language", "expected"),
    [("zh", "长安大学"), ("zh-hans", "长安大学"), ("pt", "Universidade de Chang’an"), ("ru", "Chang’an University")],
)
def test_the_nearest_name_is_picked(language: str, expected: str) -> None:
    assert pick(NAMES, language) == expected


def test_without_english_any_name_will_do_and_without_names_none() -> None:
    assert pick({"ru": "Томск"}, "zh") == "Томск"
    assert pick({}, "zh") == ""


def test_an_empty_translation_is_not_picked() -> None:
    assert pick({"zh": "", "en": "Tomsk"}, "zh") == "Tomsk"


def test_a_refusing_verdict_carries_its_reason_into_the_refusal() -> None:
    with pytest.raises(Refusal) as caught:
        Verdict.no("Not your turn.").require()
    assert caught.value.reason == "Not your turn."
    assert caught.value.status == 409
    Verdict.yes().require()


def test_a_period_counts_both_ends() -> None:
    week = Period(date(2026, 3, 2), date(2026, 3, 8))
    assert week.days == 7
    assert week.contains(date(2026, 3, 8))
    assert not week.contains(date(2026, 3, 9))
    assert Period(date(2026, 3, 2)).contains(date(2090, 1, 1))
