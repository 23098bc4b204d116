"""The proof file: everything that shows what two or more parties agreed, checkable without any node or network.

`write_proof` packs it, `verify_proof` answers two questions apart: is it *intact* (every byte, every signature, every
digest), and *whose keys* are these?  The second can only be answered with fingerprints from elsewhere (a trust file, or
the paper one holds): a complete forgery with its own keys is intact and never more than that.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pact.canonical import NotCanonical, canonical, digest, parse
from pact.claims import Claim, claims_of
from pact.container import Damaged, read_zip, write_zip
from pact.events import BadEvent, Event, read_wire, wire
from pact.fold import PactState, state_of
from pact.forms import is_hei, is_moment, is_pact
from pact.judge import Ledger
from pact.sync import MESSAGES, admit
from pact.trust import PartyKeys, Trust, judge_keys

FORMAT = "convenio-proof-1"
_PATH = re.compile(
    r"(events)/([0-9]{6})-([0-9a-f]{64})\.json"
    r"|(texts|cards)/([0-9a-f]{64})\.json"
    r"|(renditions|signed|timestamps|annexes)/([0-9a-f]{64})(\.pdf|\.tsr|\.bin)"
)
_README = """This file is a proof of an agreement between universities, made by the programme Convenio.

  events/      what each party said, one signed event per file, in causal order
  texts/       the versions of the agreement (canonical JSON, named by SHA-256)
  renditions/  the exact documents that were put up for signature
  signed/      what came back: signed documents, or scans of signed paper
  cards/       names and words that stand beside events (they may have been erased)
  timestamps/  time-stamp tokens (RFC 3161)
  annexes/     attachments of the agreement
  manifest.json  SHA-256 of every file here

To check it without any node and without a network:
  python verify_proof.py FILE [--trust FILE]
(Python 3.10 or later with the package cryptography; the script comes with Convenio and with every node's check page.)
Do not unpack and pack it again: one changed byte anywhere makes it not intact.
Intact does not say whose keys these are.  For that, compare the fingerprints with a source you trust.
"""


class ProofIncomplete(ValueError):
    """A proof cannot be written: `missing` lists what has not arrived here, as "text DIGEST" and so on."""

    def __init__(self, missing: list[str]) -> None:
        super().__init__("Not everything that was signed is here yet: " + ", ".join(missing) + ".")
        self.missing = missing


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing that is not intact: `where` (a path, or a place in the container) and a sentence."""

    where: str
    message: str


@dataclass(frozen=True, slots=True)
class ProofReport:
    """`is_proof`: looks like a proof file at all.  `intact`: nothing was changed and everything fits together.
    `keys`: "trusted", "unknown" (no fingerprint given for somebody) or "contradicted" (another fingerprint was given).
    `proven` and `not_proven`: empty unless intact; they speak of the owners of the keys, whoever these are."""

    is_proof: bool
    flaws: tuple[Flaw, ...]
    pact: str
    made_at: str
    made_by: str
    parties: tuple[PartyKeys, ...]
    proven: tuple[Claim, ...]
    not_proven: tuple[Claim, ...]
    state: PactState | None

    @property
    def intact(self) -> bool:
        return self.is_proof and not self.flaws

    @property
    def keys(self) -> str:
        verdicts = {one.verdict for one in self.parties if one.verdict != "silent"}
        if not self.intact or not verdicts:
            return "unknown"
        return next((worst for worst in ("contradicted", "unknown") if worst in verdicts), "trusted")

    @property
    def exit_code(self) -> int:
        """0 intact and keys trusted, 1 intact but keys not trusted, 2 not intact, 3 not a proof file."""
        if not self.is_proof:
            return 3
        return 2 if self.flaws else 0 if self.keys == "trusted" else 1


def write_proof(
    *,
    events: Iterable[Event],
    texts: Iterable[bytes],
    renditions: Iterable[bytes] = (),
    signed: Iterable[bytes] = (),
    cards: Iterable[Mapping[str, Any]] = (),
    timestamps: Iterable[bytes] = (),
    annexes: Iterable[bytes] = (),
    made_at: str,
    made_by: str,
) -> bytes:
    """The proof of everything given, deterministic to the byte.  `texts`: canonical bytes; `cards`: only those that may
    leave; `made_at`: UTC moment, `made_by`: hei_id.  Raises `ProofIncomplete` when a file of a complete round is
    lacking, ValueError when the events do not form one pact with nothing missing."""
    ledger = Ledger()
    admission = admit(ledger, events)
    if admission.refused or admission.waiting or ledger.founding is None:
        raise ValueError("These events do not form one complete pact.")
    members = {"README.txt": _README.encode()}
    for number, at in enumerate(ledger.display_order(), 1):
        event = ledger.events[at]
        members[f"events/{number:06}-{event.id}.json"] = canonical(wire(event))
    for folder, contents in (("texts", texts), ("cards", map(canonical, cards))):
        members |= {f"{folder}/{digest(content)}.json": content for content in contents}
    for folder, contents in (("renditions", renditions), ("signed", signed), ("annexes", annexes)):
        members |= {f"{folder}/{digest(content)}{_ending(content)}": content for content in contents}
    members |= {f"timestamps/{digest(token)}.tsr": token for token in timestamps}
    lacking = [f"{folder} {name}" for folder, name in _required(state_of(ledger)) if not _find(members, folder, name)]
    if lacking:
        raise ProofIncomplete(lacking)
    listed = [
        {"path": path, "sha256": digest(content), "size": len(content)} for path, content in sorted(members.items())
    ]
    manifest = {
        "format": FORMAT,
        "pact": ledger.founding.pact,
        "made_at": made_at,
        "made_by": made_by,
        "members": listed,
    }
    return write_zip(members | {"manifest.json": canonical(manifest)})


def verify_proof(data: bytes, trust: Trust | None = None) -> ProofReport:
    """What a file proves.  Never raises, whatever the bytes are.  `trust`: fingerprints per party, see `trust`."""
    try:
        members, changed = read_zip(data)
    except Damaged as error:
        looks_like_one = b"manifest.json" in data and FORMAT.encode() in data
        return _report(looks_like_one, [Flaw(error.where, str(error))])
    flaws = [Flaw(where, message) for where, message in changed]
    manifest = _manifest(members, flaws)
    if manifest is None:
        return _report("manifest.json" in members or FORMAT.encode() in data, flaws)
    _check_members(members, manifest, flaws)
    ledger = _events(members, manifest["pact"], flaws)
    state = state_of(ledger)
    _check_rounds(members, state, flaws)
    facts = (manifest["pact"], manifest["made_at"], manifest["made_by"])
    parties = judge_keys(ledger, trust or {})
    if flaws:
        return _report(True, flaws, facts, parties, state)
    texts = {name: parse(content) for name, content in _folder(members, "texts").items()}
    proven, not_proven = claims_of(ledger, state, texts, parties, made_at=facts[1], made_by=facts[2])
    return _report(True, [], facts, parties, state, proven, not_proven)


def _report(
    is_proof: bool,
    flaws: list[Flaw],
    facts: tuple[str, str, str] = ("", "", ""),
    parties: tuple[PartyKeys, ...] = (),
    state: PactState | None = None,
    proven: tuple[Claim, ...] = (),
    not_proven: tuple[Claim, ...] = (),
) -> ProofReport:
    return ProofReport(is_proof, tuple(flaws), *facts, parties, proven, not_proven, state)


def _ending(content: bytes) -> str:
    return ".pdf" if content.startswith(b"%PDF") else ".bin"


def _folder(members: Mapping[str, bytes], folder: str) -> dict[str, bytes]:
    """Digest -> content of the members of one folder."""
    return {
        path.removeprefix(folder + "/").partition(".")[0]: content
        for path, content in members.items()
        if path.startswith(folder + "/")
    }


def _find(members: Mapping[str, bytes], folder: str, name: str) -> bytes | None:
    return _folder(members, folder).get(name)


def _required(state: PactState) -> list[tuple[str, str]]:
    """What must be there for every complete round: its text, its rendition, every signed file."""
    needed = []
    for round in state.rounds:
        if round.status == "COMPLETE":
            needed += [("texts", round.text), ("renditions", round.rendition)]
            needed += [("signed", word.file) for word in round.words.values()]
    return list(dict.fromkeys(needed))


def _manifest(members: Mapping[str, bytes], flaws: list[Flaw]) -> dict[str, Any] | None:
    content = members.get("manifest.json")
    if content is None:
        flaws.append(Flaw("manifest.json", "The list of files is missing."))
        return None
    try:
        manifest = parse(content)
    except NotCanonical as error:
        flaws.append(Flaw("manifest.json", f"The list of files cannot be read: {error}"))
        return None
    if not _manifest_fits(manifest):
        flaws.append(Flaw("manifest.json", "The list of files does not have the form of a proof."))
        return None
    checked: dict[str, Any] = manifest
    return checked


def _manifest_fits(manifest: Any) -> bool:
    if not isinstance(manifest, dict) or set(manifest) != {"format", "pact", "made_at", "made_by", "members"}:
        return False
    if manifest["format"] != FORMAT or not is_pact(manifest["pact"]) or not is_moment(manifest["made_at"]):
        return False
    return is_hei(manifest["made_by"]) and (
        isinstance(manifest["members"], list)
        and all(
            isinstance(one, dict) and set(one) == {"path", "sha256", "size"} and isinstance(one["path"], str)
            for one in manifest["members"]
        )
    )


def _check_members(members: Mapping[str, bytes], manifest: Mapping[str, Any], flaws: list[Flaw]) -> None:
    listed = {one["path"]: one for one in manifest["members"]}
    for path in sorted((set(members) | set(listed)) - {"manifest.json"}):
        if path not in members:
            flaws.append(Flaw(path, f"{path} is missing."))
        elif path not in listed:
            flaws.append(Flaw(path, f"{path} is not in the list of files."))
        elif digest(members[path]) != listed[path]["sha256"] or len(members[path]) != listed[path]["size"]:
            flaws.append(Flaw(path, f"{path} was changed: it does not have the digest in the list of files."))
        elif path != "README.txt":
            _check_name(path, members[path], flaws)


def _check_name(path: str, content: bytes, flaws: list[Flaw]) -> None:
    match = _PATH.fullmatch(path)
    if match is None:
        flaws.append(Flaw(path, f"{path} has no place in a proof."))
        return
    name = match[5] or match[7]
    if name and digest(content) != name:
        flaws.append(Flaw(path, f"{path} does not have the digest that its name says."))
    if match[4]:
        try:
            parse(content)
        except NotCanonical as error:
            flaws.append(Flaw(path, f"{path} is not canonical: {error}"))


def _events(members: Mapping[str, bytes], pact: str, flaws: list[Flaw]) -> Ledger:
    paths: dict[str, str] = {}
    events: list[Event] = []
    for path in sorted(members):
        match = _PATH.fullmatch(path)
        if match and match[1]:
            try:
                event = read_wire(parse(members[path]))
            except (BadEvent, NotCanonical) as error:
                flaws.append(Flaw(path, f"{path} is not an event: {error}"))
                continue
            if event.id != match[3] or int(match[2]) != len(paths) + 1:
                flaws.append(Flaw(path, f"{path} does not carry the number and digest that its name says."))
            paths[event.id] = path
            events.append(event)
    ledger = Ledger()
    admission = admit(ledger, events, pact=pact)
    for refused in admission.refused:
        flaws.append(Flaw(paths[refused.event.id], f"{paths[refused.event.id]}: {MESSAGES[refused.code]}"))
    for event in admission.waiting:
        flaws.append(Flaw(paths[event.id], f"{paths[event.id]} builds on events that are not here."))
    if ledger.founding is None:
        flaws.append(Flaw("events", "The founding event is missing."))
    return ledger


def _check_rounds(members: Mapping[str, bytes], state: PactState, flaws: list[Flaw]) -> None:
    for folder, name in _required(state):
        if _find(members, folder, name) is None:
            flaws.append(Flaw(f"{folder}/{name}", f"{folder}/{name} is missing; an event names it."))
    signed = _folder(members, "signed")
    for round in state.rounds:
        rendition = _find(members, "renditions", round.rendition)
        for party, word in sorted(round.words.items()):
            content = signed.get(word.file)
            if not rendition or not content or content.startswith(rendition):
                continue
            if word.mode == "node" or (word.mode == "elsewhere" and content.startswith(b"%PDF-")):
                where = f"signed/{word.file}"
                flaws.append(Flaw(where, f"The file signed by {party} does not begin with the document of the round."))


def report_json(report: ProofReport) -> str:
    """The verdict as JSON, for programs: keys intact, keys, exit_code, flaws, parties, proven, not_proven."""
    return json.dumps(
        {
            "intact": report.intact,
            "keys": report.keys,
            "exit_code": report.exit_code,
            "pact": report.pact,
            "flaws": [{"where": flaw.where, "message": flaw.message} for flaw in report.flaws],
            "parties": [
                {"party": one.party, "verdict": one.verdict, "fingerprints": [key.fingerprint for key in one.keys]}
                for one in report.parties
            ],
            "proven": [{"code": one.code, "text": one.text} for one in report.proven],
            "not_proven": [{"code": one.code, "text": one.text} for one in report.not_proven],
        },
        ensure_ascii=False,
        sort_keys=True,
        indent=2,
    )


def report_lines(report: ProofReport) -> list[str]:
    """The verdict in plain English, line by line."""
    if not report.is_proof:
        return ["This is not a proof file."]
    if not report.intact:
        return ["NOT INTACT: this file proves nothing.", *(f"  - {flaw.message}" for flaw in report.flaws)]
    verdict = {
        "trusted": "WHOSE KEYS: every key that signed is one you trust.",
        "unknown": "WHOSE KEYS: not known.  Anybody could have made these keys; compare the fingerprints below.",
        "contradicted": "WHOSE KEYS: NOT those you trust.  This may be a forgery.",
    }[report.keys]
    lines = ["INTACT: nothing was changed since it was made.", verdict, f"Pact {report.pact}"]
    for party in report.parties:
        lines.append(f"  {party.party}: {party.verdict}")
        lines += [f"    {key.fingerprint}  {key.verdict}, {key.origin}" for key in party.keys]
    owners = "" if report.keys == "trusted" else " (by the owners of these keys, whoever they are)"
    lines.append(f"Proven{owners}:")
    lines += [f"  - {claim.text}" for claim in report.proven]
    lines.append("Not proven by this file:")
    return [*lines, *(f"  - {claim.text}" for claim in report.not_proven)]
