"""Words that say what kind of house it is, in the languages of the world's universities: data. Pure.

They weigh less than the name proper, and one language's word stands for another's: Томский политехнический университет
is found where a list only knows Tomsk Polytechnic University. Stems, because many languages bend these words; all in
Latin letters as ``letters`` writes them, Chinese ones in pinyin.
"""

from __future__ import annotations

from functools import lru_cache

WEIGHTS = {
    "of": 0.03,
    "university": 0.15,
    "institute": 0.25,
    "college": 0.25,
    "academy": 0.3,
    "school": 0.35,
    "faculty": 0.4,
    "national": 0.3,
    "state": 0.5,
    "research": 0.3,
    "centre": 0.35,
    "hospital": 0.5,
    "science": 0.5,
    "technology": 0.6,
    "polytechnic": 0.65,
    "medical": 0.65,
    "education": 0.65,
    "agriculture": 0.65,
    "economics": 0.65,
    "engineering": 0.6,
    "federal": 0.6,
}
_WHOLE = {
    "of": (
        "of the and for at in de la le les du des da do das dos del della dello der die und fur zu et e y i v na po "
        "pri imeni im named after a l d s"
    ),
    "university": "uni daxue egyetem jamt jamiat mhawithyalay daehaggyo daehag",
    "institute": "yanjiusuo yanjiuyuan insteuteu",
    "college": "xueyuan",
    "academy": "kexueyuan",
    "school": "school schule shkola escola escuela ecole scuola hochschule skola haute",
    "national": "guoli milli nasional",
    "state": "state stato staat estado etat gos gosud gosudarstvennyy sheng",
    "centre": "centre center centro centr zentrum tsentr zhongxin",
    "hospital": "yiyuan krankenhaus bolnitsa szpital spital",
    "science": "kexue nauk nauka scienza ciencia wissenschaft",
    "technology": "ligong keji jishu tu",
    "medical": "yike yixue",
    "education": "shifan normal",
    "agriculture": "nongye",
    "economics": "caijing",
    "engineering": "gongcheng",
}
_STEMS = {
    "university": "univ iunivers",
    "institute": "institu istitu instytu",
    "college": "colleg coleg kolledzh",
    "academy": "academ akadem",
    "faculty": "facult facolt fakult",
    "national": "nation nacion nazion natsion",
    "state": "gosudarstven statale estatal staatlich panstw derzhav",
    "research": "research recherch investig issledov forschung ricerc",
    "hospital": "hospit klini clini",
    "science": "scien scient cienti nauchn",
    "technology": "techn tekhn tecno tecni tehno tehni",
    "polytechnic": "polytec politec politech politekh politeh",
    "medical": "medic medit mediz medyc",
    "education": "pedagog paedagog education educacion normale",
    "agriculture": "agricult agrar agricol selskokhoz",
    "economics": "econom ekonom",
    "engineering": "engineer inzhener ingenier ingenieur",
    "federal": "federal",
}
_HAN = (
    "科学院 科學院 研究所 研究院 大学 大學 学院 學院 医院 醫院 师范 師範 理工 科技 技术 技術 医科 醫科 医学 醫學 "
    "农业 農業 国立 國立 科学 科學 中心 财经 財經 工程"
)
HAN = tuple(_HAN.split())
"""Chinese words that are cut out whole before the rest is read."""
OTHER_NAMES = {
    one: tuple(name for name in names.split() if name != one)
    for names in (
        "beijing peking pekin",
        "nanjing nanking nankin",
        "guangzhou canton kanton",
        "xian sian",
        "tianjin tientsin",
        "qingdao tsingtao",
        "harbin kharbin haerbin",
        "hongkong gonkong xianggang",
        "moscow moskva moskau moscou",
        "petersburg peterburg peterburgskiy peterburgsky",
        "vienna wien vienne vena",
        "munich munchen muenchen myunkhen",
        "cologne koln koeln kyoln",
        "prague praha prag praga",
        "warsaw warszawa varshava varsovie warschau",
        "rome roma rim",
        "milan milano",
        "turin torino",
        "florence firenze",
        "naples napoli",
        "venice venezia venetsiya",
        "genoa genova",
        "bologna bolonya",
        "geneva geneve genf zheneva",
        "zurich zuerich tsyurikh zuric",
        "lisbon lisboa lissabon",
        "athens athina afiny",
        "copenhagen kobenhavn koebenhavn kopengagen",
        "gothenburg goteborg",
        "brussels bruxelles brussel bryussel",
        "kyiv kiev kiyev kyyiv",
        "kharkiv kharkov",
        "lviv lvov lwow",
        "belgrade beograd",
        "bucharest bucuresti",
        "krakow cracow krakov",
        "cairo kair",
        "tehran teheran tegeran",
        "seville sevilla",
        "harvard garvard",
        "cambridge kembridzh",
        "oxford oksford",
        "stanford stenford",
        "yale yel yelskiy",
        "paris parizh parizhskiy",
        "london londonskiy",
        "berlin berlinskiy",
        "tokyo tokiyskiy tokio",
    )
    for one in names.split()
}
"""Places and houses that languages call by names of their own."""


@lru_cache(maxsize=65536)
def concept_of(word: str) -> str:
    """Which of the kinds of house a word in Latin letters means; empty: it belongs to the name proper."""
    if word in _BY_WORD:
        return _BY_WORD[word]
    if len(word) > 12 and any(part in word for part in _HOSPITALS):
        return "hospital"
    for length in range(min(len(word), 12), 3, -1):
        if word[:length] in _BY_STEM:
            return _BY_STEM[word[:length]]
    return ""


_HOSPITALS = ("klini", "hospital", "krankenhaus", "bolnits")
_BY_WORD = {word: concept for concept, words in _WHOLE.items() for word in words.split()}
_BY_STEM = {stem: concept for concept, stems in _STEMS.items() for stem in stems.split()}
