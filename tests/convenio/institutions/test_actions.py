"""Changing a profile: who may, what is refused, what is kept, who is told."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import override_settings

from convenio.audit.queries import sentences
from convenio.institutions import actions, queries
from convenio.institutions.profile import Fact, Profile, Ranking, profile_digest, read_profile
from convenio.network.models import Delivery, PartnerNode
from convenio.parties.models import Party
from convenio.parties.terms import Acting, Refusal
from tests.convenio.institutions.conftest import AT
from tests.convenio.institutions.profiles import tomsk


def full(about: Party) -> Profile:
    """The test profile as if it were this university's."""
    return replace(read_profile(tomsk()), hei_id=about.hei_id, names=about.names, country=about.country)


def ranking(year: int | None, place: int) -> Ranking:
    return Ranking("qs-world", {"en": "QS"}, "world", {"en": "QS World"}, place, year)


def test_what_is_saved_is_read_again_with_all_its_parts(changan: Party, officer: Acting) -> None:
    profile = full(changan)
    row = actions.save_profile(acting=officer, about=changan, profile=profile, at=AT)
    again = queries.own_word("chd.edu.cn")
    assert again == profile
    assert row.digest == profile_digest(profile)
    changan.refresh_from_db()
    assert changan.colour == "#2c7a3f"
    assert [unit.ounit_id for unit in changan.units.all()] == ["materials"]
    (said,) = sentences("chd.edu.cn", "party:chd.edu.cn")
    assert said.text == "Li Na changed the profile of Chang’an University: whole."


def test_only_officers_change_and_the_reason_names_whom_to_ask(changan: Party, reader: Acting) -> None:
    with pytest.raises(Refusal) as caught:
        actions.save_profile(acting=reader, about=changan, profile=full(changan), at=AT)
    assert "Ask an officer of Chang’an University" in caught.value.reason
    assert queries.own_word("chd.edu.cn") is None


def test_two_people_changing_at_once_the_second_is_told(changan: Party, officer: Acting) -> None:
    actions.save_profile(acting=officer, about=changan, profile=full(changan), at=AT)
    profile = queries.own_word("chd.edu.cn")
    assert profile
    seen = profile_digest(profile)
    new = Fact("students", {"en": "students"}, 33000, "about", 2019)
    actions.put_entry(acting=officer, about=changan, part="facts", index=None, entry=new, seen_digest=seen, at=AT)
    with pytest.raises(Refusal) as caught:
        actions.put_entry(
            acting=officer, about=changan, part="rankings", index=0, entry=ranking(2017, 1), seen_digest=seen, at=AT
        )
    assert "Somebody else changed this profile" in caught.value.reason
    kept = queries.own_word("chd.edu.cn")
    assert kept
    assert [fact.key for fact in kept.facts] == ["graduates", "students"]
    assert kept.rankings[0].place == 400


def test_adding_changing_and_removing_a_ranking(changan: Party, officer: Acting) -> None:
    def digest() -> str:
        profile = queries.own_word("chd.edu.cn")
        return profile_digest(profile) if profile else ""

    for index, entry in [(None, ranking(2023, 410)), (0, ranking(2023, 409)), (None, ranking(None, 3))]:
        actions.put_entry(
            acting=officer, about=changan, part="rankings", index=index, entry=entry, seen_digest=digest(), at=AT
        )
    actions.remove_entry(acting=officer, about=changan, part="rankings", index=1, seen_digest=digest(), at=AT)
    profile = queries.own_word("chd.edu.cn")
    assert profile
    assert [(row.year, row.place) for row in profile.rankings] == [(2023, 409)]
    with pytest.raises(Refusal):
        actions.put_entry(
            acting=officer, about=changan, part="rankings", index=7, entry=ranking(1, 1), seen_digest=digest(), at=AT
        )


def test_the_same_year_twice_in_a_series_is_refused(changan: Party, officer: Acting) -> None:
    profile = replace(full(changan), rankings=(ranking(2020, 387), ranking(2020, 388)))
    with pytest.raises(Refusal) as caught:
        actions.save_profile(acting=officer, about=changan, profile=profile, at=AT)
    assert "qs-world of 2020 is given twice" in caught.value.reason
    assert caught.value.status == 400


def test_what_others_point_at_cannot_be_removed(changan: Party, officer: Acting) -> None:
    row = actions.save_profile(acting=officer, about=changan, profile=full(changan), at=AT)
    for part, words in (("sources", "name this source"), ("strengths", "linked to this strength")):
        with pytest.raises(Refusal) as caught:
            actions.remove_entry(acting=officer, about=changan, part=part, index=0, seen_digest=row.digest, at=AT)
        assert words in caught.value.reason


def test_what_we_note_about_a_partner_is_ours_alone_and_stands_beside_its_own_word(
    changan: Party, tomsk_party: Party, officer: Acting
) -> None:
    own = read_profile(tomsk())
    actions.keep_announced_profile(about=tomsk_party, content=own, asked_by=changan, at=AT)
    note = replace(
        own, facts=(Fact("flats", {"en": "flats for guests"}, 12),), rankings=(), website="https://x.example"
    )
    actions.save_profile(acting=officer, about=tomsk_party, profile=note, at=AT, part="facts")

    view = queries.profile_view(tomsk_party, changan)
    assert [(item.value.key, item.own) for item in view.facts] == [("graduates", True), ("flats", False)]
    assert view.basics["website"].value == "https://tpu.ru"
    assert view.basics["website"].own
    public = queries.profile_view(tomsk_party, None)
    assert [item.value.key for item in public.facts] == ["graduates"]
    other = Party.objects.create(hei_id="other.example", names={"en": "Other"}, hosted=True)
    assert [item.value.key for item in queries.profile_view(tomsk_party, other).facts] == ["graduates"]
    assert queries.own_word("tpu.ru") == own


def test_partners_with_a_node_are_told_of_a_change_and_only_of_a_change(
    changan: Party, tomsk_party: Party, officer: Acting
) -> None:
    Party.objects.create(hei_id="silent.example", names={"en": "No node"})
    PartnerNode.objects.create(
        hei_id="tpu.ru", pact_url="https://tpu.example/pact/v1/", first_seen_at=AT, last_seen_at=AT
    )
    actions.save_profile(acting=officer, about=changan, profile=full(changan), at=AT)
    (owed,) = Delivery.objects.all()
    assert (owed.partner, owed.kind, owed.wanted) == ("tpu.ru", "profile", 1)
    actions.save_profile(acting=officer, about=changan, profile=full(changan), at=AT + timedelta(hours=1))
    owed.refresh_from_db()
    assert owed.wanted == 1
    actions.save_profile(acting=officer, about=tomsk_party, profile=full(tomsk_party), at=AT)
    assert Delivery.objects.count() == 1


def test_a_partner_noted_by_hand(changan: Party, officer: Acting, reader: Acting) -> None:
    names = {"en": "North Coast University"}
    with pytest.raises(Refusal):
        actions.add_partner(acting=reader, hei_id="north.example", names=names, country="GB", at=AT)
    party = actions.add_partner(acting=officer, hei_id="north.example", names=names, country="GB", at=AT)
    assert not party.hosted
    assert queries.own_word("north.example") is None
    with pytest.raises(Refusal) as caught:
        actions.add_partner(acting=officer, hei_id="north.example", names=names, country="GB", at=AT)
    assert "in the list already" in caught.value.reason


@override_settings(LANGUAGE_CODE="en")
def test_the_list_finds_by_name_city_identifier_and_short_name(changan: Party, tomsk_party: Party) -> None:
    actions.keep_announced_profile(about=tomsk_party, content=read_profile(tomsk()), asked_by=changan, at=AT)
    for words in ("polytech", "томск", "00a45v709", "tpu", "托木斯克"):
        assert [row.party.hei_id for row in queries.partner_rows(changan, search=words)] == ["tpu.ru"], words
    assert [row.party.hei_id for row in queries.partner_rows(changan)] == ["chd.edu.cn", "tpu.ru"]
    assert [row.party.hei_id for row in queries.partner_rows(changan, country="CN")] == ["chd.edu.cn"]
    assert [row.party.hei_id for row in queries.partner_rows(changan, only="unheard")] == []
    assert queries.partner_rows(changan, search="nobody") == []
