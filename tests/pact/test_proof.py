"""The proof file: intact and whose keys, answered apart; one changed bit is found; a forgery is never proven."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from typing import Any

import pytest

from pact.canonical import canonical, digest, parse
from pact.cards import card_id, words_card
from pact.container import Damaged, read_zip, write_zip
from pact.events import Event, wire
from pact.proof import ProofIncomplete, ProofReport, report_json, report_lines, verify_proof, write_proof
from pact.trust import BadTrust, read_trust
from tests.pact.build import CHD, TPU, USP, Node, key, meet, pair, public
from tests.pact.samples import agreement

RENDITION = b"%PDF-1.7 rendition of the agreement"
CARD = words_card(text="Please look at clause 3.", salt="0" * 32)
MADE_AT = "2026-07-01T00:00:00Z"


def fingerprint(name: str) -> str:
    return digest(bytes.fromhex(public(name)))


def trust(*names: str) -> dict[str, frozenset[str]]:
    return {name: frozenset((fingerprint(name),)) for name in names}


def carry_out(
    a: Node,
    b: Node,
    *,
    mode: str = "node",
    sign_b: bool = True,
    sign: Callable[[Node], bytes] = lambda node: RENDITION + b" signed by " + node.party.encode(),
) -> tuple[Event, dict[str, bytes]]:
    """From the founding to a complete round over a real text; returns the round and the signed files."""
    text = canonical(agreement())
    version = a.say("propose", text=digest(text), base="")
    b.hear(a)
    b.say("comment", clause="c3", card=card_id(CARD))
    b.approve(version)
    a.hear(b)
    round = a.say(
        "open", version=version.id, text=digest(text), rendition=digest(RENDITION), recipe={}, order=None,
        deadline="2026-06-30T12:00:00Z",
    )  # fmt: skip
    b.hear(a)
    files = {node.party: sign(node) for node in (a, b)}
    a.sign(round, file=digest(files[CHD]), mode=mode)
    if sign_b:
        b.sign(round, file=digest(files[TPU]))
    meet(a, b)
    return round, files


def proof_of(node: Node, files: dict[str, bytes], **more: Any) -> bytes:
    parts: dict[str, Any] = {
        "events": node.events.values(),
        "texts": [canonical(agreement())],
        "renditions": [RENDITION],
        "signed": files.values(),
        "cards": [CARD],
        "timestamps": [b"token"],
        "annexes": [b"work plan"],
        "made_at": MADE_AT,
        "made_by": CHD,
    }
    return write_proof(**(parts | more))


@pytest.fixture(scope="module")
def proof() -> bytes:
    a, b = pair()
    _, files = carry_out(a, b)
    return proof_of(a, files)


def codes(report: ProofReport, proven: bool = False) -> set[str]:
    return {one.code for one in (report.proven if proven else report.not_proven)}


def test_a_good_proof_with_trusted_keys(proof: bytes) -> None:
    report = verify_proof(proof, trust(CHD, TPU))
    assert (report.intact, report.keys, report.exit_code, report.flaws) == (True, "trusted", 0, ())
    assert {"feed", "round_complete", "signature", "in_force"} <= codes(report, proven=True)
    assert {"completeness", "people", "law", "own_time", "pdf_signatures", "rendition"} <= codes(report)
    assert "keys_unknown" not in codes(report)
    lines = report_lines(report)
    assert lines[0].startswith("INTACT")
    assert any("signed round" in line and CHD in line and "on its node" in line for line in lines)
    assert any("Comprehensive cooperation agreement" in line for line in lines)
    assert json.loads(report_json(report))["exit_code"] == 0


def test_the_same_facts_give_the_same_bytes_on_both_nodes() -> None:
    a, b = pair()
    _, files = carry_out(a, b)
    assert proof_of(a, files) == proof_of(b, dict(reversed(files.items())))


def test_without_fingerprints_nobody_is_proven_to_be_anybody(proof: bytes) -> None:
    for given in (None, {}, trust(CHD)):
        report = verify_proof(proof, given)
        assert (report.intact, report.keys, report.exit_code) == (True, "unknown", 1)
        assert "keys_unknown" in codes(report)
        assert any("not known" in line for line in report_lines(report))
        assert "Proven (by the owners of these keys, whoever they are):" in report_lines(report)


def test_a_complete_forgery_with_its_own_keys_is_never_proven(proof: bytes) -> None:
    a, b = Node(CHD, "forger-1"), Node(TPU, "forger-2")
    event = a.found(CHD, TPU)
    del a.events[event.id]
    from pact.events import make_founding
    from tests.pact.build import NONCE, private

    founding = make_founding(
        author=CHD, parties=[CHD, TPU], keys={CHD: [key("forger-1")], TPU: [key("forger-2")]}, nonce=NONCE,
        role="officer", at="2026-01-01T00:00:00Z", key="forger-1", sign=private("forger-1").sign,
    )  # fmt: skip
    a.events[founding.id] = founding
    b.hear(a)
    _, files = carry_out(a, b)
    forged = proof_of(a, files)
    assert verify_proof(forged).exit_code == 1
    report = verify_proof(forged, trust(CHD, TPU))
    assert (report.intact, report.keys, report.exit_code) == (True, "contradicted", 1)
    assert {one.verdict for one in report.parties} == {"contradicted"}
    assert "keys_contradicted" in codes(report)
    assert "NOT those you trust" in report_lines(report)[1]
    assert verify_proof(proof, trust(CHD, TPU)).exit_code == 0


def test_one_forged_party_is_enough_for_contradiction(proof: bytes) -> None:
    report = verify_proof(proof, {CHD: frozenset((fingerprint(CHD),)), TPU: frozenset((fingerprint(USP),))})
    assert report.keys == "contradicted"
    assert {one.party: one.verdict for one in report.parties} == {CHD: "trusted", TPU: "contradicted"}


# One flipped bit


def test_every_bit_of_the_container_counts(proof: bytes) -> None:
    """Each bit in turn, headers and directory included: the container alone notices it and says where."""
    members, flaws = read_zip(proof)
    assert flaws == []
    assert write_zip(members) == proof
    small = write_zip({"README.txt": b"words", "events/1.json": b"{}", "manifest.json": b"[]"})
    for at in range(len(small)):
        for bit in range(8):
            try:
                _, flaws = read_zip(flipped(small, at, bit))
            except Damaged as error:
                flaws = [(error.where, str(error))]
            assert flaws, (at, bit)
            assert all(where and "byte" in message for where, message in flaws)


def flipped(data: bytes, at: int, bit: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 1 << bit]) + data[at + 1 :]


def test_flipped_bits_are_found_and_named(proof: bytes) -> None:
    dice = random.Random(11)
    members, _ = read_zip(proof)
    for _ in range(120):
        at = dice.randrange(len(proof))
        report = verify_proof(flipped(proof, at, dice.randrange(8)), trust(CHD, TPU))
        assert (report.intact, report.exit_code) == (False, 2), at
        assert report.flaws
        assert report.proven == ()
        assert report_lines(report)[0].startswith("NOT INTACT")
    for path, content in members.items():
        at = proof.index(path.encode() + content) + len(path)
        report = verify_proof(flipped(proof, at, 0), trust(CHD, TPU))
        assert report.exit_code == 2
        assert any(path in flaw.message for flaw in report.flaws), path


@pytest.mark.parametrize("cut", [1, 10, 100, 1000])
def test_cut_off_or_longer_files_are_not_intact(proof: bytes, cut: int) -> None:
    assert verify_proof(proof[:-cut]).exit_code == 2
    assert verify_proof(proof + b"x" * cut).exit_code == 2


def test_a_repacked_zip_is_not_intact(proof: bytes) -> None:
    import io
    import zipfile

    members, _ = read_zip(proof)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in members.items():
            archive.writestr(path, content)
    assert verify_proof(made.getvalue()).exit_code in (2, 3)
    with zipfile.ZipFile(io.BytesIO(proof)) as archive:
        assert archive.testzip() is None
        assert set(archive.namelist()) == set(members)


def test_two_members_of_one_name_are_refused() -> None:
    """A zip can hold the same path twice; readers then differ in which one they show."""
    once = write_zip({"a": b"x"})
    local = once[: once.index(b"PK\1\2")]
    with pytest.raises(Damaged) as caught:
        read_zip(local + once)
    assert caught.value.where == "a"


@pytest.mark.parametrize("data", [b"", b"PK\3\4", b"%PDF-1.7", b"PK\5\6" + b"\0" * 18, b"\0" * 500], ids=range(5))
def test_what_is_no_proof_is_said_to_be_none(data: bytes) -> None:
    report = verify_proof(data)
    assert (report.is_proof, report.exit_code) == (False, 3)
    assert report_lines(report) == ["This is not a proof file."]


# Changed by somebody who knows the format: manifest and container are made anew


def reworked(proof: bytes, change: Callable[[dict[str, bytes]], None]) -> ProofReport:
    members, _ = read_zip(proof)
    manifest = parse(members.pop("manifest.json"))
    change(members)
    manifest["members"] = [
        {"path": path, "sha256": digest(content), "size": len(content)} for path, content in sorted(members.items())
    ]
    return verify_proof(write_zip(members | {"manifest.json": canonical(manifest)}), trust(CHD, TPU))


def path_of(members: dict[str, bytes], folder: str, holding: bytes = b"") -> str:
    return next(path for path in members if path.startswith(folder + "/") and holding in members[path])


def test_honest_reworking_gives_the_same_file(proof: bytes) -> None:
    assert reworked(proof, lambda members: None).exit_code == 0


def test_an_event_taken_out_is_missed(proof: bytes) -> None:
    def change(members: dict[str, bytes]) -> None:
        del members[path_of(members, "events", b'\\"type\\":\\"approve\\"')]

    report = reworked(proof, change)
    assert report.exit_code == 2
    assert any("builds on events that are not here" in flaw.message for flaw in report.flaws)


def test_an_event_rewritten_is_a_forgery(proof: bytes) -> None:
    def change(members: dict[str, bytes]) -> None:
        path = path_of(members, "events", b"propose")
        sent = parse(members[path])
        sent["raw"] = sent["raw"].replace("officer", "manager")
        members[path] = canonical(sent)

    report = reworked(proof, change)
    assert report.exit_code == 2
    messages = " ".join(flaw.message for flaw in report.flaws)
    assert "was changed" in messages or "digest" in messages


def test_another_text_or_document_in_place_is_found(proof: bytes) -> None:
    for folder in ("texts", "renditions", "signed", "cards"):

        def change(members: dict[str, bytes], folder: str = folder) -> None:
            path = path_of(members, folder)
            members[path] = members[path] + b" " if folder != "texts" else canonical({**agreement(), "kind": "MOU"})

        report = reworked(proof, change)
        assert report.exit_code == 2, folder
        assert any("does not have the digest" in flaw.message for flaw in report.flaws)


def test_a_missing_signed_file_is_found_and_an_erased_card_is_not(proof: bytes) -> None:
    def without(folder: str) -> Callable[[dict[str, bytes]], None]:
        def change(members: dict[str, bytes]) -> None:
            del members[path_of(members, folder)]

        return change

    for folder in ("signed", "texts", "renditions"):
        report = reworked(proof, without(folder))
        assert report.exit_code == 2
        assert any(folder in flaw.where for flaw in report.flaws)
    for folder in ("cards", "timestamps", "annexes"):
        assert reworked(proof, without(folder)).exit_code == 0


def test_a_member_that_has_no_place_is_refused(proof: bytes) -> None:
    report = reworked(proof, lambda members: members.update({"events/virus.exe": b"x"}))
    assert report.exit_code == 2
    assert any("events/virus.exe" in flaw.message for flaw in report.flaws)


def test_a_list_of_files_that_lies_is_found(proof: bytes) -> None:
    members, _ = read_zip(proof)
    for change in ({"pact": "x"}, {"members": []}, {"format": "x"}, {"extra": 1}, {"made_by": "?"}, {"made_at": "now"}):
        broken = members | {"manifest.json": canonical({**parse(members["manifest.json"]), **change})}
        assert verify_proof(write_zip(broken)).exit_code == 2, change
    del members["manifest.json"]
    report = verify_proof(write_zip(members))
    assert not report.intact


FLAWS: dict[str, tuple[Callable[[dict[str, bytes]], None], str]] = {
    "a text that is not canonical": (
        lambda m: m.update({f"texts/{digest(b'{ }')}.json": b"{ }"}),
        "is not canonical",
    ),
    "something else in place of an event": (
        lambda m: m.update({path_of(m, "events", b"comment"): b"{}"}),
        "is not an event",
    ),
    "an event under another number": (
        lambda m: m.update({path_of(m, "events").replace("/000001-", "/000000-"): m.pop(path_of(m, "events"))}),
        "does not carry the number and digest",
    ),
    "an event under another digest": (
        lambda m: m.update({f"events/000001-{'0' * 64}.json": m.pop(path_of(m, "events"))}),
        "does not carry the number and digest",
    ),
    "an event with another signature": (lambda m: resign(m), "The signature does not fit"),
    "no founding": (lambda m: m.pop(path_of(m, "events", b'\\"found\\"')), "The founding event is missing"),
    "no events": (lambda m: [m.pop(one) for one in list(m) if one.startswith("events/")], "founding event is missing"),
}


def resign(members: dict[str, bytes]) -> None:
    path = path_of(members, "events", b"comment")
    members[path] = canonical({**parse(members[path]), "signature": "0" * 128})


@pytest.mark.parametrize("case", FLAWS)
def test_whoever_knows_the_format_is_found_out(proof: bytes, case: str) -> None:
    change, message = FLAWS[case]
    report = reworked(proof, change)
    assert report.exit_code == 2
    assert any(message in flaw.message for flaw in report.flaws), report.flaws
    assert report.keys == "unknown"


def test_the_list_of_files_holds_every_file(proof: bytes) -> None:
    members, _ = read_zip(proof)
    path = path_of(members, "cards")
    manifest = members["manifest.json"]
    cases = {
        f"{path} is missing.": {one: content for one, content in members.items() if one != path},
        f"{path} was changed": members | {path: canonical(CARD | {"text": "x"})},
        "README.txt was changed": members | {"README.txt": b"x"},
        "annexes/x.pdf is not in the list": members | {"annexes/x.pdf": b""},
        "The list of files is missing": {one: content for one, content in members.items() if one != "manifest.json"},
        "The list of files cannot be read": members | {"manifest.json": manifest + b"\n"},
        "does not have the form of a proof": members | {"manifest.json": b"{}"},
    }
    for message, changed in cases.items():
        report = verify_proof(write_zip(changed), trust(CHD, TPU))
        assert not report.intact
        assert any(message in flaw.message for flaw in report.flaws), message


def test_a_signed_file_must_begin_with_the_document_of_the_round() -> None:
    a, b = pair()
    carry_out(a, b, sign=lambda node: b"%PDF something else" if node.party == CHD else RENDITION)
    files = {CHD: b"%PDF something else", TPU: RENDITION}
    report = verify_proof(proof_of(a, files), trust(CHD, TPU))
    assert report.exit_code == 2
    assert any("does not begin with the document" in flaw.message for flaw in report.flaws)


# What is said


def test_the_mode_of_each_signature_is_stated() -> None:
    a, b = pair()
    round, files = carry_out(a, b, mode="paper")
    signed = next(e for e in a.events.values() if e.type == "sign" and e.author == CHD)
    b.say("attest", sign=signed.id, matches=True)
    a.hear(b)
    report = verify_proof(proof_of(a, files), trust(CHD, TPU))
    modes = {one.details["party"]: one.details["mode"] for one in report.proven if one.code == "signature"}
    assert modes == {CHD: "paper", TPU: "node"}
    assert any("tpu.ru confirms the scan" in one.text for one in report.proven)
    assert "outside_signature" in codes(report)
    assert round.id in {one.details.get("round") for one in report.proven}


def test_an_unfinished_pact_says_that_nothing_is_in_force() -> None:
    a, b = pair()
    carry_out(a, b, sign_b=False)
    report = verify_proof(proof_of(a, {}, renditions=[], signed=[]), trust(CHD, TPU))
    assert report.exit_code == 0
    assert {"nothing_in_force", "round_open"} <= codes(report, proven=True)
    assert "in_force" not in codes(report, proven=True)


def test_a_proof_is_not_written_while_files_are_lacking() -> None:
    a, b = pair()
    _, files = carry_out(a, b)
    with pytest.raises(ProofIncomplete) as caught:
        proof_of(a, files, signed=[files[CHD]])
    assert caught.value.missing == [f"signed {digest(files[TPU])}"]
    with pytest.raises(ValueError, match="complete pact"):
        proof_of(a, files, events=list(a.events.values())[1:])


def test_notices_forks_and_silence_are_stated() -> None:
    a, b = pair()
    _, files = carry_out(a, b)
    past = list(b.events.values())
    b.say("end")
    b.say("acknowledge", over=past)
    a.hear(b)
    report = verify_proof(proof_of(a, files), trust(CHD, TPU))
    assert report.intact
    assert "notice" in codes(report, proven=True)
    assert "fork" in codes(report)
    c = Node(CHD)
    c.found(CHD, TPU)
    report = verify_proof(proof_of(c, {}, texts=[], cards=[], renditions=[]), trust(CHD))
    assert report.exit_code == 0
    assert "silent" in codes(report)
    assert {one.party: one.verdict for one in report.parties} == {CHD: "trusted", TPU: "silent"}


def test_a_witnessed_feed_is_stated_as_such() -> None:
    a = Node(CHD)
    a.found(CHD, TPU, keyless=[TPU], witnesses={TPU: CHD})
    a.say("acknowledge", author=TPU, witness=CHD)
    report = verify_proof(proof_of(a, {}, texts=[], cards=[], renditions=[]), trust(CHD))
    assert report.exit_code == 0
    assert {"witnessed", "silent"} <= codes(report)
    assert any("prove only what that node says" in one.text for one in report.not_proven)


def test_a_rotated_key_is_trusted_and_a_replaced_one_is_not() -> None:
    a, b = pair()
    a.say("key_add", key=key("chd-2"))
    new = Node(CHD, "chd-2")
    new.events, new.minute = dict(a.events), 50
    new.say("key_retire", id=CHD)
    b.hear(new)
    b.say("acknowledge")
    new.hear(b)
    small = {"texts": [], "cards": [], "renditions": []}
    assert verify_proof(proof_of(new, {}, **small), trust(CHD, TPU)).keys == "trusted"
    new.say("key_replace", party=TPU, key=key("tpu-2"))
    other = Node(TPU, "tpu-2").hear(new)
    other.say("acknowledge")
    new.hear(other)
    report = verify_proof(proof_of(new, {}, **small), trust(CHD, TPU))
    assert report.keys == "contradicted"
    origins = {one.id: (one.verdict, one.origin) for party in report.parties for one in party.keys}
    assert origins["chd-2"] == ("trusted", "brought in by a key of the same party")
    assert origins["tpu-2"][1] == "brought in by the other parties, who vouch for it"
    both = trust(CHD, TPU) | {TPU: frozenset((fingerprint(TPU), fingerprint("tpu-2")))}
    assert verify_proof(proof_of(new, {}, **small), both).keys == "trusted"


# Trust files


def test_a_trust_file_is_easy_to_type() -> None:
    digits = fingerprint(CHD)
    spaced = ":".join(digits[at : at + 4].upper() for at in range(0, 64, 4))
    lines = ["\ufeff# from the paper of 2020", f"{CHD}  {spaced}  # by telephone", "", f"{TPU}\t{fingerprint(TPU)}"]
    text = "\n".join([*lines, f"{TPU} {digits}"])
    assert read_trust(text) == {CHD: {digits}, TPU: {fingerprint(TPU), digits}}
    assert read_trust("") == {}


@pytest.mark.parametrize("line", ["chd.edu.cn", "chd.edu.cn 1234", "CHD " + "0" * 64, "chd.edu.cn " + "g" * 64])
def test_a_trust_file_that_cannot_be_read_names_the_line(line: str) -> None:
    with pytest.raises(BadTrust, match="Line 2"):
        read_trust("# first\n" + line)


def test_events_travel_in_the_proof_as_between_nodes(proof: bytes) -> None:
    members, _ = read_zip(proof)
    paths = sorted(path for path in members if path.startswith("events/"))
    assert [path[7:13] for path in paths] == [f"{n:06}" for n in range(1, len(paths) + 1)]
    a, b = pair()
    carry_out(a, b)
    assert {canonical(wire(event)) for event in a.events.values()} == {members[path] for path in paths}


def test_the_newest_fingerprint_is_enough_after_a_rotation() -> None:
    """A trusted key that goes on a feed answers for what stands in it, not for what stands beside it."""
    a, b = pair()
    start = list(a.events.values())
    a.say("key_add", key=key("chd-2"))
    new = Node(CHD, "chd-2")
    new.events, new.minute = dict(a.events), 50
    b.hear(new)
    b.say("acknowledge")
    small = {"texts": [], "cards": [], "renditions": []}
    given = trust("chd-2", TPU)
    given = {CHD: given["chd-2"], TPU: given[TPU]}
    new.hear(b)
    assert verify_proof(proof_of(new, {}, **small), given).keys == "contradicted", "the new key has signed nothing yet"
    new.say("key_retire", id=CHD)
    assert verify_proof(proof_of(new, {}, **small), given).keys == "trusted"
    thief = Node(CHD)
    thief.events = {event.id: event for event in start}
    thief.say("acknowledge", at="2026-02-02T02:02:02Z")
    new.hear(thief)
    assert verify_proof(proof_of(new, {}, **small), given).keys == "contradicted"
