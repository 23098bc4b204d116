"""Makes `verify_proof.py`, the verifier in a single file, out of the library itself: `python -m pact.bundle`.

The sources of the modules that a verifier needs stand in the file word for word, as texts, and are loaded from there;
so its verdicts are those of the library.  A test makes the file again and compares.
"""

from __future__ import annotations

from importlib import resources
from pathlib import Path

MODULES = (
    "forms",
    "canonical",
    "bodies",
    "events",
    "rules",
    "state",
    "graph",
    "keyring",
    "variants",
    "judge",
    "talk",
    "fold",
    "sync",
    "trust",
    "claims",
    "container",
    "proof",
)


def bundle() -> str:
    """The text of verify_proof.py."""
    package = resources.files("pact")
    parts = []
    for name in MODULES:
        source = package.joinpath(f"{name}.py").read_text("utf-8")
        if "'''" in source or source.rstrip().endswith("\\"):
            raise ValueError(f"The module {name} cannot stand in the single file.")
        parts.append(f"SOURCES[\"pact.{name}\"] = r'''{source}'''\n")
    frame = package.joinpath("verify_frame.txt").read_text("utf-8")
    return frame.replace("# THE SOURCES STAND HERE\n", "\n".join(parts))


if __name__ == "__main__":
    Path(__file__).with_name("verify_proof.py").write_text(bundle(), "utf-8")
