"""The languages of a text as drawing needs them: tag, region, script, font; the fixed words of a sheet. Pure."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from convenio.vocabulary.names import direction

SHEETS = Path(__file__).parent / "sheets"
FALLBACK = "en"
HAN_FONT = "Noto Sans SC"
ARABIC_FONT = "Amiri"
ARABIC = ("ar", "arc", "ckb", "fa", "ks", "ps", "sd", "ug", "ur")
_FONT_BY_LANGUAGE = {"ja": "Noto Sans JP", "ko": "Noto Sans KR", **dict.fromkeys(ARABIC, ARABIC_FONT)}
_REGION_BY_SCRIPT = {"hans": "cn", "hant": "tw"}


@dataclass(frozen=True)
class Tongue:
    """One language of a text. ``words`` names the column of ``words.json`` that speaks it (or English)."""

    tag: str
    lang: str
    region: str | None
    script: str | None
    font: str
    cjk: bool
    words: str
    rtl: bool = False

    def as_data(self) -> dict[str, Any]:
        return {
            "tag": self.tag,
            "lang": self.lang,
            "region": self.region,
            "script": self.script,
            "font": self.font,
            "cjk": self.cjk,
            "rtl": self.rtl,
            "hyphenate": not self.cjk and not self.rtl and self.lang != "en",
            "name": fixed_words()["language"].get(self.tag.split("-")[0].lower(), self.tag),
        }


@cache
def fixed_words() -> dict[str, dict[str, str]]:
    """The sentences printed around a text, by key and language; part of the recipe, never of the interface's locale."""
    words: dict[str, dict[str, str]] = json.loads((SHEETS / "words.json").read_text(encoding="utf-8"))
    return words


def tongue(tag: str) -> Tongue:
    """The drawing's view of a BCP-47 tag; an odd tag is drawn as a language without rules of its own (``und``)."""
    parts = tag.lower().split("-")
    lang = parts[0] if re.fullmatch(r"[a-z]{2,3}", parts[0]) else "und"
    script = next((part for part in parts[1:] if re.fullmatch(r"[a-z]{4}", part)), None)
    region = next((part for part in parts[1:] if re.fullmatch(r"[a-z]{2}", part)), None)
    if lang == "zh" and region is None:
        region = _REGION_BY_SCRIPT.get(script or "hans", "cn")
    font = _FONT_BY_LANGUAGE.get(lang, HAN_FONT)
    if lang == "zh" and (script == "hant" or region in ("tw", "hk", "mo")):
        font = "Noto Sans TC"
    words = lang if lang in fixed_words()["counts"] else FALLBACK
    return Tongue(tag, lang, region, script, font, lang in ("zh", "ja", "ko", "yue"), words, direction(tag) == "rtl")


def say(key: str, one: Tongue, **values: str) -> str:
    """A fixed sentence in that language (English where there is none), with its values put in."""
    sentence = fixed_words()[key].get(one.words) or fixed_words()[key][FALLBACK]
    for name, value in values.items():
        sentence = sentence.replace("{" + name + "}", value)
    return sentence


def say_kind(kind: str, one: Tongue) -> str:
    """The name of a kind of agreement in that language; its id for one without words here."""
    return say(f"kind.{kind}", one) if f"kind.{kind}" in fixed_words() else kind


def pick(names: dict[str, str], tag: str) -> str:
    """The name for a language of the text: its own tag, its base language, English, then any."""
    base = tag.split("-")[0]
    for wanted in (tag, base, FALLBACK):
        if names.get(wanted):
            return names[wanted]
    return next((name for name in names.values() if name), "")
