"""Words of old lists: kinds, countries, periods, universities."""

from __future__ import annotations

import pytest

from convenio.agreements.importing.countries import country_of, nearest
from convenio.agreements.importing.partners import Finder, Named, domain_of, university_name
from convenio.agreements.importing.words import code_of, codes_in, months_of
from convenio.directory.models import FormerName, Placing
from convenio.directory.search import indexing
from convenio.parties.actions import keep_party
from tests.convenio.directory.rows import AT, organisation


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("MoU", "MOU"),
        ("ERASMUS+", "IIA"),
        ("Erasmus+ KA131 agreement", "IIA"),
        ("Memorandum of Understanding (general)", "MOU"),
        ("memorandum of undestanding", "MOU"),
        ("合作谅解备忘录", "MOU"),
        ("双学位项目协议", "JDD"),
        ("Договор о сетевой форме реализации", "NET"),
        ("Соглашение об обмене студентами", "SEA"),
        ("Doble titulación", "JDD"),
        ("handshake", ""),
        ("", ""),
    ],
)
def test_kinds(word: str, kind: str) -> None:
    assert code_of("kind", word) == kind


def test_other_words() -> None:
    assert [code_of("renewal", word) for word in ("tacit", "автоматически", "по соглашению сторон", "否")] == [
        "auto", "auto", "by_agreement", "none",
    ]  # fmt: skip
    assert code_of("status", "в проекте / на согласовании") == "draft"
    assert codes_in("strand", "Students; research, 教师互访") == ["training", "research", "visits"]
    assert [months_of(text) for text in ("6", "6 months", "1 year", "90 days", "6 мес.", "3个月", "soon")] == [
        6, 6, 12, 3, 6, 3, None,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("China", "CN"), ("中国", "CN"), ("Китай", "CN"), ("КНР", "CN"), ("Méjico", "MX"), ("Letònia", "LV"),
        ("EUA", "US"),
        ("Korea (Republic of)", "KR"), ("uk", "GB"), ("Suiza", "CH"), ("Россия", "RU"), ("DE", "DE"), ("Türkiye", "TR"),
        ("Atlantis", ""), ("QQ", ""),
    ],
)  # fmt: skip
def test_countries(word: str, code: str) -> None:
    assert country_of(word) == code


def test_a_misspelt_country_is_proposed_and_not_believed() -> None:
    assert (country_of("Germny"), nearest("Germny"), nearest("Qwrtzk")) == ("", "DE", "")


def test_names_codes_and_addresses_of_universities() -> None:
    assert university_name("Technische Universitat Wien - Faculty of Informatics") == "Technische Universitat Wien"
    assert university_name("Politecnico di Torino (Double Degree)") == "Politecnico di Torino"
    assert (
        university_name("Alma Mater Studiorum - Università di Bologna")
        == "Alma Mater Studiorum - Università di Bologna"
    )
    assert [Named("x", code).erasmus for code in ("A  WIEN02", "A_WIEN02-ELEC", "CHNBEIJING04", "05mxya461")] == [
        "A WIEN02", "A WIEN02", "CHN BEIJING04", "",
    ]  # fmt: skip
    assert Named("x", "https://ror.org/05mxya461").ror == "05mxya461"
    addresses = ("http://www.studium.uni-freiburg.de/en/x", "www.chd.edu.cn", "https://tpu.ru", "ftp", "127.0.0.1")
    assert [domain_of(one) for one in addresses] == ["uni-freiburg.de", "chd.edu.cn", "tpu.ru", "", ""]


def test_known_universities_are_found_and_likely_ones_asked_about(officer) -> None:
    keep_party(hei_id="chd.edu.cn", names={"en": "Chang’an University", "zh": "长安大学"}, country="CN")
    finder = Finder(officer.party)
    assert finder.find(Named("长安大学", country="CN")).hei_id == "chd.edu.cn"
    assert finder.find(Named("CHANG'AN UNIVERSITY")).hei_id == "chd.edu.cn"
    near = finder.find(Named("Changan University", country="CN"))
    assert (near.known, near.like and near.like.hei_id) == (False, "chd.edu.cn")
    assert finder.find(Named("Changan University", country="CN"), answer="chd.edu.cn").known
    assert finder.find(Named("Chang'an University", country="RU")).known is False, "another country is another one"
    assert finder.find(Named("Нечто", country="RU")).hei_id == finder.find(Named("Нечто", country="RU")).hei_id
    names = {"en": "University of Oulu", "fi": "Oulun yliopisto"}
    oulu = organisation(*names.values(), names=names, country="FI", domain="oulu.fi")
    indexing.keep([oulu.pk])
    told = Finder(officer.party).find(Named("Oulun yliopisto"))
    assert (told.hei_id, told.country, told.known) == ("oulu.fi", "FI", False)
    stands_elsewhere = keep_party(hei_id="uni-oulu.example", names={"en": "Oulu"}, country="FI")
    Placing.objects.create(party=stands_elsewhere, organisation=oulu, at=AT)
    assert Finder(officer.party).find(Named("OULUN YLIOPISTO")).hei_id == "uni-oulu.example"


def test_a_partner_is_known_by_its_name_in_another_script_and_by_a_former_one(officer) -> None:
    party = keep_party(hei_id="nwpu.edu.cn", names={"en": "Northwestern Polytechnical University"}, country="CN")
    former = {"en": "Northwest Institute of Engineering"}
    FormerName.objects.create(party=party, names=former, source="x", at=AT)
    finder = Finder(officer.party)
    for name in ("西北工业大学", "Северо-Западный политехнический университет"):
        found = finder.find(Named(name, country="CN"))
        assert (found.known, found.like) == (False, party)
    assert finder.find(Named("西南工业大学", country="CN")).like is None
    assert finder.find(Named("Northwest Institute of Engineering")).hei_id == "nwpu.edu.cn"
