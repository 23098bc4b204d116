"""Country rules: complete in three languages, dated, honest about their source, and asked for on the right day."""

from datetime import date

import pytest

from convenio.agreements import library_data
from convenio.gates.queries import clearances_needed, rule, rules

EVERY = [*rules("RU"), *rules("CN")]


def test_a_renewal_in_tomsk_waits_for_the_ministry_and_one_of_2020_did_not():
    assert [r.id for r in clearances_needed("COMP", "RU", date(2026, 11, 23))] == ["ru-105-conclusion"]
    assert clearances_needed("COMP", "RU", date(2020, 6, 11)) == []
    assert [r.id for r in clearances_needed("COMP", "ru", date(2022, 4, 13))] == ["ru-105-conclusion"]
    assert clearances_needed("COMP", "RU", date(2022, 4, 12)) == []


def test_the_conclusion_is_shown_as_unverified():
    found = rule("ru-105-conclusion")
    assert (found.source_status, found.days, found.days_status) == ("unverified", 30, "assumed")
    assert "645" in found.source


def test_nothing_holds_up_a_signature_in_xian_but_a_joint_programme_may_not_begin():
    on = date(2026, 11, 23)
    assert clearances_needed("COMP", "CN", on) == []
    assert clearances_needed("CFCRS-P", "CN", on) == []
    assert "cn-cfcrs-programme" in [r.id for r in clearances_needed("CFCRS-P", "CN", on, blocks="activity")]


def test_a_kind_that_the_rule_does_not_name_is_free():
    assert clearances_needed("NDA", "RU", date(2026, 11, 23)) == []


def test_a_country_without_a_file_has_no_rules_and_a_path_is_no_country():
    assert rules("BR") == ()
    assert rules("../data/ru") == ()


def test_unknown_names_are_refused():
    with pytest.raises(KeyError):
        rule("ru-none")
    with pytest.raises(ValueError, match="signature, activity"):
        clearances_needed("COMP", "RU", date(2026, 1, 1), blocks="signing")


@pytest.mark.parametrize("found", EVERY, ids=lambda r: r.id)
def test_every_rule_is_complete(found):
    for words in (found.title, found.what, found.who):
        assert set(words) == {"en", "zh", "ru"}
        assert all(words.values())
        assert any("\u4e00" <= c <= "\u9fff" for c in words["zh"])
        assert any("\u0400" <= c <= "\u04ff" for c in words["ru"])
    assert found.source_status in {"sourced", "unverified", "contested"}
    assert found.source
    assert found.id.startswith(found.country.lower() + "-")
    assert found.valid_from <= found.checked_on
    assert set(found.applies_to) <= {k.id for k in library_data.kinds()}


def test_ids_are_unique():
    assert len({r.id for r in EVERY}) == len(EVERY) >= 5
