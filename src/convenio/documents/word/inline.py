"""The words of one paragraph: runs, fields, tracked changes, comments, bookmarks, hidden words, pictures."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from convenio.documents.word.archive import attribute, child, is_on, tag
from convenio.documents.word.styles import Style
from convenio.documents.word.terms import Change

_THROUGH = frozenset(
    ("hyperlink", "smartTag", "sdt", "sdtContent", "fldSimple", "dir", "bdo", "customXml", "rt", "ruby", "rubyBase")
)
_INSERTED = {"ins": "inserted", "moveTo": "moved_here"}
_DELETED = {"del": "deleted", "moveFrom": "moved_away"}
_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011", "ptab": "\t"}
_SPACES = re.compile(r"[ \t]+")


@dataclass
class Found:
    """What the whole document collects while its paragraphs are read."""

    pictures: int = 0
    hidden: list[str] = field(default_factory=list)
    boxes: list[str] = field(default_factory=list)
    quoted: dict[str, str] = field(default_factory=dict)
    open_remarks: dict[str, None] = field(default_factory=dict)
    cited: list[str] = field(default_factory=list)


class Inline:
    """Walks through the content of a paragraph and gathers it. ``styles``: for bold character styles."""

    def __init__(self, styles: dict[str, Style], found: Found) -> None:
        self.styles, self.found = styles, found
        self.text: list[str] = []
        self.was: list[str] = []
        self.bolds: list[tuple[bool, str]] = []
        self.anchors: list[str] = []
        self.remarks: dict[str, None] = dict(found.open_remarks)
        self.changes: list[Change] = []
        self._fields: list[bool] = []
        self._tracked: list[tuple[str, str, str]] = []
        self._bold = False

    def walk(self, element: etree._Element) -> None:
        """Take in all children of an element."""
        for one in element:
            name = tag(one)
            if name == "r":
                self._run(one)
            elif name in _INSERTED or name in _DELETED:
                kind = _INSERTED.get(name) or _DELETED[name]
                self._tracked.append((kind, attribute(one, "author"), attribute(one, "date")))
                before = len(self.changes)
                self.walk(one)
                self._tracked.pop()
                self._merge_changes(before)
            elif name in _THROUGH:
                self.walk(one)
            elif name == "bookmarkStart":
                self.anchors.append(attribute(one, "name"))
            elif name == "commentRangeStart":
                self._open(attribute(one, "id"))
            elif name == "commentRangeEnd":
                self.found.open_remarks.pop(attribute(one, "id"), None)
            elif name in ("other:oMath", "other:oMathPara"):
                self._say("".join(part.text or "" for part in one.iter() if tag(part) == "other:t"))

    def _open(self, id: str) -> None:
        self.found.open_remarks[id] = None
        self.remarks[id] = None
        self.found.quoted.setdefault(id, "")

    def _run(self, run: etree._Element) -> None:
        rpr = child(run, "rPr")
        hidden = is_on(child(rpr, "vanish")) or is_on(child(rpr, "webHidden"))
        own = child(rpr, "b")
        named = self.styles.get(attribute(child(rpr, "rStyle"), "val"))
        self._bold = is_on(own) if own is not None else bool(named and named.bold)
        for one in run:
            self._content(one, hidden)

    def _content(self, one: etree._Element, hidden: bool) -> None:
        name = tag(one)
        if name in ("t", "delText") and not self._in_code():
            self._say(one.text or "", hidden)
        elif name in _SIGNS and not (name == "br" and attribute(one, "type") in ("page", "column")):
            self._say(_SIGNS[name], hidden)
        elif name == "sym":
            self._say(_symbol(attribute(one, "char")), hidden)
        elif name == "fldChar":
            kind = attribute(one, "fldCharType")
            if kind == "begin":
                self._fields.append(True)
            elif kind == "separate" and self._fields:
                self._fields[-1] = False
            elif kind == "end" and self._fields:
                self._fields.pop()
        elif name in ("footnoteReference", "endnoteReference"):
            self.found.cited.append(f"{name[:-9]}:{attribute(one, 'id')}")
        elif name == "commentReference":
            self.remarks[attribute(one, "id")] = None
        elif name in ("drawing", "pict", "object"):
            self._picture(one)
        elif name == "other:AlternateContent":
            chosen = next((part for part in one if tag(part) == "other:Choice"), None)
            for part in chosen if chosen is not None else ():
                self._content(part, hidden)

    def _in_code(self) -> bool:
        return any(self._fields)

    def _picture(self, element: etree._Element) -> None:
        """A picture is counted; the words of a text box are kept beside the text."""
        boxes = [part for part in element.iter() if tag(part) == "txbxContent"]
        for box in boxes:
            words = " ".join(part.text for part in box.iter() if tag(part) == "t" and part.text)
            if words.strip():
                self.found.boxes.append(words.strip())
        if not boxes:
            self.found.pictures += 1

    def _say(self, words: str, hidden: bool = False) -> None:
        if not words:
            return
        if hidden:
            self.found.hidden.append(words)
            return
        kind, author, at = self._tracked[-1] if self._tracked else ("", "", "")
        gone = any(one[0] in ("deleted", "moved_away") for one in self._tracked)
        came = any(one[0] in ("inserted", "moved_here") for one in self._tracked)
        if kind:
            self.changes.append(Change(kind, author, at, words))
        if not gone:
            self.text.append(words)
            self.bolds.append((self._bold, words))
            for id in self.found.open_remarks:
                self.found.quoted[id] = (self.found.quoted.get(id, "") + words)[:300]
        if not came:
            self.was.append(words)

    def _merge_changes(self, before: int) -> None:
        """The runs of one tracked change are one change."""
        new = self.changes[before:]
        merged: list[Change] = []
        for one in new:
            last = merged[-1] if merged else None
            if last and (last.kind, last.author, last.at) == (one.kind, one.author, one.at):
                merged[-1] = Change(one.kind, one.author, one.at, last.text + one.text)
            else:
                merged.append(one)
        self.changes[before:] = merged

    def lead(self) -> str:
        """The words in bold type at the beginning, when words follow that are not bold."""
        bold = ""
        for is_bold, words in self.bolds:
            if words.strip() and not is_bold:
                return bold
            bold += words
        return ""

    def all_bold(self) -> bool:
        said = [is_bold for is_bold, words in self.bolds if words.strip()]
        return bool(said) and all(said)


def tidy(words: str) -> str:
    """Spaces as one, none at the ends of lines; no-break spaces stay."""
    lines = [_SPACES.sub(" ", line).strip(" ") for line in words.replace("\u00ad", "").split("\n")]
    return "\n".join(lines).strip("\n ")


def _symbol(code: str) -> str:
    try:
        number = int(code, 16)
    except ValueError:
        return ""
    return {0xF0B7: "•", 0xF0A7: "▪"}.get(number, "" if 0xE000 <= number <= 0xF8FF else chr(number))
