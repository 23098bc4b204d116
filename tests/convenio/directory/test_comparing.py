"""Whether two names, and two entries, may be one university: real cases, and the traps of ``domain.md``."""

from dataclasses import replace

import pytest

from convenio.directory.likeness.comparing import REVIEW, STRONG, Like, compare, entry
from convenio.directory.likeness.spelling import spell


def likeness(one: str, other: str, **both: str) -> Like | None:
    return compare(entry(1, [one], country="XX", **both), entry(2, [other], country="XX", **both))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("长安大学", "Chang’an University"),
        ("长安大学", "Chang An University"),
        ("長安大學", "Changan Univ."),
        ("长安大学", "Чанъаньский университет"),
        ("长安大学", "Университет Чанъань"),
        ("西安交通大学", "Xi'an Jiaotong University"),
        ("陕西师范大学", "Shaanxi Normal University"),
        ("北京理工大学", "Beijing Institute of Technology"),
        ("Национальный исследовательский Томский политехнический университет", "Tomsk Polytechnic University"),
        ("Новосибирский государственный университет", "Novosibirsk State University"),
        ("Университет ИТМО", "ITMO University"),
        ("Universität Heidelberg", "University of Heidelberg"),
        ("University of Heidelberg", "Heidleberg Unviersity"),
        ("Politecnico di Milano", "Polytechnic University of Milan"),
        ("Tartu Ülikool", "University of Tartu"),
        ("Al-Farabi Kazakh National University", "Kazakh National University Al Farabi"),
        ("Universitat de València", "Universidad de Valencia"),
        ("Peking University", "Пекинский университет"),
        ("East China Normal University", "华东师范大学"),
        ("Lomonosov Moscow State University", "Московский государственный университет имени М. В. Ломоносова"),
        ("Technical University of Munich", "慕尼黑工业大学"),
        ("Far Eastern Federal University", "Дальневосточный федеральный университет"),
    ],
)
def test_one_university_under_two_names(one: str, other: str) -> None:
    found = likeness(one, other)
    assert found is not None
    assert found.score >= STRONG


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Chang’an University", "Chang’an Automobile"),
        ("长安大学", "长安汽车"),
        ("Chang’an University", "Chang’an University Hospital"),
        ("Tomsk Polytechnic University", "Tomsk State University"),
        ("Tomsk Polytechnic University", "Tomsk State University of Control Systems and Radioelectronics"),
        ("Tomsk State University", "Tomsk State University of Control Systems and Radioelectronics"),
        ("Томский политехнический университет", "Томский государственный университет"),
        ("Tomsk State University", "Tomsk State Pedagogical University"),
        ("Peter the Great St. Petersburg Polytechnic University", "St. Petersburg State University"),
        ("Hong Kong Polytechnic University", "Shenzhen Polytechnic University"),
        ("Universitat Politècnica de València", "Universitat de València"),
        ("Nanjing University", "Nanjing Normal University"),
        ("Xi'an University", "Xi'an Medical University"),
        ("University of Michigan", "University of Michigan–Dearborn"),
        ("Université Paris 1 Panthéon-Sorbonne", "Université Paris 3 Sorbonne"),
        ("First Hospital of Dalian", "Second Hospital of Dalian"),
        ("North Carolina State University", "South Carolina State University"),
        ("Mangalore University", "Bangalore University"),
        ("Kyoto University", "Tokyo University"),
        ("East China University of Science and Technology", "University of Science and Technology of China"),
        ("Hong Kong University of Science and Technology", "香港理工大学"),
        ("Istituto di Fisica, Sezione di Bari", "Istituto di Fisica, Sezione di Pisa"),
    ],
)
def test_two_universities_with_like_names(one: str, other: str) -> None:
    assert likeness(one, other) is None


def test_what_speaks_against_it_counts() -> None:
    """A country takes a fifth off, two identifiers of a curated list more; a town of its own is not overcome."""
    here = entry(1, ["Pacific University"], country="US", own={"ror": ["0aaaaaa11"]})
    there = entry(2, ["University of the Pacific"], country="US", own={"ror": ["0bbbbbb22"]})
    assert compare(here, there) is None
    abroad = compare(entry(1, ["Trinity College"], country="IE"), entry(2, ["Trinity College"], country="US"))
    assert abroad is not None
    assert REVIEW <= abroad.score < STRONG
    assert abroad.reasons[-1][0] == "other_country"
    one = entry(1, ["St Mary’s College"], country="GB", city="London", own={"ror": ["0aaaaaa11"]})
    other = entry(2, ["St Mary’s College"], country="GB", city="Durham", own={"ror": ["0bbbbbb22"]})
    assert compare(one, other) is None


def test_an_identifier_says_it_whatever_the_names() -> None:
    one = entry(1, ["Kalinin Polytechnic Institute"], country="RU", own={"erasmus": ["RU TVER01"]})
    other = entry(2, ["Tver State Technical University"], country="RU", own={"erasmus": ["RU TVER01"]})
    found = compare(one, other)
    assert found is not None
    assert found.score == 0.99
    assert found.reasons[0] == ("identifier", {"scheme": "erasmus", "value": "RU TVER01"})


def test_the_web_address_says_it_where_names_cannot_be_compared() -> None:
    one = entry(1, ["Soochow University"], country="CN", domain="suda.edu.cn", teaches=True)
    other = entry(2, ["苏州大学"], country="CN", domain="suda.edu.cn", teaches=True)
    found = compare(one, other)
    assert found is not None
    assert found.reasons[0][0] == "domain"
    assert found.score == 0.8
    company = entry(3, ["Founder Technology Group"], country="CN", domain="suda.edu.cn", teaches=False)
    assert compare(one, company) is None


def test_parts_and_what_they_belong_to_are_two() -> None:
    """A campus with its parent's web address is no duplicate where a list says that it is a part."""
    parent = entry(1, ["Purdue University"], country="US", domain="purdue.edu", own={"ror": ["02dqehb95"]})
    campus = entry(2, ["Purdue University West Lafayette"], country="US", domain="purdue.edu")
    assert compare(parent, campus) is not None
    assert compare(parent, replace(campus, family=frozenset({"02dqehb95"}))) is None


def test_an_abbreviation_that_stands_alone() -> None:
    known = entry(1, ["Tomsk Polytechnic University"], country="RU", acronyms=["TPU"])
    found = compare(known, entry(2, ["TPU"], country="RU"))
    assert found is not None
    assert found.reasons[0] == ("acronym", {"value": "TPU"})
    assert compare(known, entry(2, ["TSU"], country="RU")) is None


def test_a_name_taken_apart() -> None:
    found = spell("Second Affiliated Hospital of Xi’an Medical University")
    assert (found.words, found.numbers) == (("affiliated", "xian"), frozenset({"2"}))
    assert (found.kinds, found.forms) == (frozenset({"medical"}), frozenset({"hospital", "university"}))
