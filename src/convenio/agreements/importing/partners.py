"""Which university a row means: by its identifiers, its web address, its name in any script, or as a new one of ours.

A university that this node does not know gets a party of its own. Its ``hei_id`` is the domain of its web address when
the list has one, for that is what hei_ids are; else an address below ``.invalid``, a name that can never exist on the
network, made from the Erasmus code or the name, so that the same university in the next list is the same party.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from hashlib import sha256

from rapidfuzz import fuzz, process

from convenio.agreements.importing.countries import country_of_erasmus
from convenio.agreements.importing.words import plain
from convenio.directory.likeness.comparing import STRONG, compare, entry
from convenio.directory.likeness.spelling import spell
from convenio.directory.models import FormerName
from convenio.directory.queries.search import Sure, parties_of, surely
from convenio.parties.models import Party

LIKE = 90
_ERASMUS = re.compile(r"^([A-Z]{1,3})[\s_]{0,3}([A-ZÀ-Þ][A-ZÀ-Þ\-]{1,6})\s?(\d{2,3})(?:[-_ ].*)?$")
_ROR = re.compile(r"(?:https?://)?(?:www\.)?(?:ror\.org/)?(0[a-hj-km-np-tv-z0-9]{6}\d{2})/?$", re.IGNORECASE)
_DOMAIN = re.compile(
    r"^(?:[a-z]+://)?(?:[^/@]*@)?([a-z0-9-]+(?:\.[a-z0-9-]+)+)\.?(?::\d+)?(?:[/?#].*)?$", re.IGNORECASE
)
_SECOND = frozenset("ac edu co com org gov net gob gouv univ nom sch mil or go ne".split())  # noqa: SIM905
_PART = re.compile(
    r"^(faculty|fac\b|faculdade|facultad|facultat|fakult|faculte|faculté|school|department|dept|dep\b|departament|institut|"
    r"campus|college of|computer science|electrical|environmental|feis?\b|fiit\b|факультет|кафедра|школа|学院|系)",
    re.IGNORECASE,
)
_AFTER = re.compile(r"\s*[(（]([^()（）]*)[)）]\s*$")
_DEGREE = re.compile(r"double degree|joint degree|doble titulaci|dual degree|双学位|двойн", re.IGNORECASE)


@dataclass(frozen=True)
class Named:
    """A university as a row names it."""

    name: str
    code: str = ""
    website: str = ""
    country: str = ""

    @property
    def erasmus(self) -> str:
        """The Erasmus code in one way of writing, without what offices hang on to it: ``D BERLIN01``; or empty."""
        match = _ERASMUS.match(self.code.strip().upper())
        return f"{match.group(1)} {match.group(2)}{match.group(3)}" if match else ""

    @property
    def ror(self) -> str:
        match = _ROR.match(self.code.strip())
        return match.group(1).lower() if match else ""

    @property
    def domain(self) -> str:
        """The domain under which a university stands in the network, as its web address shows it; or empty."""
        return domain_of(self.website) or (domain_of(self.code) if "." in self.code else "")


@dataclass(frozen=True)
class Found:
    """What a name was found to be. ``like``: a known university that may be the same, to be asked about."""

    hei_id: str
    names: dict[str, str]
    country: str
    known: bool
    like: Party | None = None


def domain_of(address: str) -> str:
    """``http://www.studium.uni-freiburg.de/en/x`` → ``uni-freiburg.de``; ``www.chd.edu.cn`` → ``chd.edu.cn``."""
    match = _DOMAIN.match(address.strip())
    if not match:
        return ""
    labels = match.group(1).lower().split(".")
    if labels[-1].isdigit() or len(labels[-1]) < 2:
        return ""
    count = 3 if len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SECOND else 2
    return ".".join(labels[-count:])


def university_name(text: str) -> str:
    """The name without the faculty or the programme that lists hang on to it: “X - Faculty of Law” → “X”."""
    name = " ".join(text.split())
    match = _AFTER.search(name)
    if match and (_DEGREE.search(match.group(1)) or _PART.match(match.group(1).strip())):
        name = name[: match.start()]
    for mark in (" - ", " – ", " — ", "-"):
        head, found, tail = name.partition(mark)
        if found and len(head) > 5 and _PART.match(tail.strip()):
            name = head
            break
    return name.strip(" -–—,") or text.strip()


def tag_of(name: str) -> str:
    """In which of the three languages a name is written, by its letters."""
    if re.search(r"[\u4e00-\u9fff]", name):
        return "zh"
    return "ru" if re.search(r"[а-яё]", name, re.IGNORECASE) else "en"


class Finder:
    """Finds universities for one list; asks the database once and remembers what the list itself taught."""

    def __init__(self, own: Party) -> None:
        self._own = own
        self._by_hei: dict[str, Party] = {}
        self._by_name: dict[str, Party] = {}
        for party in Party.objects.exclude(pk=own.pk):
            self._by_hei[party.hei_id] = party
            for name in party.names.values():
                self._by_name.setdefault(plain(name), party)
        for former in FormerName.objects.filter(withdrawn_at=None).exclude(party=own).select_related("party"):
            for name in former.names.values():
                self._by_name.setdefault(plain(name), former.party)
        self._by_sound: dict[str, list[Party]] = {}
        for party in {party.pk: party for party in self._by_name.values()}.values():
            self._hear(party)
        self._codes: dict[str, str] = {}
        self._heis: dict[str, str] = {}
        self._told: dict[tuple[str, str, str, str], Sure | None] = {}

    def find(self, named: Named, *, answer: str = "") -> Found:
        """Find one. ``answer``: the hei_id that a person said it is; ``new`` when it is none of those known."""
        name = university_name(named.name)
        if answer and answer != "new" and answer in self._by_hei:
            return self._known(self._by_hei[answer])
        by_domain = self._by_hei.get(named.domain) if named.domain else None
        by_name = self._by_name.get(plain(name)) or self._by_name.get(plain(named.name))
        if by_domain and self._compatible(by_domain, named):
            return self._known(by_domain)
        if by_name and self._compatible(by_name, named):
            return self._known(by_name)
        hei_id = self._new_id(named, name)
        if hei_id in self._by_hei:
            return self._known(self._by_hei[hei_id])
        told = self._in_directory(named, name, hei_id)
        if told and not (told.known and answer == "new"):
            return told
        like = None if answer == "new" else self._like(name, named)
        country = named.country or country_of_erasmus(named.erasmus.partition(" ")[0])
        return Found(hei_id, {tag_of(name): name}, country, False, like)

    def _in_directory(self, named: Named, name: str, hei_id: str) -> Found | None:
        """What the directory of the world's universities surely knows it to be; None when it does not, or it is us."""
        key = (name, named.code, named.website, named.country)
        if key not in self._told:
            self._told[key] = surely(name, named.code, named.website, named.country)
        told = self._told[key]
        if told is None or told.hei_id == self._own.hei_id:
            return None
        placed = [
            one for one in parties_of([told.organisation]).get(told.organisation.pk, []) if one.pk != self._own.pk
        ]
        known = placed[0] if placed else self._by_hei.get(told.hei_id)
        names = {**told.names, tag_of(name): told.names.get(tag_of(name), name)}
        return self._known(known) if known else Found(told.hei_id or hei_id, names, told.country, False)

    def learn(self, party: Party) -> None:
        """A party that was made meanwhile."""
        self._by_hei[party.hei_id] = party
        for name in party.names.values():
            self._by_name.setdefault(plain(name), party)
        self._hear(party)

    def _hear(self, party: Party) -> None:
        """Remember how the names of a university sound, whatever their script."""
        for name in party.names.values():
            for sound in spell(name).joins:
                self._by_sound.setdefault(sound, []).append(party)

    def _known(self, party: Party) -> Found:
        return Found(party.hei_id, dict(party.names), party.country, True)

    def _compatible(self, party: Party, named: Named) -> bool:
        return not (party.country and named.country) or party.country == named.country

    def _new_id(self, named: Named, name: str) -> str:
        """The same for every row that means the same university: by its Erasmus code first, then domain, then name."""
        if named.erasmus and named.erasmus in self._codes:
            return self._codes[named.erasmus]
        own = named.domain == self._own.hei_id
        hei_id = (named.domain if not own else "") or _invalid(named.erasmus or name, named.country)
        taken = self._heis.get(hei_id)
        if named.erasmus and taken and taken != named.erasmus:
            hei_id = _invalid(named.erasmus, named.country)
        if named.erasmus:
            self._codes[named.erasmus] = hei_id
            self._heis[hei_id] = named.erasmus
        return hei_id

    def _like(self, name: str, named: Named) -> Party | None:
        wanted = plain(name)
        if len(wanted) < 8:
            return self._in_another_script(name, named)
        near = {word: party for word, party in self._by_name.items() if self._compatible(party, named)}
        scorers = (fuzz.ratio, fuzz.token_sort_ratio)
        found = [process.extractOne(wanted, near.keys(), scorer=one, score_cutoff=LIKE) for one in scorers]
        best = max((one for one in found if one), key=lambda one: one[1], default=None)
        return near[best[0]] if best else self._in_another_script(name, named)

    def _in_another_script(self, name: str, named: Named) -> Party | None:
        """A known university of which this is surely the name in another script: 长安大学 where Chang’an is known."""
        asked = entry(0, [name], country=named.country)
        for party in (party for sound in spell(name).joins for party in self._by_sound.get(sound, ())):
            like = compare(entry(party.pk, party.names.values(), country=party.country), asked)
            if like and like.score >= STRONG and like.reasons[0][0] == "script":
                return party
        return None


def _invalid(word: str, country: str) -> str:
    """A name that can never exist on the network (RFC 2606), the same whenever it is made from the same word."""
    ascii_word = unicodedata.normalize("NFKD", word).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", ascii_word).strip("-")[:36].strip("-")
    if len(slug) < 4:
        slug = "u-" + sha256(plain(word).encode()).hexdigest()[:10]
    return f"{slug}.{country.lower() or 'xx'}.invalid"
