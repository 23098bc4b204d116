"""A profile for tests: all that the announcement of 11 June 2020 says of one university, with made-up neighbours."""

import copy
from typing import Any

QS = [(2017, 400), (2018, 386), (2019, 373), (2020, 387), (2021, 401), (2022, 395)]


def tomsk() -> dict[str, Any]:
    """The JSON of a profile, fresh each time so that a test may break it."""
    return copy.deepcopy(_TOMSK)


_TOMSK: dict[str, Any] = {
    "format": "convenio-profile-1",
    "hei_id": "tpu.ru",
    "names": {
        "en": "Tomsk Polytechnic University",
        "zh": "托木斯克理工大学",
        "ru": "Томский политехнический университет",
    },
    "short_names": {"en": "TPU"},
    "country": "RU",
    "colour": "#2c7a3f",
    "colour_dark": "#7fcf95",
    "ror": "00a45v709",
    "schac": "tpu.ru",
    "website": "https://tpu.ru",
    "founded": 1896,
    "place": {"city": {"en": "Tomsk", "zh": "托木斯克", "ru": "Томск"}, "latitude": "56.4651", "longitude": "84.9502"},
    "sources": [
        {"key": "announcement", "title": {"en": "Announcement of 11 June 2020"}, "published_on": "2020-06-11"},
        {"key": "qs", "title": {"en": "QS World University Rankings"}, "url": "https://www.topuniversities.com/"},
    ],
    "contacts": [{"role": "international_office", "names": {"en": "International office"}, "email": "io@tpu.example"}],
    "units": [{"ounit_id": "materials", "names": {"en": "School of Materials", "zh": "材料学院"}}],
    "affiliations": [
        {
            "key": "national-research",
            "kind": "designation",
            "names": {"en": "National research university", "zh": "国家研究型大学"},
            "total": 13,
            "source": "announcement",
        }
    ],
    "rankings": [
        *(
            {
                "series": "qs-world",
                "publisher": {"en": "QS"},
                "scope": "world",
                "scope_names": {"en": "QS World University Rankings", "zh": "QS世界大学排名"},
                "place": place,
                "year": year,
                "source": "announcement" if year == 2020 else "qs",
            }
            for year, place in QS
        ),
        {
            "series": "engineering-association",
            "publisher": {"en": "Russian Engineering Education Association"},
            "scope": "country",
            "scope_names": {"en": "Members of the association"},
            "place": 1,
            "source": "announcement",
        },
    ],
    "strengths": [
        {
            "key": "additive",
            "field": {"en": "Additive manufacturing (3D printing)", "zh": "增材制造（3D打印）"},
            "claim": {"en": "ranks first in Russia"},
            "isced_f": "0715",
            "evidence": {"en": "Statement of the announcement; no ranking is named"},
            "source": "announcement",
        }
    ],
    "achievements": [
        {
            "key": "satellite",
            "what": {"en": "World’s first small satellite using 3D printing technology"},
            "partners": [{"en": "Russian Space Agency"}],
            "on": "2016-03",
            "evidence": {"en": "Announcement"},
            "strengths": ["additive"],
            "source": "announcement",
        }
    ],
    "facts": [
        {
            "key": "graduates",
            "names": {"en": "high-level management and technical talents trained"},
            "value": 150000,
            "how": "more_than",
            "year": 2020,
            "source": "announcement",
        }
    ],
}
