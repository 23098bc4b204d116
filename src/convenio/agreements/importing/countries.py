"""Countries as offices write them: names in many languages, codes, abbreviations. Pure; names from Unicode CLDR."""

from __future__ import annotations

from functools import cache

from babel import Locale
from rapidfuzz import fuzz, process

from convenio.agreements.importing.words import plain

_WORDS = "en zh zh_Hant ru es fr de it pt ca pl uk kk nl sv tr cs ja ko"
_LANGUAGES = tuple(_WORDS.split())
_MORE = {
    "US": "usa|u s a|eua|ee uu|eeuu|etats unis d amerique|united states of america|сша|estats units",
    "GB": "uk|u k|great britain|england|scotland|wales|northern ireland|britain|gran bretana|великобритания|англия",
    "RU": "russian federation|rf|рф|российская федерация|federacion rusa|俄国",
    "CN": "pr china|p r china|prc|people s republic of china|кнр|中华人民共和国|china mainland|r p china|中国大陆",
    "KR": "korea|south korea|republic of korea|corea|corea del sur|республика корея|корея|rok|coree",
    "KP": "north korea|dprk",
    "TW": "taiwan roc|chinese taipei|taiwan province of china|中国台湾",
    "HK": "hong kong|hongkong|hong kong china|中国香港|香港|гонконг",
    "MO": "macau|macao|澳门|中国澳门|макао",
    "CZ": "czech republic|republica checa|чехия|чешская республика|rep tcheque|tschechische republik",
    "NL": "holland|the netherlands|holanda|голландия|paises bajos",
    "MX": "mejico|mexico",
    "VN": "viet nam|vietnam",
    "IR": "islamic republic of iran|iran islamic republic of",
    "LV": "letonia",
    "MD": "republic of moldova|moldova republic of",
    "MK": "macedonia|fyrom|north macedonia",
    "XK": "kosovo",
    "AE": "uae|oae|emirates|оаэ|阿联酋",
    "BY": "белоруссия|republic of belarus|беларусь",
    "KG": "kyrgyz republic|киргизия",
    "PS": "palestine|palestina",
    "SY": "syrian arab republic",
    "TR": "turkey|turkiye",
    "BO": "bolivia",
    "VE": "venezuela",
    "TZ": "tanzania",
    "LA": "lao pdr|laos",
}
_PREFIXES = (
    "A:AT B:BE BG:BG CH:CH CY:CY CZ:CZ D:DE DK:DK E:ES EE:EE F:FR G:GR HR:HR HU:HU I:IT IRL:IE IS:IS LI:LI LT:LT "
    "LUX:LU LV:LV MK:MK MT:MT N:NO NL:NL P:PT PL:PL RO:RO RS:RS S:SE SF:FI SI:SI SK:SK TR:TR UK:GB"
)
_ERASMUS = dict(pair.split(":") for pair in _PREFIXES.split())
"""Prefix of an Erasmus code → country."""


_NO_COUNTRIES = ("EU", "EZ", "UN", "QO", "ZZ", "XA", "XB")


@cache
def _names() -> dict[str, str]:
    names: dict[str, str] = {}
    for language in _LANGUAGES:
        for code, name in Locale.parse(language).territories.items():
            if len(code) == 2 and code.isalpha() and code not in _NO_COUNTRIES:
                names.setdefault(plain(name), code)
    for code, words in _MORE.items():
        names.update({plain(word): code for word in words.split("|")})
    return names


def codes() -> list[str]:
    """Every country code."""
    return sorted(set(_names().values()))


def country_of(text: str) -> str:
    """The ISO 3166-1 code of a country as somebody wrote it; empty when it cannot be told."""
    raw = text.strip()
    if len(raw) == 2 and raw.isascii() and raw.isalpha():
        code = {"UK": "GB", "EL": "GR"}.get(raw.upper(), raw.upper())
        return code if code in set(_names().values()) else ""
    wanted = plain(raw)
    if wanted in _names():
        return _names()[wanted]
    if "(" in raw or "," in raw:
        for part in raw.replace("(", ",").replace(")", ",").split(","):
            if plain(part) in _names():
                return _names()[plain(part)]
    return ""


def nearest(text: str) -> str:
    """The country whose name is most like this word, to be proposed and confirmed by a person; empty for none."""
    found = process.extractOne(plain(text), _names().keys(), scorer=fuzz.ratio, score_cutoff=75)
    return _names()[found[0]] if found else ""


def country_of_erasmus(prefix: str) -> str:
    """The country that the letters before an Erasmus code's city name; empty when unknown."""
    return _ERASMUS.get(prefix, "")
