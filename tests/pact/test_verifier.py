"""The single file: made from the library, runs with Python and cryptography alone, gives the same verdicts."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import cryptography
import pytest

import pact
from pact.bundle import bundle
from pact.proof import report_json, verify_proof
from tests.pact.build import CHD, TPU, pair
from tests.pact.proving import carry_out, fingerprint, flipped, proof_of, trust

VERIFIER = Path(pact.__file__).with_name("verify_proof.py")


@pytest.fixture(scope="module")
def proof() -> bytes:
    a, b = pair()
    _, files = carry_out(a, b)
    return proof_of(a, files)


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the verifier, and one with cryptography and what it is built on, nothing else."""
    folder = tmp_path_factory.mktemp("bare")
    (folder / "verify_proof.py").write_bytes(VERIFIER.read_bytes())
    packages = folder / "packages"
    packages.mkdir()
    for found in Path(cryptography.__file__).parents[1].iterdir():
        if found.name in ("cryptography", "cffi", "pycparser") or found.name.startswith("_cffi_backend"):
            (packages / found.name).symlink_to(found)
    return folder


def run(bare: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {"PYTHONPATH": str(bare / "packages"), "PATH": os.environ["PATH"]}
    command = [sys.executable, "-S", "verify_proof.py", *arguments]
    return subprocess.run(
        command, cwd=bare, env=environment, capture_output=True, text=True, timeout=60, encoding="utf-8"
    )


def test_it_is_what_the_library_makes() -> None:
    assert VERIFIER.read_text("utf-8") == bundle(), "run: python -m pact.bundle"


def test_exit_status_and_verdict_are_those_of_the_library(proof: bytes, bare: Path) -> None:
    (bare / "trust.txt").write_text(f"{CHD} {fingerprint(CHD)}\n{TPU} {fingerprint(TPU)}\n", "utf-8")
    (bare / "other.txt").write_text(f"{CHD} {fingerprint(TPU)}\n", "utf-8")
    cases = {
        ("good.zip", "trust.txt"): (proof, trust(CHD, TPU), 0),
        ("good.zip", "other.txt"): (proof, {CHD: frozenset((fingerprint(TPU),))}, 1),
        ("good.zip", ""): (proof, {}, 1),
        ("bad.zip", "trust.txt"): (flipped(proof, len(proof) // 2, 3), trust(CHD, TPU), 2),
        ("none.zip", ""): (b"hello", {}, 3),
    }
    for (name, trusted), (data, given, status) in cases.items():
        (bare / name).write_bytes(data)
        arguments = [name, *(["--trust", trusted] if trusted else []), "--json"]
        done = run(bare, *arguments)
        assert done.returncode == status, done.stderr
        assert json.loads(done.stdout) == json.loads(report_json(verify_proof(data, given)))
        assert done.stderr == ""


def test_it_prints_what_is_proven_and_what_is_not(proof: bytes, bare: Path) -> None:
    (bare / "good.zip").write_bytes(proof)
    done = run(bare, "good.zip")
    assert done.returncode == 1
    assert "INTACT" in done.stdout
    assert "WHOSE KEYS: not known" in done.stdout
    assert fingerprint(CHD) in done.stdout
    assert "Not proven by this file:" in done.stdout


@pytest.mark.parametrize(
    "arguments",
    [[], ["a", "b"], ["--trust"], ["--help"], ["missing.zip"], ["x.zip", "--trust", "missing.txt"]],
    ids=str,
)
def test_called_wrongly_it_says_how(bare: Path, arguments: list[str]) -> None:
    done = run(bare, *arguments)
    assert done.returncode == 3
    assert done.stdout.strip()
    assert done.stderr == ""


def test_it_needs_nothing_of_the_installed_library(bare: Path) -> None:
    """Loaded modules of pact come from the file itself; the folder of the library is not even reachable."""
    check = """
import runpy, sys
sys.argv = ["verify_proof.py", "x"]
try:
    runpy.run_path("verify_proof.py", run_name="__main__")
except SystemExit:
    pass
places = {getattr(one, "__file__", None) or "embedded" for name, one in sys.modules.items() if name.startswith("pact")}
print(sorted(places))
"""
    (bare / "x").write_bytes(b"no proof")
    environment = {"PYTHONPATH": str(bare / "packages"), "PATH": os.environ["PATH"]}
    done = subprocess.run(
        [sys.executable, "-S", "-c", check], cwd=bare, env=environment, capture_output=True, text=True
    )
    assert done.stdout.splitlines()[-1] == "['embedded']", done.stderr
