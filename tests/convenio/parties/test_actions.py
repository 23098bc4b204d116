"""Parties are kept, never silently emptied."""

import pytest

from convenio.parties import actions, queries
from convenio.parties.terms import Refusal

pytestmark = pytest.mark.django_db


def test_a_party_is_made_once_and_then_brought_up_to_date() -> None:
    actions.keep_party(hei_id="tpu.ru", names={"en": "TPU"}, country="RU", colour="#0e6b50")
    actions.keep_party(hei_id="tpu.ru", names={"ru": "ТПУ", "en": ""})
    party = queries.party("tpu.ru")
    assert party is not None
    assert party.names == {"en": "TPU", "ru": "ТПУ"}
    assert (party.country, party.colour, party.hosted) == ("RU", "#0e6b50", False)


@pytest.mark.parametrize("hei_id", ["", "TPU.ru", "tpu ru", "../etc", "a" * 65, "tpu.ru\n", "<b>"])
def test_a_university_is_named_by_a_domain(hei_id: str) -> None:
    with pytest.raises(Refusal):
        actions.keep_party(hei_id=hei_id, names={"en": "x"})


def test_a_colour_is_six_hexadecimal_digits() -> None:
    with pytest.raises(Refusal):
        actions.keep_party(hei_id="tpu.ru", names={}, colour="red;}")


def test_the_demo_mark_is_a_fact_of_the_database() -> None:
    assert not queries.is_demo()
    actions.mark_as_demo()
    assert queries.is_demo()


def test_the_name_falls_back_to_the_hei_id() -> None:
    assert actions.keep_party(hei_id="x.example", names={}).name("ru") == "x.example"
