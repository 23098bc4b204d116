"""Editions of lists: looked through without a trace, brought in whole or again, joined by what is sure, never lost."""

from __future__ import annotations

import json
from copy import deepcopy
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from convenio.audit.models import AuditEvent
from convenio.directory import bringing, merging
from convenio.directory.actions.lists import drop_list, receive_catalogue, receive_list, start_list
from convenio.directory.duties import BRING
from convenio.directory.lists.noticing import words
from convenio.directory.models import Edition, Identifier, Naming, Organisation, Record
from convenio.network.catalogue import take
from convenio.parties.terms import Acting, Refusal, Role
from convenio.worker.models import Task
from tests.convenio.directory.conftest import SAMPLES, Bring
from tests.convenio.directory.rows import AT

ROR: list[dict[str, Any]] = json.loads((SAMPLES / "ror_v2.json").read_text(encoding="utf-8"))
OPENALEX = (SAMPLES / "openalex.jsonl").read_bytes()
FIRST, SECOND = "v1.70-2025-08-26-ror-data.json", "v1.71-2025-10-26-ror-data.json"


def of(ror: str) -> Organisation:
    return Organisation.objects.get(ror=ror)


def newer() -> list[dict[str, Any]]:
    """A later edition: one has a new web site, one is new, one is gone."""
    entries = deepcopy(ROR[:-1])
    entries[0]["links"] = [{"type": "website", "value": "https://www.chd.edu.cn/"}]
    return [*entries, {**deepcopy(ROR[-1]), "id": "https://ror.org/000000971", "status": "active"}]


def test_a_look_counts_and_writes_nothing(look: Bring) -> None:
    edition = look(ROR, FIRST)
    assert edition.state == "looked"
    assert edition.counts == {"new": 8, "joined": 0, "changed": 0, "same": 0, "gone": 0}
    assert edition.samples["new"][0] == ["05mxya461", "Chang'an University", "CN"]
    assert str(edition.published_on) == "2025-08-26"
    assert not Organisation.objects.exists()
    assert not Record.objects.exists()


def test_what_is_brought_has_fields_names_and_identifiers_with_their_origin(bring: Bring) -> None:
    edition = bring(ROR, FIRST)
    assert (edition.state, edition.written, edition.path) == ("done", 8, "")
    changan = of("05mxya461")
    assert (changan.name, changan.country, changan.city, changan.domain) == (
        "Chang'an University",
        "CN",
        "Xi'an",
        "chd.edu.cn",
    )
    assert changan.names == {"en": "Chang'an University", "zh": "长安大学", "fr": "Université Chang'an"}
    assert set(changan.origins.values()) == {"ror"}
    assert changan.origins["names.zh"] == "ror"
    assert set(changan.identifiers.values_list("scheme", flat=True)) == {"ror", "grid", "isni", "wikidata", "domain"}
    assert changan.namings.get(text="CHD").kind == "acronym"
    assert changan.shown("zh") == "长安大学"


def test_a_newer_edition_writes_only_what_differs_and_deletes_nothing(look: Bring, bring: Bring) -> None:
    first = bring(ROR, FIRST)
    edition = look(newer(), SECOND, after=1)
    assert edition.counts == {"new": 1, "joined": 0, "changed": 1, "same": 6, "gone": 1}
    [[_key, name, fields]] = edition.samples["changed"]
    assert name == "Chang'an University"
    assert fields == [["website", "http://en.chd.edu.cn/", "https://www.chd.edu.cn/"]]
    assert edition.samples["gone"] == [["000000680", "Institute That Never Was"]]
    edition = bring(newer(), SECOND, after=1)
    assert edition.written == 3
    assert of("05mxya461").website == "https://www.chd.edu.cn/"
    untouched = Record.objects.get(key="00a45v709")
    assert (untouched.edition_id, untouched.seen_id) == (first.pk, edition.pk)
    gone = Record.objects.get(key="000000680")
    assert gone.gone
    assert gone.organisation.name == "Institute That Never Was"
    back = bring([*newer(), ROR[-1]], "v1.72-2025-12-26-ror-data.json", after=2)
    assert (back.counts["changed"], back.written) == (1, 1)
    assert not Record.objects.get(pk=gone.pk).gone


def test_a_run_that_was_killed_goes_on_and_ends_as_if_nothing_had_happened(
    look: Bring, lister: Acting, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(Exception):
        pass

    def kill(label: str) -> None:
        edition = Edition.objects.get()
        if edition.progress == 4:
            raise Killed(label)

    monkeypatch.setattr(bringing, "CHUNK", 2)
    edition = start_list(acting=lister, edition=look(ROR, FIRST), at=AT)
    with monkeypatch.context() as context:
        context.setattr(bringing, "crashpoint", kill)
        with pytest.raises(Killed):
            bringing.run(edition, AT)
    assert (Record.objects.count(), Edition.objects.get().written) == (4, 4)
    bringing.run(Edition.objects.get(), AT)
    done = Edition.objects.get()
    assert (done.state, done.written, done.progress, Record.objects.count()) == ("done", 8, 8, 8)
    assert Organisation.objects.count() == 8
    assert of("000000195").successor == of("05mxya461")


def test_the_same_file_again_says_so_and_an_older_one_is_refused(bring: Bring, lister: Acting, look: Bring) -> None:
    first = bring(ROR, FIRST)
    again, new = receive_list(acting=lister, chunks=[json.dumps(ROR).encode()], name="other name.json", at=AT)
    assert (again, new) == (first, False)
    bring(newer(), SECOND, after=1)
    with pytest.raises(Refusal, match="A newer one"):
        look(ROR[:2], "v1.60-2024-01-26-ror-data.json", after=2)
    with pytest.raises(Refusal, match="This very file was brought in before"):
        receive_list(acting=lister, chunks=[json.dumps(ROR).encode()], name="without a day.json", at=AT)
    by_its_entries = look(ROR[:3], "without a day.json", after=2)
    assert (by_its_entries.state, by_its_entries.problem) == ("failed", "older")
    assert "newer one" in bringing.problem_of(by_its_entries)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_two_lists_join_in_one_organisation_and_trust_does_not_depend_on_their_order(
    bring: Bring, order: tuple[int, int]
) -> None:
    files = [(json.dumps(ROR).encode(), FIRST), (OPENALEX, "part_000.jsonl")]
    for number in order:
        edition = bring(*files[number], after=number)
    assert edition.counts["joined"] == 1
    changan = of("05mxya461")
    assert set(changan.records.values_list("list", flat=True)) == {"ror", "openalex"}
    assert (changan.weight, changan.name, changan.website) == (31575, "Chang'an University", "http://en.chd.edu.cn/")
    assert (changan.origins["weight"], changan.origins["website"], changan.origins["name"]) == (
        "openalex",
        "ror",
        "ror",
    )
    assert changan.names["ru"] == "Чанъаньский университет"
    assert changan.origins["names.ru"] == "openalex"
    assert Organisation.objects.count() == 9


def hipo(name: str, domain: str, country: str = "RU") -> dict[str, Any]:
    return {"name": name, "domains": [domain], "web_pages": [f"http://{domain}/"], "alpha_two_code": country}


def test_a_domain_joins_only_near_names_and_a_name_alone_never(bring: Bring) -> None:
    bring(ROR, FIRST)
    entries = [
        hipo("Polytechnic University of Tomsk", "tpu.ru"),
        hipo("Hospital of the Tomsk Region", "tusur.ru"),
        hipo("Chang'an University", "changan.example", "CN"),
        hipo("Tomsk Polytechnic University", "tpu.ru", "KZ"),
    ]
    edition = bring(entries, "universities.json", after=1)
    assert edition.counts["joined"] == 1
    assert Record.objects.get(key="tpu.ru").organisation == of("00a45v709")
    apart = {row.organisation_id for row in Record.objects.filter(list="hipo").exclude(key="tpu.ru")}
    assert len(apart) == 3
    assert not apart & set(Record.objects.filter(list="ror").values_list("organisation_id", flat=True))


def test_two_entries_of_one_list_stay_two_whatever_they_share(bring: Bring) -> None:
    lines = [json.loads(line) for line in OPENALEX.splitlines()]
    twin = {**lines[0], "id": "https://openalex.org/I7"}
    bring("\n".join(json.dumps(one) for one in (*lines, twin)).encode(), "part.jsonl")
    one, two = (Record.objects.get(key=key).organisation for key in ("I25355098", "I7"))
    assert one != two
    assert (one.ror, two.ror) == ("05mxya461", None)
    assert Identifier.objects.filter(scheme="ror", value="05mxya461").count() == 2


def test_another_ror_is_another_organisation_even_with_the_same_wikidata(bring: Bring) -> None:
    bring(ROR, FIRST)
    other = json.loads(OPENALEX.splitlines()[0])
    other["ror"] = other["ids"]["ror"] = "https://ror.org/000000971"
    bring(json.dumps(other).encode(), "part.jsonl", after=1)
    assert Record.objects.get(key="I25355098").organisation != of("05mxya461")


def test_the_catalogue_joins_by_the_erasmus_code_and_gives_the_id_of_the_network(bring: Bring) -> None:
    header = "Erasmus Code,PIC,OID,Legal Name,City,Country Cd,Website Url"
    rows = ["PL WARSZAW01,999863852,E10209296,UNIWERSYTET WARSZAWSKI,Warszawa,PL,www.uw.edu.pl"]
    rows += [f"PL WARSZAW{n:02},9998638{n:02},E102092{n:02},UCZELNIA {n},Warszawa,PL,www.u{n}.pl" for n in range(2, 6)]
    bring("\n".join([header, *rows]).encode(), "eche.csv")
    bring((SAMPLES / "catalogue.xml").read_bytes(), "catalogue.xml", after=1)
    warsaw = Organisation.objects.get(hei_id="uw.edu.pl")
    assert (warsaw.erasmus, warsaw.country, warsaw.name) == ("PL WARSZAW01", "PL", "University of Warsaw")
    assert (warsaw.origins["hei_id"], warsaw.origins["country"], warsaw.origins["erasmus"]) == ("ewp", "eche", "ewp")
    assert warsaw.records.count() == 2


def test_chains_are_merged_renamed_or_the_same_and_those_of_people_stay(bring: Bring) -> None:
    bring(ROR, FIRST)
    changan, tusur = of("05mxya461"), Organisation.objects.get(name__startswith="Tomsk State University of Control")
    became = {row.name: (row.successor, row.succession) for row in Organisation.objects.exclude(successor=None)}
    assert became == {
        "Xi'an Highway University": (changan, "merged"),
        "Xi'an Engineering University": (changan, "merged"),
        "Tomsk Polytechnical University": (of("00a45v709"), "same"),
        "Tomsk Institute of Automated Control Systems": (tusur, "renamed"),
    }
    judged = Organisation.objects.get(name="Xi'an Highway University")
    judged.successor, judged.succession = tusur, "merged"
    judged.origins = {**judged.origins, "successor": "house"}
    judged.save()
    no_longer = Organisation.objects.get(name="Xi'an Engineering University")
    entries = deepcopy(ROR)
    entries[2]["links"] = [{"type": "website", "value": "http://xahu.example"}]
    entries[3]["relationships"] = []
    entries[0]["relationships"] = [{"type": "successor", "id": "https://ror.org/00a45v709", "label": ""}]
    entries[0]["status"] = entries[1]["status"] = "inactive"
    entries[1]["relationships"] = [{"type": "successor", "id": "https://ror.org/05mxya461", "label": ""}]
    bring(entries, SECOND, after=1)
    for row in (judged, no_longer, changan):
        row.refresh_from_db()
    assert (judged.successor, judged.website) == (tusur, "http://xahu.example")
    assert (no_longer.successor, no_longer.succession) == (None, "")
    ring = {changan.successor, of("00a45v709").successor}
    assert None in ring, "two that are said to have become each other: one of them is not believed"


def test_one_of_several_files_leaves_the_others_alone(bring: Bring) -> None:
    lines = OPENALEX.splitlines()
    bring(lines[0], "part_000.jsonl", part=True)
    edition = bring(lines[1], "part_001.jsonl", part=True, after=1)
    assert "gone" not in edition.counts
    assert not Record.objects.filter(gone=True).exists()
    assert Record.objects.count() == 2


def test_a_file_that_lacks_much_says_so_before_anything_is_written(look: Bring, bring: Bring) -> None:
    bring(ROR, FIRST)
    edition = look([*ROR[:3], {"id": "x", "names": []}, "nothing"], SECOND, after=1)
    said = [words(code, details) for code, details in edition.notes]
    assert any("5 of the 8 entries" in one for one in said)
    assert any("2 entries are wrong" in one for one in said)
    assert edition.samples["wrong"][0][:3] == [4, "", "bad_ror"]


def test_a_file_that_cannot_be_read_to_its_end_says_why_and_leaves_nothing(look: Bring, tmp_path: Path) -> None:
    edition = look(json.dumps(ROR).encode()[:-100], FIRST)
    assert (edition.state, edition.problem, edition.path) == ("failed", "broken", "")
    assert "after entry 7" in bringing.problem_of(edition)
    assert not list((tmp_path / "directory").iterdir())


def test_one_list_comes_in_at_a_time_and_a_file_can_be_thrown_away(look: Bring, lister: Acting, tmp_path: Path) -> None:
    first, second = look(ROR, FIRST), look(OPENALEX, "part.jsonl")
    start_list(acting=lister, edition=first, at=AT)
    with pytest.raises(Refusal, match="Another list is coming in"):
        start_list(acting=lister, edition=second, at=AT)
    with pytest.raises(Refusal):
        drop_list(acting=lister, edition=first, at=AT)
    drop_list(acting=lister, edition=second, at=AT)
    second.refresh_from_db()
    assert (second.state, second.path) == ("dropped", "")
    assert [path.name for path in (tmp_path / "directory").iterdir()] == [first.digest]
    assert Task.objects.filter(name=BRING).count() == 1
    said = list(AuditEvent.objects.filter(what__startswith="directory.").order_by("pk").values_list("what", flat=True))
    assert said == [
        "directory.list_received",
        "directory.list_received",
        "directory.list_started",
        "directory.list_dropped",
    ]


def test_only_officers_and_keepers_of_the_whole_house_bring_lists(lister: Acting, house: Any) -> None:
    reader = Acting(house, 1, "Reader", frozenset({Role.READER}))
    faculty = Acting(house, 1, "Faculty", frozenset({Role.OFFICER}), limits={Role.OFFICER: frozenset({"faculty-1"})})
    for acting, reason in ((reader, "Only an officer"), (faculty, "for some units only")):
        with pytest.raises(Refusal, match=reason):
            receive_list(acting=acting, chunks=[b"[]"], name="x", at=AT)
    assert not Edition.objects.exists()


def test_everything_can_be_computed_again_from_the_records(bring: Bring) -> None:
    bring(ROR, FIRST)
    bring(OPENALEX, "part.jsonl", after=1)
    Identifier.objects.all().delete()
    Naming.objects.all().delete()
    before = list(Organisation.objects.order_by("pk").values_list("names", "weight", "origins", "successor"))
    Organisation.objects.update(names={}, weight=0, city="", origins={})
    merging.merge(Organisation.objects.values_list("pk", flat=True), at=AT + timedelta(days=1))
    after = list(Organisation.objects.order_by("pk").values_list("names", "weight", "origins", "successor"))
    assert [one[:2] for one in after] == [one[:2] for one in before]
    assert Identifier.objects.filter(scheme="ror").count() == 8
    assert Naming.objects.filter(text="长安大学").count() == 1


def test_the_node_s_own_copy_of_the_catalogue_is_a_list(lister: Acting, settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path
    with pytest.raises(Refusal, match="no copy"):
        receive_catalogue(acting=lister, at=AT)
    take((SAMPLES / "catalogue.xml").read_bytes().replace(b'<hei id="nameless.example"/>', b""), at=AT)
    edition, new = receive_catalogue(acting=lister, at=AT)
    bringing.run(edition, AT)
    edition.refresh_from_db()
    assert (new, edition.list, edition.counts["new"]) == (True, "ewp", 2)
