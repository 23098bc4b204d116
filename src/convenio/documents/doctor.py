"""What ``convenio doctor`` says of this room: can every script be drawn, is there a key, who stamps the time."""

from __future__ import annotations

import os
import shutil
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from convenio.documents import keystore
from convenio.documents.render.engine import undrawable
from convenio.documents.terms import Finding

LETTERS = {
    "en": "Chang’an University ÅéñŁ",
    "ru": "Томский политехнический университет Ёё",
    "zh": "长安大学与托木斯克理工大学",
}
FURTHER = {"ar": "جامعة تشانغآن ١٢٣"}
FREE_AT_LEAST = 200 << 20
SOON = timedelta(days=60)


def doctor(*, at: datetime) -> list[Finding]:
    """The findings of this room; level ``ok``, ``warn`` or ``stop``."""
    return [*_fonts(), *_keys(at), _time(), _room()]


def _fonts() -> list[Finding]:
    names = {"en": _("Latin"), "ru": _("Cyrillic"), "zh": _("Chinese")}
    findings = []
    for tag, letters in LETTERS.items():
        bad = undrawable(letters, tag)
        sentence = _("%(script)s letters can be drawn in a PDF.") % {"script": names[tag]}
        if bad:
            sentence = _(
                "%(script)s letters cannot be drawn in a PDF: no font has “%(letter)s”. Install the font package again."
            ) % {
                "script": names[tag],
                "letter": bad,
            }
        findings.append(Finding("stop" if bad else "ok", sentence))
    return findings + _further_fonts()


def _further_fonts() -> list[Finding]:
    """Scripts that only some texts need: a warning, because all other texts can be drawn."""
    if not undrawable(FURTHER["ar"], "ar"):
        return [Finding("ok", _("%(script)s letters can be drawn in a PDF.") % {"script": _("Arabic")})]
    return [
        Finding(
            "warn",
            _(
                "Arabic letters cannot be drawn in a PDF: texts in Arabic or Persian cannot be signed here. Install "
                "the package fontpkg-amiri."
            ),
        )
    ]


def _keys(at: datetime) -> list[Finding]:
    try:
        authority = keystore.load(settings.KEYS_DIR, "authority")
    except FileNotFoundError:
        return [Finding("ok", _("The node's own authority for certificates is made at the first signature."))]
    except ValueError:
        return [
            Finding("stop", _("The node's own authority for certificates cannot be read: restore it from a backup."))
        ]
    values = {"date": authority.valid_until.date().isoformat()}
    findings = [Finding("ok", _("The node's own authority for certificates is valid until %(date)s.") % values)]
    if authority.valid_until - at < SOON:
        findings = [
            Finding("warn", _("The node's own authority for certificates ends on %(date)s: make a new one.") % values)
        ]
    path = keystore.path_of(settings.KEYS_DIR, "authority")
    if os.stat(path).st_mode & 0o077:
        findings.append(
            Finding("stop", _("Keys of this node can be read by others: set the files in the keys folder to 0600."))
        )
    return findings


def _time() -> Finding:
    if settings.TSA_URL:
        return Finding("ok", _("Time stamps come from outside: %(url)s.") % {"url": settings.TSA_URL})
    return Finding(
        "warn",
        _(
            "Time stamps come from this node itself and are marked as not independent. Set an outside service before"
            " you sign for real."
        ),
    )


def _room() -> Finding:
    free = shutil.disk_usage(settings.HOME).free
    values = {"free": free >> 20}
    if free < FREE_AT_LEAST:
        return Finding("stop", _("Only %(free)s megabytes are free on the disk of this node: make room.") % values)
    return Finding("ok", _("%(free)s megabytes are free on the disk of this node.") % values)
