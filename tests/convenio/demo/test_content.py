"""The demo's data: the announcement's facts with their source, invented partners under .example, valid texts."""

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import convenio.demo
from convenio.agreements import library
from convenio.institutions.profile import parse_profile
from pact.metrics import METRICS, counted
from pact.text import check_text, missing_required, quantity_of

CONTENT = Path(convenio.demo.__file__).parent / "content"
REAL = {"chd.edu.cn", "tpu.ru"}
LANGUAGES = {"en", "zh", "ru"}
STAGES = {"draft", "negotiation", "agreed", "signing", "in_force", "ending", "ended", "abandoned"}
HAN = re.compile(r"[\u4e00-\u9fff]")
CYRILLIC = re.compile(r"[\u0400-\u04ff]")


def read(name: str) -> Any:
    return json.loads((CONTENT / name).read_text(encoding="utf-8"))


def further(hei: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = read(f"further/{hei}.json")
    return rows


def local_texts(value: Any) -> list[dict[str, str]]:
    if isinstance(value, dict):
        if "en" in value:
            return [value]
        return [text for inner in value.values() for text in local_texts(inner)]
    return [text for inner in value for text in local_texts(inner)] if isinstance(value, list) else []


def text_of(spec: dict[str, Any]) -> dict[str, Any]:
    base = read(f"agreements/{spec['renews']}.json") if "renews" in spec else spec
    names = {hei: read(f"profiles/{hei}.json")["names"] for hei in base["parties"]}
    text = library.template(
        base["kind"],
        languages=base["languages"],
        parties=base["parties"],
        party_names=names,
        on=date.fromisoformat(spec["on"]),
        signatories=spec["signatories"],
        values=spec["values"],
        first_year=spec["first_year"],
        last_year=spec["last_year"],
    )
    return text | {"title": base["title"]}


FILES = sorted(str(path.relative_to(CONTENT)) for path in CONTENT.rglob("*.json"))


@pytest.mark.parametrize("name", FILES)
def test_every_text_has_three_languages_and_the_right_apostrophe(name: str):
    found = local_texts(read(name))
    assert found
    for text in found:
        assert set(text) == LANGUAGES, text
        assert HAN.search(text["zh"]) or not re.search(r"[a-z]{4}", text["zh"]), text
        assert CYRILLIC.search(text["ru"]) or text["ru"] == text["en"], text
        for said in text.values():
            assert "'" not in said
            assert "\uff07" not in said
            assert not re.search(r"Chang[^’]an", said)


def test_tomsk_is_described_as_in_the_announcement():
    profile = parse_profile((CONTENT / "profiles/tpu.ru.json").read_bytes(), strict=True)
    assert profile.ror == "00a45v709"
    qs = {r.year: r.place for r in profile.rankings if r.series == "qs-world"}
    assert qs == {2017: 400, 2018: 386, 2019: 373, 2020: 387, 2021: 401, 2022: 395}
    others = {r.series: r.place for r in profile.rankings if r.series != "qs-world"}
    assert others == {"engineering-education": 1, "technical": 2, "comprehensive-technical": 3}
    assert {(f.value, f.how, f.year, f.source) for f in profile.facts} == {
        (150000, "more_than", 2020, "announcement-2020"),
        (500, "more_than", 2020, "announcement-2020"),
    }
    assert profile.affiliations[0].total == 13
    assert {s.key for s in profile.strengths} == {"materials", "additive"}
    assert profile.achievements[0].partners[0]["en"] == "Russian Space Agency"
    for row in (*profile.affiliations, *profile.rankings, *profile.strengths, *profile.achievements, *profile.facts):
        assert row.source in {"announcement-2020", "qs-series"}


def test_of_changan_nothing_is_claimed_that_the_announcement_does_not_say():
    profile = parse_profile((CONTENT / "profiles/chd.edu.cn.json").read_bytes(), strict=True)
    assert profile.ror == "05mxya461"
    assert (profile.rankings, profile.strengths, profile.achievements, profile.facts) == ((), (), (), ())


@pytest.mark.parametrize("hei", sorted(REAL))
def test_what_is_invented_of_a_real_university_says_so_and_no_address_is_real(hei: str):
    profile = parse_profile((CONTENT / f"profiles/{hei}.json").read_bytes(), strict=True)
    for row in (*profile.contacts, *profile.units):
        assert "demonstration" in row.names["en"]
        assert "演示" in row.names["zh"]
        assert "демонстрация" in row.names["ru"]
    assert all(contact.email.endswith(".example") for contact in profile.contacts)
    for person in read("people.json")[hei]:
        assert person["email"].endswith(".example")
        assert "demonstration" in person["name"]["en"]


def test_every_role_is_there_on_both_sides():
    for people in read("people.json").values():
        assert {role for person in people for role in person["roles"]} == {
            "officer",
            "reviewer",
            "signatory",
            "reader",
            "keeper",
        }


def test_the_announcement_keeps_its_silences():
    said = read("announcements/comprehensive-2020.json")
    assert said["clicks"] == 367
    assert said["published_on"] == "2020-06-11"
    assert "author" not in said
    assert "source" not in said
    assert {row["strand"] for row in said["said"]} >= {"principles", "visits", "training", "programmes", "research"}


@pytest.mark.parametrize("name", ["comprehensive-2020", "renewal-2026"])
def test_the_agreement_is_a_valid_text_with_promises(name: str):
    text = text_of(read(f"agreements/{name}.json"))
    assert check_text(text) == []
    assert missing_required(text) == []
    assert all(quantity_of(text, commitment) > 0 for commitment in text["commitments"])


def test_the_2020_agreement_names_its_signatories_and_says_what_is_invented():
    spec = read("agreements/comprehensive-2020.json")
    assert spec["signed_on"] == "2020-06-11"
    assert spec["signatories"]["chd.edu.cn"]["name"] == {"en": "Sha Aimin", "zh": "沙爱民", "ru": "Ша Айминь"}
    assert spec["signatories"]["tpu.ru"]["name"]["en"] == "Victor V. Dyomin"
    assert "demonstration" in spec["notes"]["en"]
    done = {(a["by"], a["answer"]) for a in spec["activities"]}
    assert ("chd.edu.cn", "dispute") not in done
    assert ("tpu.ru", "dispute") not in done


def test_in_the_demonstration_both_real_universities_keep_every_yearly_promise_alike():
    spec = read("agreements/comprehensive-2020.json")
    text = text_of(spec)
    for promise in text["commitments"]:
        if promise["period"] != "year":
            continue
        for year in range(promise["first_year"], 2026):
            counts = [
                counted(done, promise["metric"])
                for done in spec["activities"]
                if (done["metric"], done["direction"]) == (promise["metric"], promise["direction"])
                and done["from"].startswith(str(year))
            ]
            assert sum(count or 0 for count in counts) == quantity_of(text, promise), (promise["metric"], year)


def test_promises_and_activities_use_known_metrics_and_quantities():
    promises = [p for hei in REAL for row in further(hei) for p in row["promises"]]
    promises += text_of(read("agreements/comprehensive-2020.json"))["commitments"]
    for promise in promises:
        metric = METRICS[promise["metric"]]
        assert (metric.strand, metric.unit) == (promise["strand"], promise["unit"])
    done = [
        (d, row["promises"][d["promise"]]["metric"]) for hei in REAL for row in further(hei) for d in row["activities"]
    ]
    done += [(d, d["metric"]) for d in read("agreements/comprehensive-2020.json")["activities"]]
    done.append((read("agreements/renewal-2026.json")["first_promise"], "teacher_visits"))
    for activity, name in done:
        assert set(activity["quantities"]) <= set(METRICS[name].quantities)
        assert counted(activity, name)


def test_the_renewal_waits_half_way_with_another_number_of_teachers():
    spec = read("agreements/renewal-2026.json")
    assert spec["values"]["staff_exchange"]["teachers"] == 2
    suggested = next(step for step in spec["steps"] if step["do"] == "suggest")
    assert suggested["by"] == "tpu.ru"
    assert suggested["values"] == {"teachers": 4}
    types = {clause["type"] for clause in text_of(spec)["clauses"]}
    assert {step["clause"] for step in spec["steps"] if "clause" in step} <= types
    assert all("demonstration" in s["name"]["en"] for s in spec["signatories"].values())
    assert date.fromisoformat(spec["first_promise"]["from"]).year in range(spec["first_year"], spec["last_year"] + 1)


def test_the_lists_of_the_two_nodes_differ_and_show_many_stages():
    lists = {hei: further(hei) for hei in REAL}
    for hei, rows in lists.items():
        assert len(rows) >= 30
        assert len({row["key"] for row in rows}) == len(rows)
        assert len({row["title"]["en"] + row["partner"] for row in rows}) == len(rows)
        assert {row["stage"] for row in rows} == STAGES
        assert {strand for row in rows for strand in row["strands"]} == {"visits", "training", "programmes", "research"}
        assert any("2026-12-01" <= row["ends_on"] <= "2027-05-31" for row in rows if row["stage"] == "in_force"), hei
    first, second = ({(row["partner"], row["title"]["en"]) for row in rows} for rows in lists.values())
    assert not first & second


def test_partners_are_invented_and_known():
    partners = {row["hei_id"]: row for row in read("partners.json")}
    assert all(hei.endswith(".example") for hei in partners)
    assert len({row["country"] for row in partners.values()}) > 20
    assert {row["partner"] for hei in REAL for row in further(hei)} <= set(partners)
    fictitious = read("fictitious.json")
    assert {fictitious["own"], fictitious["partner"]} <= set(partners)


@pytest.mark.parametrize("hei", sorted(REAL))
def test_dates_and_promises_hold_together(hei: str):
    kinds = {kind.id for kind in library.kinds()}
    for row in further(hei):
        assert row["kind"] in kinds
        assert row["starts_on"] < row["ends_on"]
        assert bool(row["signed_on"]) == (row["stage"] in {"in_force", "ending", "ended"}), row["key"]
        assert (row["stage"] == "ended") == (row["ends_on"] < "2026-11-23" and bool(row["signed_on"])), row["key"]
        assert bool(row["turn"]) == (row["stage"] in {"draft", "negotiation", "agreed", "signing"})
        assert (row["stage"] == "ending") == (row["notice"] is not None)
        for done in row["activities"]:
            assert row["starts_on"] <= done["from"] <= done["to"] <= row["ends_on"]
            assert done["to"] < "2026-11-23"
            direction = row["promises"][done["promise"]]["direction"]
            assert done["by"] == (hei if direction == "joint" else direction["from"])


@pytest.mark.parametrize("hei", sorted(REAL))
def test_a_real_university_falls_short_of_no_yearly_promise_that_has_begun(hei: str):
    looked = 0
    for row in further(hei):
        for number, promise in enumerate(row["promises"] if row["signed_on"] else []):
            own = promise["direction"] == "joint" or promise["direction"]["from"] == hei
            if promise["period"] != "year" or not own:
                continue
            for year in range(promise["first_year"], min(promise["last_year"], 2025) + 1):
                done = [d for d in row["activities"] if d["promise"] == number and d["from"].startswith(str(year))]
                assert sum(counted(d, promise["metric"]) or 0 for d in done) >= promise["quantity"], (row["key"], year)
                looked += 1
    assert looked > 10


def test_no_dispute_and_no_shortfall_touches_a_real_name():
    for hei in REAL:
        for row in further(hei):
            assert {done["answer"] for done in row["activities"]} <= {"confirm", ""}
            assert all(done["by"] != hei for done in row["activities"] if done["answer"] == "")
    assert "dispute" in {done["answer"] for done in read("fictitious.json")["activities"]}


def test_between_the_invented_universities_the_balance_of_students_tips():
    told = read("fictitious.json")
    sums = {told["own"]: 0, told["partner"]: 0}
    for done in told["activities"]:
        promise = told["promises"][done["promise"]]
        if promise["strand"] == "training" and done["answer"] == "confirm":
            sums[promise["direction"]["from"]] += done["quantities"]["persons"]
    assert sums[told["own"]] > 2 * sums[told["partner"]]
