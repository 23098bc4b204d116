"""Short coded lists with names in English, Chinese and Russian, read once from ``data/*.csv``."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

DATA = Path(__file__).resolve().parent / "data"
STRAND_CODES = ("visits", "training", "programmes", "research")


@dataclass(frozen=True)
class Term:
    """One entry of a list: a code (text: ISCED-F has leading zeros) and its names by language."""

    code: str
    names: dict[str, str]

    def name(self, language: str) -> str:
        """The name in ``language``, else in English."""
        return self.names.get(language.split("-")[0], self.names["en"])


@cache
def terms(name: str) -> tuple[Term, ...]:
    """All entries of a list, in its own order.

    Raises:
        KeyError: there is no list of this name.
    """
    path = DATA / f"{name}.csv"
    if name not in ("strands", "isced_f"):
        raise KeyError(name)
    with path.open(encoding="utf-8", newline="") as lines:
        return tuple(Term(row["code"], {tag: row[tag] for tag in ("en", "zh", "ru")}) for row in csv.DictReader(lines))


def strand_name(code: str, language: str) -> str:
    """The strand of cooperation (visits, training, programmes, research) in words."""
    return next((term.name(language) for term in terms("strands") if term.code == code), code)


def isced_f_name(code: str, language: str) -> str:
    """The field of education and training (ISCED-F 2013) in words.

    A detailed code this list does not carry is named by its narrow or broad field; the code itself when unknown.
    """
    known = {term.code: term for term in terms("isced_f")}
    for length in (4, 3, 2):
        if len(code) >= length and code[:length] in known:
            return known[code[:length]].name(language)
    return code
