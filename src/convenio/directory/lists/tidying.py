"""Values of lists in one way of writing: text, identifiers, countries, addresses of web sites. Pure.

What cannot be true (a latitude of 500, a year of twelve digits) is not said at all.
"""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import urlsplit

CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz"
LONGEST = 400
_ROR = re.compile(rf"(?:https?://)?(?:www\.)?(?:ror\.org/)?(0[{CROCKFORD}]{{6}}[0-9]{{2}})/?", re.IGNORECASE)
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufeff\u200b\u2028\u2029]+")
_HOST = re.compile(r"(?=.{4,100}$)(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_][\w-]{1,62}")
_DOORS = {"www", "www2", "www3", "web", "portal", "home", "en", "eng", "english", "ru", "zh", "cn", "fr", "de", "es"}
_DOORS |= {"int", "international", "global", "new", "main"}
_SECOND = {"ac", "edu", "co", "com", "org", "gov", "go", "net", "gob", "gouv", "gc", "sch", "or", "res", "gen", "k12"}
_COUNTRIES = "IRL|LUX|AL|BA|BG|CH|CY|CZ|DK|EE|GE|HR|HU|IS|LI|LT|LV|MD|ME|MK|MT|NL|PL|RO|RS|SF|SI|SK|TR|UA|UK|XK"
_ERASMUS = re.compile(rf"({_COUNTRIES}|[ABDEFGINPS])([A-Z-]{{3,}})([0-9]{{1,3}})")
_SPELT = {"EL": "GR", "UK": "GB"}


def text(value: object, longest: int = LONGEST) -> str:
    """One line without control characters, in the composed form; empty for what is no text."""
    if not isinstance(value, str):
        return ""
    plain = _CONTROL.sub(" ", value) if _CONTROL.search(value) else value
    return unicodedata.normalize("NFC", " ".join(plain.split()))[:longest].strip()


def ror(value: object) -> str:
    """The nine characters in lower case; empty unless the check digits are right (ISO 7064, MOD 97-10)."""
    found = _ROR.fullmatch(text(value))
    if not found:
        return ""
    signs, number = found[1].lower(), 0
    for sign in signs[1:7]:
        number = number * 32 + CROCKFORD.index(sign)
    return signs if 98 - number * 100 % 97 == int(signs[7:]) else ""


def country(value: object) -> str:
    """ISO 3166-1 alpha-2; the European Union's EL and UK as GR and GB. Empty for what is no code."""
    code = text(value).upper()
    return _SPELT.get(code, code) if re.fullmatch("[A-Z]{2}", code) else ""


def language(value: object) -> str:
    """A tag of two or three letters; empty when none is said."""
    tag = text(value).lower().replace("_", "-").split("-")[0]
    return tag if re.fullmatch("[a-z]{2,3}", tag) else ""


def erasmus(value: object) -> str:
    """One way of writing an Erasmus code, of which offices have many: ``D  BERLIN01`` and ``d berlin 01``.

    The country's letters may stand without a blank before the place (``IRLDUBLIN01``).
    """
    written = text(value).upper()
    found = re.fullmatch(r"([A-Z]{1,3})\s+([A-Z-]+)\s*([0-9]{1,3})", written)
    found = found or _ERASMUS.fullmatch(written.replace(" ", ""))
    return f"{found[1]} {found[2]}{found[3]}" if found else ""


def digits(value: object, length: int) -> str:
    """A number of exactly so many digits (a PIC has nine), as text or as a spreadsheet keeps it."""
    found = re.sub(r"\.0+$|\s", "", str(value)) if isinstance(value, str | int | float) else ""
    return found if re.fullmatch(rf"[0-9]{{{length}}}", found) else ""


def oid(value: object) -> str:
    """The number of an organisation with the European Union: E and eight digits."""
    code = text(value).upper()
    return code if re.fullmatch(r"E[0-9]{8}", code) else ""


def wikidata(value: object) -> str:
    code = text(value).rsplit("/", 1)[-1].upper()
    return code if re.fullmatch(r"Q[1-9][0-9]{0,11}", code) else ""


def isni(value: object) -> str:
    code = re.sub(r"[\s-]", "", text(value).rsplit("/", 1)[-1]).upper()
    return code if re.fullmatch(r"[0-9]{15}[0-9X]", code) else ""


def grid(value: object) -> str:
    code = text(value).lower().rsplit("/", 1)[-1]
    return code if re.fullmatch(r"grid\.[0-9]{1,10}\.[0-9a-f]{1,4}", code) else ""


def number(value: object, least: int, most: int) -> int | None:
    """A whole number between two bounds; None for anything else."""
    if isinstance(value, str) and re.fullmatch("[0-9]{1,12}", value.strip()):
        value = int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) and least <= value <= most else None


def degrees(value: object, most: int) -> float | None:
    """A latitude (most 90) or longitude (180); None for anything else, also for what is no number at all."""
    if isinstance(value, bool) or not hasattr(value, "__float__"):
        return None
    found = float(value)
    return round(found, 6) if -most <= found <= most else None


def website(value: object) -> str:
    """The address of a web site with its scheme; empty when no host can be seen in it."""
    address = re.sub(r"^(https?):?/+", r"\1://", text(value, 500), flags=re.IGNORECASE).replace("www. ", "www.")
    if not address or " " in address:
        return ""
    if "://" not in address:
        address = f"http://{address}"
    return address if address.lower().startswith(("http://", "https://")) and host(address) else ""


def host(address: str) -> str:
    try:
        found = (urlsplit(address).hostname or "").rstrip(".").lower()
    except ValueError:
        return ""
    return found if _HOST.fullmatch(found) else ""


def domain(value: object) -> str:
    """The domain of a university as people know it: without ``www`` and the doors of languages before it.

    ``http://en.chd.edu.cn/`` gives ``chd.edu.cn``; ``math.tpu.ru`` stays, because it may be somebody of its own.
    """
    address = text(value, 500)
    found = host(address if "://" in address else f"http://{address}")
    labels = found.split(".")
    while len(labels) > 2 and labels[0] in _DOORS and not (len(labels) == 3 and labels[1] in _SECOND):
        labels = labels[1:]
    return ".".join(labels) if found else ""
