"""Which language some words are in, by script and by small words. Made for paragraphs of agreements; pure."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

_WORDS = {
    "en": "the of and to in shall be by for this with parties agreement university on as will or is each between from",
    "de": "der die das und in den von zu mit für des sich auf dem werden oder vertrag zwischen universität einer nicht",
    "fr": "le la les de des et en du à un une dans pour par entre sur au aux université est accord présente convention",
    "es": "el la los las de y en del que por para con una entre universidad se al convenio este partes su presente",
    "pt": "o a os as de e em do da que por para com uma entre universidade se ao acordo este partes no na dos das não",
    "it": "il la le di e in del della che per con una tra università si al accordo presente parti nel dei gli",
    "pl": "i w z na do o się nie jest oraz przez umowa uniwersytet strony między dla że od",
    "tr": "ve bir bu ile için olarak taraf üniversitesi anlaşma veya olan da de tarafından arasında",
    "vi": "và của các trong cho với được là có bên đại học thỏa thuận này hai theo về",
}
_LATIN = {tag: frozenset(words.split()) for tag, words in _WORDS.items()}
_TRADITIONAL = frozenset("協議學國際與為關於雙會條約書簽訂構員實應當開發進經過這項權義務變終說點體題總")
_SIMPLIFIED = frozenset("协议学国际与为关于双会条约书签订构员实应当开发进经过这项权义务变终说点体题总")
_LETTER_RUN = re.compile(r"[^\W\d_]+")
NAMES = {
    "en": ("english", "英文", "英语", "английский", "anglais", "in english"),
    "zh": ("中文", "chinese", "汉语", "китайский", "китайском", "中文版"),
    "ru": ("русский", "russian", "俄文", "俄语", "русском", "на русском языке"),
    "de": ("deutsch", "german", "德文", "немецкий"),
    "fr": ("français", "french", "法文", "французский"),
    "es": ("español", "spanish", "西班牙文", "испанский"),
    "pt": ("português", "portuguese", "葡萄牙文", "португальский"),
    "ar": ("العربية", "arabic", "阿拉伯文", "арабский"),
    "ja": ("日本語", "japanese", "日文", "японский"),
    "ko": ("한국어", "korean", "韩文", "корейский"),
    "kk": ("қазақша", "kazakh", "哈萨克文", "казахский"),
}


def guess(text: str) -> str:
    """The BCP-47 tag of the language, empty where the words do not tell (numbers, names, a line of dots)."""
    scripts = _scripts(text)
    if not scripts:
        return ""
    ideographs = sum(scripts[one] for one in ("CJK", "HIRAGANA", "KATAKANA"))
    if ideographs * 4 >= scripts["LATIN"] + scripts["CYRILLIC"] and ideographs:
        if scripts["HIRAGANA"] + scripts["KATAKANA"] > ideographs * 0.15:
            return "ja"
        return _han(text)
    script = max(scripts, key=lambda one: scripts[one])
    single = {"HANGUL": "ko", "HEBREW": "he", "GREEK": "el", "GEORGIAN": "ka", "ARMENIAN": "hy", "THAI": "th",
              "DEVANAGARI": "hi", "MONGOLIAN": "mn"}  # fmt: skip
    if script == "CYRILLIC":
        return _cyrillic(text.lower())
    if script == "ARABIC":
        return "fa" if set("پچژگ") & set(text) else "ar"
    if script == "LATIN":
        return _latin(text)
    return single.get(script, "")


def named_language(text: str) -> str:
    """The language that a column's head names ("English", "中文"), empty where it names none."""
    words = text.strip().strip(":：()（）").casefold()
    if not words or len(words) > 40:
        return ""
    for tag, names in NAMES.items():
        if any(words == name or (len(words) < 25 and name in words) for name in names):
            return tag
    return ""


def _scripts(text: str) -> Counter[str]:
    found: Counter[str] = Counter()
    for letter in text[:4000]:
        if letter.isalpha():
            if letter < "\u0250":
                found["LATIN"] += 1
            elif "\u0400" <= letter < "\u0530":
                found["CYRILLIC"] += 1
            elif "\u4e00" <= letter < "\ua000":
                found["CJK"] += 1
            else:
                found[unicodedata.name(letter, "?").split()[0].split("-")[0]] += 1
    return found


def _han(text: str) -> str:
    letters = set(text)
    old, new = len(letters & (_TRADITIONAL - _SIMPLIFIED)), len(letters & (_SIMPLIFIED - _TRADITIONAL))
    return "zh-Hant" if old > new else "zh"


def _cyrillic(text: str) -> str:
    letters = Counter(text)
    if sum(letters[one] for one in "әғқңөұһ") >= 2:
        return "kk"
    if sum(letters[one] for one in "іїєґ") >= 2:
        return "uk"
    if letters["ў"]:
        return "be"
    if letters["ъ"] >= 3 and not letters["ы"] and not letters["э"]:
        return "bg"
    return "ru"


def _latin(text: str) -> str:
    words = [one.casefold() for one in _LETTER_RUN.findall(text)]
    counts = {tag: sum(word in small for word in words) for tag, small in _LATIN.items()}
    best = max(counts, key=lambda tag: counts[tag])
    if counts[best]:
        return best
    return "en" if len(words) > 2 and text.isascii() else ""
