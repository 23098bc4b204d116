"""The clause library: complete in three languages, equal values in all of them, and valid texts for every kind."""

import copy
import json
import re
from datetime import date
from typing import Any

import pytest

from convenio.agreements import library
from convenio.agreements.library_data import FOLDER
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
TYPES = [t.id for t in library.clause_types()]
WORDINGS = [v for t in TYPES for v in library.variants(t)]
KINDS = [k.id for k in library.kinds()]
HAN = re.compile(r"[\u4e00-\u9fff]")
CYRILLIC = re.compile(r"[\u0400-\u04ff]")
PLACEHOLDER = re.compile(r"\{([a-z0-9_]+)(\?[^{}]*)?\}|\{party:([AB])\}")


def text_of(kind: str = "COMP", languages: tuple[str, ...] = ("zh", "ru", "en"), **more: Any) -> dict[str, Any]:
    names = {hei: {tag: said.get(tag, said["en"]) for tag in languages} for hei, said in NAMES.items()}
    return library.template(
        kind, languages=list(languages), parties=PARTIES, party_names=names, on=date(2026, 11, 23), **more
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


@pytest.mark.parametrize("t", library.clause_types(), ids=lambda t: t.id)
def test_labels_and_guidance_exist_in_three_languages(t: library.ClauseType):
    for words in (t.labels, t.guidance):
        assert set(words) == set(library.LANGUAGES)
        assert HAN.search(words["zh"])
        assert CYRILLIC.search(words["ru"])
        assert len(words["en"]) > 3


def test_at_least_twenty_types_have_wording_and_the_comprehensive_agreement_needs_no_other():
    written = {v.type for v in WORDINGS}
    assert len(written) >= 20
    assert {c["type"] for c in text_of()["clauses"]} <= written


@pytest.mark.parametrize("v", WORDINGS, ids=lambda v: f"{v.type}:{v.id}")
def test_every_wording_is_complete_and_uses_the_same_values_in_each_language(v: library.Variant):
    for words in (v.name, v.heading, v.body):
        assert set(words) == set(library.LANGUAGES)
        assert HAN.search(words["zh"])
        assert CYRILLIC.search(words["ru"])
        assert not CYRILLIC.search(words["en"] + words["zh"])
        assert not HAN.search(words["en"] + words["ru"])
    used = {tag: names_used(body) for tag, body in v.body.items()}
    assert used["en"] == used["zh"] == used["ru"]
    assert {n for n in used["en"] if not n.startswith("party:")} == {f.name for f in v.fields}
    assert len({body.count("\n\n") for body in v.body.values()}) == 1
    for tag, body in v.body.items():
        left = PLACEHOLDER.sub("", body)
        assert "{" not in left, (tag, left)
        assert "'" not in body, "use the typographic apostrophe"


@pytest.mark.parametrize("v", WORDINGS, ids=lambda v: f"{v.type}:{v.id}")
def test_russian_has_all_four_plural_words_and_english_both(v: library.Variant):
    for tag, wanted in (("ru", ["one", "few", "many", "other"]), ("en", ["one", "other"])):
        for choice in re.findall(r"\{[a-z_]+\?([^{}]*)\}", v.body[tag]):
            assert [part.split(":")[0] for part in choice.split(";")] == wanted
    numbers = {f.name for f in v.fields if f.type == "integer"}
    chosen = set(re.findall(r"\{([a-z_]+)\?", v.body["ru"]))
    assert chosen == numbers, "every whole number in Russian needs a word that agrees with it"


@pytest.mark.parametrize("v", WORDINGS, ids=lambda v: f"{v.type}:{v.id}")
def test_every_value_has_guidance(v: library.Variant):
    for f in v.fields:
        assert set(f.guidance) == set(library.LANGUAGES)
        assert HAN.search(f.guidance["zh"])
        assert CYRILLIC.search(f.guidance["ru"])


def test_the_principles_are_those_of_the_announcement():
    body = library.variants("principles")[0].body
    assert (
        "equality and mutual benefit, complementary advantages, mutual cooperation, and common development"
        in body["en"]
    )
    assert "平等互利、优势互补、相互合作、共同发展" in body["zh"]
    assert "равенства и взаимной выгоды" in body["ru"]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_gives_a_text_with_its_required_clauses(kind: str):
    text = text_of(kind)
    assert missing_required(text) == []
    problems = list(check_text(text))
    assert problems == [], problems


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
