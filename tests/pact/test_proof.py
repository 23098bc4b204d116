"""The proof file: intact and whose keys, answered apart; a forgery is never proven; what is said about it."""

from __future__ import annotations

import json

import pytest

from pact.canonical import canonical, digest
from pact.container import read_zip
from pact.events import wire
from pact.proof import ProofIncomplete, report_json, report_lines, verify_proof
from pact.trust import BadTrust, read_trust
from tests.pact.build import CHD, TPU, USP, Node, key, pair
from tests.pact.proving import carry_out, codes, fingerprint, proof_of, trust


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
