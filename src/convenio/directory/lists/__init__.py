"""The open lists of the world's universities that are known here, and how each is read.

``LISTS`` stand in the order of trust: where two say different things of one organisation, the first one is believed.
Every reader gives ``reading.Told`` for an entry, or ``noticing.Wrong`` for one that cannot be brought in; it reads as a
stream and believes nothing of the file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from convenio.directory.lists import eche, ewp, hipo, openalex, ror
from convenio.directory.lists.noticing import Notes, Unreadable, Wrong
from convenio.directory.lists.sniffing import list_of
from convenio.directory.reading import Told

__all__ = ["LISTS", "Notes", "OpenList", "Unreadable", "Wrong", "list_of"]


@dataclass(frozen=True)
class OpenList:
    """One list: what it is, who publishes it under which licence, where to get it, in which forms it is read."""

    code: str
    label: str | Promise
    about: str | Promise
    publisher: str | Promise
    licence: str | Promise
    address: str
    forms: str | Promise
    read: Callable[[Path, Notes], Iterator[Told | Wrong]]


_ALL = (
    OpenList(
        "ror",
        _("Research Organization Registry (ROR)"),
        _(
            "About 120,000 research organisations of the world with names in many languages, places, web sites, and "
            "what became of those that were renamed or merged. Bring this one first: the others join it."
        ),
        "ror.org",
        "CC0 1.0",
        "https://doi.org/10.5281/zenodo.6347574",
        _("The zip as it is downloaded, or the JSON in it (schema 2)."),
        ror.read,
    ),
    OpenList(
        "ewp",
        _("Catalogue of the Erasmus Without Paper network"),
        _("The universities that exchange agreements and student data over the network, with their codes there."),
        "Erasmus Without Paper",
        _("open data of the network"),
        "https://registry.erasmuswithoutpaper.eu/",
        _("The catalogue as XML; or this node’s own copy."),
        ewp.read,
    ),
    OpenList(
        "eche",
        _("Universities with the Erasmus Charter (ECHE)"),
        _("About 6,000 accredited institutions of the Erasmus+ programme with Erasmus code, PIC and OID."),
        _("European Commission"),
        "CC BY 4.0",
        "https://erasmus-plus.ec.europa.eu/resources-and-tools/erasmus-charter-for-higher-education",
        _("The workbook (.xlsx) as it is published; columns may stand in any order."),
        eche.read,
    ),
    OpenList(
        "openalex",
        _("OpenAlex institutions"),
        _("Institutions whose people publish, with the number of works: it orders what is found by a search."),
        "OurResearch",
        "CC0 1.0",
        "https://docs.openalex.org/download-all-data/openalex-snapshot",
        _("Files of the snapshot (JSON lines, also .gz), or a table (CSV) with the same words."),
        openalex.read,
    ),
    OpenList(
        "hipo",
        _("University domains (Hipo)"),
        _("About 10,000 universities with their internet domains: joins mail addresses and web sites to universities."),
        "Hipo",
        "MIT",
        "https://github.com/Hipo/university-domains-list",
        _("The JSON file of the list."),
        hipo.read,
    ),
)
LISTS: dict[str, OpenList] = {one.code: one for one in _ALL}
"""code → list, the most trusted first."""
