"""A changed proof file: one changed bit is found, and so is whoever knows the format."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from pact.canonical import canonical, digest, parse
from pact.container import Damaged, read_zip, write_zip
from pact.proof import ProofReport, report_lines, verify_proof
from tests.pact.build import CHD, TPU, pair
from tests.pact.proving import CARD, RENDITION, carry_out, flipped, proof_of, trust
from tests.pact.samples import agreement

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
