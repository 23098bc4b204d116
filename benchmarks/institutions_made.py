"""A directory of the world as the Research Organization Registry publishes it, made from nothing, for the figures.

The first entries are the real ones of ``../shared/data/institutions`` where that folder is present (their names,
countries, web sites and ROR identifiers); all others are made: places out of syllables that have a Latin, a Chinese and
a Cyrillic form, so that a name in one script answers to the names in the others. Everything follows from the number of
the entry and the seed: two runs make the same file. A later ``edition`` is the same list a while on: one entry in a
hundred says something else, one in a thousand is gone, one in a thousand is new.

    python benchmarks/institutions_made.py FILE [count] [seed] [edition]
"""

import csv
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

REAL = Path(__file__).resolve().parents[2] / "shared/data/institutions/openalex_institutions_10000.csv"
CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz"
FORMS = (
    "lan 兰 лан|kar 卡 кар|mo 莫 мо|ves 维斯 вес|tur 图 тур|bel 贝 бел|nor 诺 нор|dan 丹 дан|shi 石 ши|ro 罗 ро|"
    "gal 加 гал|mir 米 мир|sen 森 сен|tai 泰 тай|quin 昆 кин|hol 霍 хол|bri 布里 бри|zan 赞 зан|pol 波 пол|ur 乌 ур|"
    "xin 新 синь|chang 长 чан|an 安 ань|hua 华 хуа|dong 东 дун|bei 北 бэй|nan 南 нань|jiang 江 цзян|ling 陵 лин|"
    "ost 奥 ост|grad 格勒 град|sk 斯克 ск|yar 亚 яр|vol 沃 вол|kem 克 кем|tom 托 том|per 佩 пер|sam 萨 сам|om 鄂 ом|"
    "wick 威克 вик|ham 汉 хэм|ford 福 форд|lei 莱 лей|glas 格 глас|dub 都 дуб|lyon 里 лион|mar 马 мар|tou 图卢 тул|"
    "por 波尔 пор|cas 卡斯 кас|val 瓦 вал|gua 瓜 гуа|cor 科 кор|ja 哈 ха|san 圣 сан|riv 里夫 рив|jai 斋 джай|"
    "pur 普 пур|bom 孟 бом|ky 京 кё|saka 阪 сака|hok 北海 хок|seo 首 со|bus 釜 пус|ank 安卡 анк|ist 伊 ист|cai 开 каи|"
    "lag 拉 лаг|nai 内 най|jo 约 йо|acc 阿克 акк|lus 卢 лус|quit 基 кит|lim 利 лим|bog 波哥 бог|sur 苏 сур"
)
SYLLABLES = [one.split() for one in FORMS.split("|")]
COUNTRIES = [
    *[("US", "United States", "edu")] * 26,
    *[("CN", "China", "edu.cn")] * 8,
    *[("GB", "United Kingdom", "ac.uk")] * 7,
    *[("FR", "France", "fr")] * 6,
    *[("DE", "Germany", "de")] * 6,
    *[("JP", "Japan", "ac.jp")] * 5,
    *[("IN", "India", "ac.in")] * 5,
    *[("RU", "Russia", "ru")] * 4,
    *[("BR", "Brazil", "edu.br")] * 3,
    *[("ES", "Spain", "es"), ("IT", "Italy", "it"), ("CA", "Canada", "ca"), ("KR", "South Korea", "ac.kr")] * 2,
    *[("KZ", "Kazakhstan", "kz"), ("PL", "Poland", "pl"), ("TR", "Turkey", "edu.tr"), ("ZA", "South Africa", "ac.za")],
    *[("AU", "Australia", "edu.au"), ("NL", "Netherlands", "nl"), ("MX", "Mexico", "mx"), ("ID", "Indonesia", "ac.id")],
]
TYPES = ["education"] * 20 + ["company"] * 27 + ["nonprofit"] * 15 + ["facility"] * 13 + ["healthcare"] * 12
TYPES += ["government"] * 7 + ["other"] * 4 + ["archive"] * 2
WORDS = {
    "education": (
        ("{} University", "{}大学", "{} государственный университет", "Universität {}"),
        ("{} University of Technology", "{}理工大学", "{} технический университет", "Technische Universität {}"),
        ("{} Polytechnic University", "{}工业大学", "{} политехнический университет", "Université polytechnique de {}"),
        ("{} Medical University", "{}医科大学", "{} медицинский университет", "Universidad de Medicina de {}"),
        ("{} Normal University", "{}师范大学", "{} педагогический университет", "École normale de {}"),
        ("{} Agricultural University", "{}农业大学", "{} аграрный университет", "Università agraria di {}"),
        ("University of {}", "{}综合大学", "Университет {}", "Universidade de {}"),
        ("{} University of Finance and Economics", "{}财经大学", "{} финансовый университет", "Universidad de {}"),
        ("{} Institute of Foreign Languages", "{}外国语学院", "{} институт иностранных языков", "Institut {}"),
        ("{} College", "{}学院", "{} колледж", "Collège {}"),
    ),
    "company": (("{} Pharma", "{}制药", "{} фарма", "{} GmbH"), ("{} Systems", "{}系统", "{} системы", "{} SA")),
    "nonprofit": (
        ("{} Foundation", "{}基金会", "Фонд {}", "Fundación {}"),
        ("{} Society", "{}学会", "Общество {}", "{} eV"),
    ),
    "facility": (
        ("{} Institute of Physics", "{}物理研究所", "{} институт физики", "Institut für Physik {}"),
        ("{} Centre for Ecology", "{}生态中心", "{} центр экологии", "Centre d’écologie {}"),
    ),
    "healthcare": (("{} General Hospital", "{}总医院", "{} больница", "Hospital General de {}"),),
    "government": (("{} Department of Science", "{}科学厅", "Департамент науки {}", "Ministère {}"),),
    "other": (("{} Observatory", "{}天文台", "{} обсерватория", "Observatorio {}"),),
    "archive": (("{} State Archive", "{}档案馆", "{} архив", "Archivo de {}"),),
}
LOCAL = {"DE": "de", "FR": "fr", "ES": "es", "MX": "es", "IT": "it", "BR": "pt"}


def write_ror(path: Path | str, count: int, seed: int = 1, *, edition: int = 1) -> int:
    """Write ``count`` entries as one JSON array of schema v2; the number written (a later edition lacks some)."""
    written = 0
    with Path(path).open("w", encoding="utf-8") as target:
        target.write("[\n")
        for one in entries(count, seed, edition=edition):
            target.write((",\n" if written else "") + json.dumps(one, ensure_ascii=False))
            written += 1
        target.write("\n]\n")
    return written


def entries(count: int, seed: int = 1, *, edition: int = 1) -> Iterator[dict[str, Any]]:
    """The entries one by one, as ROR writes them (schema v2)."""
    real = real_rows()[:count]
    new = count // 1000 if edition > 1 else 0
    rors = _identifiers(real, count + new, seed)
    for number in range(count + new):
        if edition > 1 and number >= len(real) and number % 1000 == 555:
            continue
        known = real[number] if number < len(real) else None
        entry = _real(known, number) if known else _made(number, rors, seed, count + new, len(real))
        if edition > 1 and number % 100 == 50:
            _say_otherwise(entry, number, edition)
        yield entry


def real_rows() -> list[dict[str, str]]:
    """The real ones, each ROR identifier once; empty where the folder is not there."""
    if not REAL.is_file():
        return []
    with REAL.open(encoding="utf-8", newline="") as source:
        rows = {row["ror_id"]: row for row in csv.DictReader(source) if row["ror_id"]}
    return list(rows.values())


def ror_of(number: int) -> str:
    """The identifier with this number (0 to 32**6 - 1): a nought, six signs, two digits of check (ISO 7064)."""
    signs, rest = "", number
    for _place in range(6):
        signs, rest = CROCKFORD[rest % 32] + signs, rest // 32
    return f"0{signs}{98 - number * 100 % 97:02d}"


def _identifiers(real: list[dict[str, str]], count: int, seed: int) -> list[str]:
    found = [row["ror_id"][-9:] for row in real]
    taken, number = set(found), seed
    while len(found) < count:
        number = (number + 766_241_587) % 32**6
        if ror_of(number) not in taken:
            found.append(ror_of(number))
    return found


def _real(row: dict[str, str], number: int) -> dict[str, Any]:
    names = [{"lang": "en", "types": ["label", "ror_display"], "value": row["display_name"]}]
    if row["ror_id"].endswith("05mxya461"):
        names.append({"lang": "zh", "types": ["label"], "value": "长安大学"})
    elif row["ror_id"].endswith("00a45v709"):
        names.append({"lang": "ru", "types": ["label"], "value": "Томский политехнический университет"})
        names.append({"lang": None, "types": ["acronym"], "value": "TPU"})
    elif number % 5 < 2:
        names.append({"lang": None, "types": ["acronym"], "value": acronym(row["display_name"])})
    country = row["country_code"] or "US"
    return _entry(row["ror_id"][-9:], names, (country, country, ""), [row["type"] or "other"], row["homepage_url"])


def _made(number: int, rors: list[str], seed: int, count: int, first: int) -> dict[str, Any]:
    chance = Random(seed * 1_000_003 + number)
    country, kind = chance.choice(COUNTRIES), chance.choice(TYPES)
    latin, han, cyrillic = _place(chance)
    english, chinese, russian, local = (
        pattern.format(word)
        for pattern, word in zip(chance.choice(WORDS[kind]), (latin, han, cyrillic, latin), strict=True)
    )
    names: list[dict[str, Any]] = [{"lang": "en", "types": ["label", "ror_display"], "value": english}]
    if country[0] == "CN" or chance.random() < 0.03:
        names.append({"lang": "zh", "types": ["label"], "value": chinese})
    if country[0] in ("RU", "KZ") or chance.random() < 0.03:
        names.append({"lang": "ru", "types": ["label"], "value": russian})
    if country[0] in LOCAL:
        names.append({"lang": LOCAL[country[0]], "types": ["label"], "value": local})
    if chance.random() < 0.3:
        names.append(
            {"lang": "en", "types": ["alias"], "value": f"{latin} Institute {chance.choice(['of', 'for'])} Science"}
        )
    if chance.random() < 0.35:
        names.append({"lang": None, "types": ["acronym"], "value": acronym(english)})
    kinds = [kind, "funder"] if chance.random() < 0.2 else [kind]
    site = f"https://www.{acronym(english).lower()}{number}.{country[2]}"
    entry = _entry(rors[number], names, country, kinds, site, city=_place(Random(f"{country[0]}{number % 400}"))[0])
    entry["established"] = chance.randint(1500, 2020) if chance.random() < 0.7 else None
    entry["locations"][0]["geonames_details"].update(
        lat=round(chance.uniform(-55, 70), 5), lng=round(chance.uniform(-180, 180), 5)
    )
    _relate(entry, number, rors, count, first)
    return entry


def _relate(entry: dict[str, Any], number: int, rors: list[str], count: int, first: int) -> None:
    """One in a hundred has become another (and one of ten of those yet another); some are withdrawn; families."""
    place, found = number % 1000, []
    if place % 100 == 7 or place == 8:
        found.append(("successor", number + 1))
        entry["status"] = "inactive"
    if place % 100 == 8 or place == 9:
        found.append(("predecessor", number - 1))
    if place == 511:
        entry["status"] = "withdrawn"
    if number % 20 == 3:
        found.append(("parent", number - 3))
    if number % 20 == 0:
        found.append(("child", number + 3))
    entry["relationships"] = [
        {"id": f"https://ror.org/{rors[other]}", "label": f"Entry {other}", "type": kind}
        for kind, other in found
        if first <= other < count
    ]


def _place(chance: Random) -> tuple[str, str, str]:
    parts = chance.choices(SYLLABLES, k=3)
    latin, han, cyrillic = ("".join(part[form] for part in parts) for form in range(3))
    return latin.capitalize(), han, cyrillic.capitalize()


def acronym(name: str) -> str:
    """The capitals of a name: Lankarmo University of Technology → LUT."""
    return "".join(word[0] for word in name.split() if word[0].isupper()) or name[:3].upper()


def _entry(
    ror: str, names: list[dict[str, Any]], country: tuple[str, str, str], kinds: list[str], site: str, city: str = ""
) -> dict[str, Any]:
    host = site.split("//")[-1].split("/")[0].removeprefix("www.")
    details = {"country_code": country[0], "country_name": country[1], "lat": None, "lng": None, "name": city or None}
    return {
        "admin": {
            "created": {"date": "2018-11-14", "schema_version": "1.0"},
            "last_modified": {"date": "2026-09-01", "schema_version": "2.1"},
        },
        "domains": [host] if host and sum(map(ord, ror)) % 4 == 0 else [],
        "established": None,
        "external_ids": [{"all": [f"grid.{int(ror[1:7], 36)}.{ror[-1]}"], "preferred": None, "type": "grid"}],
        "id": f"https://ror.org/{ror}",
        "links": [{"type": "website", "value": site}] if site else [],
        "locations": [{"geonames_details": details, "geonames_id": int(ror[-2:]) + 1_000_000}],
        "names": names,
        "relationships": [],
        "status": "active",
        "types": kinds,
    }


def _say_otherwise(entry: dict[str, Any], number: int, edition: int) -> None:
    """What a later edition says: a new name, a new web site, a new alias, in turns."""
    turn = number // 100 % 3
    if turn == 0:
        old = entry["names"][0]["value"]
        entry["names"][0]["value"] = f"{old} {edition}"
        entry["names"].append({"lang": "en", "types": ["alias"], "value": old})
    elif turn == 1 and entry["links"]:
        entry["links"][0]["value"] += f"/edition-{edition}"
    else:
        entry["names"].append({"lang": None, "types": ["alias"], "value": f"Edition {edition} of {number}"})


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[2:]]
    size = write_ror(sys.argv[1], *(numbers[:2] or [110_000]), edition=numbers[2] if len(numbers) > 2 else 1)
    print(f"{size} entries")
