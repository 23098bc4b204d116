"""The look through the directory, judgements that are remembered and undone, likely duplicates among our partners."""

import pytest

from convenio.audit.models import AuditEvent
from convenio.directory.actions import judging
from convenio.directory.chains import newest_of
from convenio.directory.likeness import scanning
from convenio.directory.likeness.partners import like_these, scan_partners
from convenio.directory.models import Likeness, Organisation, PartnerLikeness, Succession
from convenio.directory.placing import place_all, place_by_itself
from convenio.directory.queries.likeness import like_partners, likenesses
from convenio.parties.actions import keep_party
from convenio.parties.models import Party
from convenio.parties.terms import Acting, Refusal, Role
from convenio.worker.loop import run_due
from tests.convenio.directory.rows import AT, organisation, record

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> Acting:
    house = keep_party(
        hei_id="chd.edu.cn", names={"en": "Chang’an University", "zh": "长安大学"}, country="CN", hosted=True
    )
    return Acting(party=house, person_id=1, person_name="Li Na", roles=frozenset({Role.OFFICER}))


def look() -> list[tuple[str, str, str]]:
    """Look through everything as the worker does; what is found, with its first reason."""
    scanning.owe_scan(at=AT)
    run_due(AT.replace(year=2027))
    return [(row.first.name, row.second.name, row.reasons[0][0]) for row in Likeness.objects.order_by("pk")]


def test_the_look_finds_duplicates_country_by_country() -> None:
    organisation("Tomsk Polytechnic University", country="RU", ror="00a45v709", city="Tomsk")
    organisation("Tomsk State University", country="RU", ror="02he2nc27", city="Tomsk")
    organisation("Томский политехнический университет", country="RU")
    organisation("Tomsk Polytechnic University", country="US")
    organisation("TU München", country="DE", ids={"pic": "999977463"})
    organisation("Technische Universität München Asia", country="SG", ids={"pic": "999977463"})
    assert sorted(look()) == [
        ("TU München", "Technische Universität München Asia", "identifier"),
        ("Tomsk Polytechnic University", "Томский политехнический университет", "script"),
    ]


def test_parts_of_a_university_are_not_asked_about() -> None:
    parent = organisation("Purdue University", country="US", ror="02dqehb95", domain="purdue.edu")
    part = organisation("Purdue University West Lafayette", country="US", domain="purdue.edu")
    assert len(look()) == 1
    record(part, relations=[{"kind": "parent", "ror": parent.ror}])
    assert look() == []


def test_a_domain_that_many_have_says_nothing() -> None:
    for number in range(6):
        organisation(f"Институт {'абвгде'[number] * 9}", country="RU", domain="ras.ru")
    assert look() == []


def test_two_different_ones_are_never_asked_about_again(officer: Acting) -> None:
    organisation("University of Jinan", country="CN", city="Jinan")
    organisation("Jinan University", country="CN", city="Guangzhou")
    look()
    row = Likeness.objects.get()
    assert [code for code, _details in row.reasons] == ["near", "other_town"]
    judging.judge_different(acting=officer, likeness=row, at=AT)
    look()
    row = Likeness.objects.get()
    assert (row.judged, row.judged_by) == ("different", "Li Na")
    assert not likenesses().exists()
    assert likenesses(judged="different").exists()
    with pytest.raises(Refusal, match="before you"):
        judging.judge_different(acting=officer, likeness=row, at=AT)
    judging.take_back(acting=officer, likeness=row, at=AT)
    assert likenesses().exists()


def test_the_same_one_leads_to_the_other_and_back_when_it_was_wrong(officer: Acting) -> None:
    kept = organisation("Tomsk Polytechnic University", country="RU", ror="00a45v709")
    twin = organisation("Томский политехнический университет", country="RU")
    record(twin, names=[])
    look()
    row = Likeness.objects.get()
    judging.judge_same(acting=officer, likeness=row, stays=kept, at=AT)
    twin.refresh_from_db()
    assert newest_of(twin) == kept
    assert twin.succession == "same"
    assert twin.records.count() == 1
    assert AuditEvent.objects.filter(what="directory.judged_same").exists()
    assert look()
    assert Likeness.objects.get().judged == "same"
    judging.take_back(acting=officer, likeness=row, at=AT)
    twin.refresh_from_db()
    assert (twin.successor, twin.succession, twin.origins) == (None, "", {})


def test_a_judgement_that_would_go_in_a_circle_is_refused(officer: Acting) -> None:
    first = organisation("Aachen University", country="DE")
    second = organisation("University of Aachen", country="DE")
    look()
    row = Likeness.objects.get()
    Organisation.objects.filter(pk=first.pk).update(successor=second, succession="renamed")
    with pytest.raises(Refusal, match="already became"):
        judging.judge_same(acting=officer, likeness=row, stays=first, at=AT)
    with pytest.raises(Refusal, match="already become"):
        judging.judge_same(acting=officer, likeness=row, stays=second, at=AT)
    assert Likeness.objects.get().judged == ""


def test_only_officers_and_keepers_of_the_whole_house_judge(officer: Acting) -> None:
    organisation("Aachen University", country="DE")
    organisation("University of Aachen", country="DE")
    look()
    row = Likeness.objects.get()
    reader = Acting(officer.party, 2, "Wang Wei", frozenset({Role.READER}))
    of_a_unit = Acting(officer.party, 3, "Zhao", officer.roles, limits={Role.OFFICER: frozenset({"roads"})})
    for acting in (reader, of_a_unit):
        with pytest.raises(Refusal):
            judging.judge_different(acting=acting, likeness=row, at=AT)


@pytest.fixture
def tomsk() -> Party:
    return keep_party(hei_id="tpu.ru", names={"en": "Tomsk Polytechnic University"}, country="RU")


def test_partners_are_placed_by_identifier_and_domain_only(officer: Acting, tomsk: Party) -> None:
    entry = organisation("Томский политехнический университет", country="RU", domain="tpu.ru", ror="00a45v709")
    organisation("Chang’an University", country="CN", ror="05mxya461")
    assert place_all(at=AT) == 1
    assert tomsk.placing.organisation == entry
    assert tomsk.placing.by == ""
    assert not hasattr(officer.party, "placing")
    row = place_by_itself(party=officer.party, at=AT, ror="05mxya461")
    assert row is not None
    assert row.organisation.name == "Chang’an University"


def test_a_domain_with_several_holders_places_by_the_name_among_them(tomsk: Party) -> None:
    organisation("Tomsk Polytechnic Hospital", country="RU", domain="tpu.ru", kinds=["healthcare"])
    right = organisation("Tomsk Polytechnic University", country="RU", domain="tpu.ru")
    organisation("Tpu.ru of another land", country="KZ", domain="tpu.ru")
    organisation(
        "Томский политехнический университет", country="RU", domain="tpu.ru", successor=right, succession="same"
    )
    assert place_all(at=AT) == 1
    assert tomsk.placing.organisation == right


def test_partners_written_down_twice_are_found(officer: Acting, tomsk: Party) -> None:
    twin = keep_party(
        hei_id="national-research-tomsk-polytec.ru.invalid", names={"ru": "Томский политехнический университет"}
    )
    keep_party(hei_id="tsu.ru", names={"en": "Tomsk State University"}, country="RU")
    assert scan_partners() == 1
    row = PartnerLikeness.objects.get()
    judging.judge_partners_same(acting=officer, likeness=row, stays=tomsk, at=AT)
    made = Succession.objects.get()
    assert (made.party, made.into, made.kind) == (twin, tomsk, "same")
    assert scan_partners() == 0
    assert PartnerLikeness.objects.get().judged == "same"
    judging.take_back(acting=officer, likeness=row, at=AT)
    made.refresh_from_db()
    assert made.withdrawn_by == "Li Na"
    assert PartnerLikeness.objects.get().judged == ""


def test_the_entry_of_the_directory_lends_its_names(officer: Acting, tomsk: Party) -> None:
    """A partner is known by every name and abbreviation of the organisation it stands for."""
    organisation(
        "Tomsk Polytechnic University", "Томский индустриальный институт", acronym="TIET", country="RU", domain="tpu.ru"
    )
    place_all(at=AT)
    for name in ("Tomsk Industrial Institute", "TIET", "Томский индустриальный институт"):
        assert [party for party, _like in like_these([name], country="RU")] == [tomsk]
    assert like_these(["Tomsk Institute of Railways"], country="RU") == []


def test_a_partner_about_to_be_named_is_compared_with_those_there_are(officer: Acting, tomsk: Party) -> None:
    keep_party(hei_id="tsu.ru", names={"en": "Tomsk State University"}, country="RU")
    found = like_partners(["National Research Tomsk Polytechnic University"], country="RU", hei_id="en.tpu.ru")
    assert [(one.party, one.strong) for one in found] == [(tomsk, True)]
    assert next(why.text for why in found[0].why) == "Both have the web address tpu.ru."
    assert like_partners(["Tomsk Medical University"], country="RU", hei_id="ssmu.ru") == []
    assert [one.party for one in like_partners(["TPU"], country="RU")] == [tomsk]


def test_the_entry_that_was_chosen_leads_to_the_partner_that_stands_for_it(officer: Acting, tomsk: Party) -> None:
    """Also along the chain: what the directory calls the old name of a partner is that partner."""
    today = organisation("Tomsk Polytechnic University", country="RU", domain="tpu.ru")
    before = organisation(
        "Institute of Emperor Nicholas II", country="RU", successor=today, succession="renamed", domain="x.ru"
    )
    place_all(at=AT)
    for entry, said in ((today, "Both stand for the same entry"), (before, "one became the other")):
        found = like_partners(["Institute of Emperor Nicholas II"], country="RU", organisation=entry)
        assert [one.party for one in found] == [tomsk]
        assert said in found[0].why[0].text
    assert like_partners(["Institute of Emperor Nicholas II"], country="RU") == []
