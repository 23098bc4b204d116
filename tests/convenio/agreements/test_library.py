"""The clause library: complete in three languages, equal values in all of them, and valid texts for every kind."""

import copy
import itertools
import json
import re
from datetime import date
from typing import Any

import pytest

from convenio.agreements import library
from convenio.agreements.library_data import FOLDER
from convenio.agreements.library_several import fitted
from pact.text import check_text, missing_required, plain, quantity_of, stale_languages

PARTIES = ["chd.edu.cn", "tpu.ru"]
NAMES = {
    "chd.edu.cn": {"en": "Chang’an University", "zh": "长安大学", "ru": "Чанъаньский университет"},
    "tpu.ru": {
        "en": "Tomsk Polytechnic University",
        "zh": "托木斯克理工大学",
        "ru": "Томский политехнический университет",
    },
}
FURTHER = ["north.example", "south.example"]
NAMES |= {
    "north.example": {"en": "North Coast University", "zh": "北岸大学", "ru": "Университет Северного берега"},
    "south.example": {"en": "South Hill University", "zh": "南山大学", "ru": "Университет Южного холма"},
}
TYPES = [t.id for t in library.clause_types()]
WORDINGS = [v for t in TYPES for v in library.variants(t)]
KINDS = [k.id for k in library.kinds()]
HAN = re.compile(r"[\u4e00-\u9fff]")
CYRILLIC = re.compile(r"[\u0400-\u04ff]")
PLACEHOLDER = re.compile(r"\{([a-z0-9_]+)(\?[^{}]*)?\}|\{party:([AB])\}")


def text_of(
    kind: str = "COMP", languages: tuple[str, ...] = ("zh", "ru", "en"), parties: int = 2, **more: Any
) -> dict[str, Any]:
    chosen = [*PARTIES, *FURTHER][:parties]
    names = {hei: {tag: said.get(tag, said["en"]) for tag in languages} for hei, said in NAMES.items()}
    return library.template(
        kind, languages=list(languages), parties=chosen, party_names=names, on=date(2026, 11, 23), **more
    )


def clause_of(text: dict[str, Any], type_id: str) -> dict[str, Any]:
    return next(c for c in text["clauses"] if c["type"] == type_id)


def names_used(body: str) -> set[str]:
    return {found.group(1) or f"party:{found.group(3)}" for found in PLACEHOLDER.finditer(body)}


def test_the_taxonomy_has_its_44_rows_with_term_and_end_split_in_eleven():
    assert len(TYPES) == len(set(TYPES)) == 42 + 11 + 1
    assert sorted({t.source["row"] for t in library.clause_types()}) == list(range(1, 45))
    assert {t.id for t in library.clause_types() if t.source["row"] == 43} == {
        *("entry_into_force", "duration", "renewal", "amendment", "termination", "teach_out", "survival"),
        *("dispute", "governing_law", "force_majeure", "assignment"),
    }


def test_required_marks_follow_the_taxonomy():
    assert set(library.required_types("COMP")) >= {"parties", "principles", "areas", "non_binding", "execution"}
    assert "quota" in library.required_types("SEA")
    assert "quota" not in library.required_types("COMP")
    assert "degree_award" in library.required_types("CFCRS-P")
    for t in library.clause_types():
        assert set(t.required.values()) <= {"R", "o", "-"}
        assert len(t.required) == 7


def test_labels_and_guidance_exist_in_three_languages():
    for t in library.clause_types():
        for words in (t.labels, t.guidance):
            assert set(words) == set(library.LANGUAGES), t.id
            assert HAN.search(words["zh"]), t.id
            assert CYRILLIC.search(words["ru"]), t.id
            assert len(words["en"]) > 3


def test_every_type_has_wording_and_most_have_two():
    counts = {t: len(library.variants(t)) for t in TYPES}
    assert min(counts.values()) >= 2, [t for t, count in counts.items() if count < 2]
    assert len(WORDINGS) == len({(v.type, v.id) for v in WORDINGS}) >= 120


def bodies_of(v: library.Variant) -> list[tuple[dict[str, str], set[str]]]:
    """Both forms of a wording, with the values it may use."""
    found = [(v.body, {f.name for f in v.fields})]
    if v.several:
        body = {
            tag: words.replace("{pairs}", v.several.pair.get(tag, "{pairs}")) for tag, words in v.several.body.items()
        }
        found.append(
            (
                body,
                {f.name for f in (*fitted(v, ["a.example", "b.example", "c.example"]).fields, *v.several.pair_fields)},
            )
        )
    return found


def test_every_wording_is_complete_and_uses_the_same_values_in_each_language():
    for v in WORDINGS:
        here = f"{v.type}:{v.id}"
        for words in (v.name, v.heading, *(body for body, _names in bodies_of(v))):
            assert set(words) == set(library.LANGUAGES), here
            assert HAN.search(words["zh"]), here
            assert CYRILLIC.search(words["ru"]), here
            assert not CYRILLIC.search(words["en"] + words["zh"]), here
            assert not HAN.search(words["en"] + words["ru"]), here
        for bodies, names in bodies_of(v):
            used = {tag: names_used(body) for tag, body in bodies.items()}
            assert used["en"] == used["zh"] == used["ru"], here
            said = {n for n in used["en"] if not n.startswith("party:")} - {"parties"}
            assert said <= names, here
            assert v.several or said == names, here
            assert len({body.count("\n\n") for body in bodies.values()}) == 1, here
            for tag, body in bodies.items():
                assert "{" not in PLACEHOLDER.sub("", body), (here, tag)
                assert "'" not in body, f"{here}: use the typographic apostrophe"


def test_russian_has_all_four_plural_words_and_english_both():
    for v in WORDINGS:
        for bodies, names in bodies_of(v):
            for tag, wanted in (("ru", ["one", "few", "many", "other"]), ("en", ["one", "other"])):
                for choice in re.findall(r"\{[a-z_]+\?([^{}]*)\}", bodies[tag]):
                    assert [part.split(":")[0] for part in choice.split(";")] == wanted, (v.type, v.id)
            fields = (*v.fields, *(v.several.pair_fields if v.several else ()))
            numbers = {f.name for f in fields if f.type == "integer" and f.name in names_used(bodies["ru"]) & names}
            chosen = set(re.findall(r"\{([a-z_]+)\?", bodies["ru"]))
            assert chosen == numbers, f"{v.type}:{v.id}: every whole number in Russian needs a word that agrees with it"


def test_every_value_has_guidance_in_three_languages_and_a_default_of_its_type():
    for v in WORDINGS:
        for f in (*v.fields, *(v.several.pair_fields if v.several else ())):
            here = f"{v.type}:{v.id}:{f.name}"
            assert set(f.guidance) == set(library.LANGUAGES), here
            assert HAN.search(f.guidance["zh"]), here
            assert CYRILLIC.search(f.guidance["ru"]), here
            assert (f.type == "code") == bool(f.list), here


def test_the_principles_are_those_of_the_announcement():
    body = library.variants("principles")[0].body
    assert (
        "equality and mutual benefit, complementary advantages, mutual cooperation, and common development"
        in body["en"]
    )
    assert "平等互利、优势互补、相互合作、共同发展" in body["zh"]
    assert "равенства и взаимной выгоды" in body["ru"]


TWO = {
    "en": r"\b[Bb]oth (Parties|universities|sides)|[Ee]ither (Party|country|side)|[Nn]either Party|the other Party\b",
    "zh": "双方|另一方|两校|对方",
    "ru": r"[Оо]б(е|еих|еим|еими|оих) [СсУу]|двух государств",
}


@pytest.mark.parametrize("count", [2, 3, 4])
def test_every_kind_gives_a_text_with_its_required_clauses_in_every_language(count: int):
    for kind in KINDS:
        text = text_of(kind, parties=count)
        assert missing_required(text) == [], kind
        assert list(check_text(text)) == [], kind
        for clause in text["clauses"]:
            assert all(clause["body"].values()), (kind, clause["type"])
            assert not stale_languages(clause, text["languages"])
            for tag in text["languages"] if count > 2 else ():
                said = plain(text, clause, tag)
                assert not re.search(TWO[tag], said), (kind, clause["type"], tag, re.search(TWO[tag], said))


def test_three_parties_have_a_matrix_of_numbers_and_promises():
    text = text_of("SEA", parties=3)
    assert {(c["direction"]["from"], c["direction"]["to"]) for c in text["commitments"]} == set(
        itertools.permutations(text["parties"], 2)
    )
    assert set(text["signatories"]) == set(text["parties"])
    first = plain(text, clause_of(text, "parties"), "en")
    assert "Chang’an University, Tomsk Polytechnic University and North Coast University" in first
    both = plain(text, clause_of(text, "execution"), "ru")
    assert "3 подлинника" in both
    wording = library.variant("quota", "by_direction")
    frame = library.Frame(["en", "zh", "ru"], text["parties"], date(2026, 11, 23))
    values = {"students_1_2": 1, "students_3_1": 7}
    clause = library.worded("quota", wording, frame, clause_id="c1", values=values)
    assert len([name for name in clause["values"] if name.startswith("students_")]) == 6
    said = plain({**text, "clauses": [clause]}, clause, "en")
    assert "from Chang’an University to Tomsk Polytechnic University 1 student;" in said
    assert "from North Coast University to Chang’an University 7 students" in said
    assert "7 обучающихся" in plain({**text, "clauses": [clause]}, clause, "ru")
    given = text_of("CFCRS-P", parties=3, values={"staff_exchange": {"teachers_2_3": 9}})
    assert clause_of(given, "staff_exchange")["values"]["teachers_2_3"]["value"] == 9


def test_kinds_say_what_makes_them_different_and_under_what_they_may_hang():
    known = set(KINDS)
    for one in library.kinds():
        for words in (one.names, one.signed_by, one.term, one.depends, one.about):
            assert set(words) == set(library.LANGUAGES), one.id
            assert HAN.search(words["zh"]), one.id
            assert CYRILLIC.search(words["ru"]), one.id
        assert one.binding in ("no", "partly", "yes", "parent")
        assert one.money in ("no", "possible", "yes")
        assert one.parent in ("must", "may", "none")
        assert bool(one.parents) == (one.parent != "none")
        assert set(one.parents) <= known - {"AMD", "TERM"}
    assert {one.id for one in library.kinds() if one.needs_parent} == {"IMPL", "AMD", "TERM"}
    assert {"SEA", "FEA", "JDD", "RCA", "COT"} <= {one.id for one in library.kinds() if one.parent == "may"}
    assert len(known) == 18


def test_a_dependent_text_names_what_it_belongs_to():
    title = {"en": "Comprehensive Agreement", "zh": "全面合作协议", "ru": "Соглашение"}
    text = text_of("AMD", main=library.Main(title))
    said = {tag: plain(text, clause_of(text, "purpose"), tag) for tag in title}
    assert all(title[tag] in said[tag] for tag in title)
    without = text_of("AMD")
    assert "the agreement to which this text belongs" in plain(without, clause_of(without, "purpose"), "en")


def test_the_comprehensive_agreement_promises_in_four_strands():
    text = text_of(values={"staff_exchange": {"teachers": 4}})
    assert [(c["strand"], c["metric"], quantity_of(text, c)) for c in text["commitments"]] == [
        ("visits", "teacher_visits", 4),
        ("visits", "teacher_visits", 4),
        ("training", "exchange_students", 5),
        ("training", "exchange_students", 5),
        ("programmes", "joint_programmes", 1),
        ("research", "joint_projects", 2),
        ("research", "joint_publications", 3),
    ]
    assert {(c["first_year"], c["last_year"]) for c in text["commitments"]} == {(2026, 2031)}


def test_one_number_changes_in_all_languages_with_the_right_russian_word():
    for teachers, english, russian in (
        (1, "1 teacher ", "1 преподавателя "),
        (2, "2 teachers", "2 преподавателей"),
        (21, "21 teachers", "21 преподавателя "),
    ):
        text = text_of(values={"staff_exchange": {"teachers": teachers}})
        clause = clause_of(text, "staff_exchange")
        assert english in plain(text, clause, "en")
        assert russian in plain(text, clause, "ru")
        assert f"{teachers}名教师" in plain(text, clause, "zh")


def test_dates_and_names_are_written_in_the_manner_of_each_language():
    text = text_of(values={"duration": {"ends_on": "2031-12-31"}})
    ends = {tag: plain(text, clause_of(text, "duration"), tag) for tag in ("en", "zh", "ru")}
    assert "31 December 2031" in ends["en"]
    assert "2031年12月31日" in ends["zh"]
    assert "31 декабря 2031" in ends["ru"]
    parties = {tag: plain(text, clause_of(text, "parties"), tag) for tag in ("en", "zh", "ru")}
    assert "Chang’an University" in parties["en"]
    assert "长安大学" in parties["zh"]
    assert "Томский политехнический университет" in parties["ru"]


def test_portuguese_is_to_be_written_and_is_no_error():
    text = text_of(languages=("zh", "ru", "en", "pt"))
    for clause in text["clauses"]:
        assert clause["body"]["pt"] == ""
        assert stale_languages(clause, text["languages"]) == ["pt"]
    assert clause_of(text, "execution")["values"]["languages"]["value"]["pt"]


def test_a_text_without_any_library_language_is_empty_but_starts():
    text = text_of(languages=("pt",))
    assert {clause["body"]["pt"] for clause in text["clauses"]} == {""}
    assert {clause["source"] for clause in text["clauses"]} == {"pt"}


@pytest.mark.parametrize(
    ("tag", "served"),
    [("zh", "zh"), ("zh-Hans-CN", "zh"), ("zh-Hant", ""), ("zh-TW", ""), ("en-GB", "en"), ("RU-ru", "ru"), ("pt", "")],
)
def test_which_languages_the_library_serves(tag: str, served: str):
    assert library.library_language(tag) == served


def test_the_signing_clause_carries_the_consent_and_the_paper_fallback():
    text = text_of()
    said = plain(text, clause_of(text, "execution"), "en")
    assert "articles 3 and 13 of the Electronic Signature Law" in said
    assert "part 2 of article 6 of Federal Law of the Russian Federation No. 63-FZ" in said
    assert "on paper" in said
    assert "Chinese, Russian and English" in said
    assert "equally authentic" in said
    assert "以下列语言订立：中文、俄文" in plain(text, clause_of(text, "execution"), "zh")
    prevailing = text_of(prevailing="zh")
    assert "the following text prevails: Chinese" in plain(prevailing, clause_of(prevailing, "execution"), "en")


def test_slips_are_refused():
    with pytest.raises(ValueError, match="two parties"):
        library.template("COMP", languages=["en"], parties=["a.example"], party_names={}, on=date(2026, 1, 1))
    with pytest.raises(ValueError, match="language"):
        text_of(languages=())
    with pytest.raises(KeyError, match="teachr"):
        text_of(values={"staff_exchange": {"teachr": 4}})
    with pytest.raises(KeyError):
        text_of("NONE")
    with pytest.raises(KeyError):
        library.variants("no_such_type")


def test_texts_do_not_share_state_with_the_library():
    first = text_of()
    before = copy.deepcopy(text_of())
    for clause in first["clauses"]:
        clause["heading"]["en"] = "changed"
        for value in clause["values"].values():
            value["value"] = "changed"
    assert text_of() == before


def test_the_notice_says_in_three_languages_that_this_is_no_legal_advice():
    said = library.notice()
    assert "no legal advice" in said["en"]
    assert "不构成法律意见" in said["zh"]
    assert "не являются юридической консультацией" in said["ru"]


def test_every_data_file_is_read():
    assert {p.stem for p in (FOLDER / "clauses").glob("*.json")} <= set(TYPES)
    assert {p.stem for p in (FOLDER / "templates").glob("*.json")} <= set(KINDS)
    for path in FOLDER.rglob("*.json"):
        json.loads(path.read_text(encoding="utf-8"))
