"""`convenio demo --play`: the whole story between two fresh nodes, without a browser, one line per step."""

import shutil
import sys
import tempfile
import time
from pathlib import Path

from convenio.demo.nodes import StepFailed
from convenio.demo.supervisor import supervised
from convenio.demo.walk import Walk


def play(home: Path | None, first_port: int) -> int:
    """Play the story; 0 and a last line ``proof: PATH`` when every step did what it says, else 1 and the step.

    Without ``home`` the nodes live in a temporary folder that goes away; the proof stays.
    """
    folder = home or Path(tempfile.mkdtemp(prefix="convenio-play-"))
    if home and home.exists() and any(home.iterdir()):
        print(f"{home} is not empty; the play needs a fresh folder.", file=sys.stderr)
        return 1
    proofs = Path(tempfile.mkdtemp(prefix="convenio-proof-"))
    began = time.monotonic()

    def tell(sentence: str, seconds: float) -> None:
        print(f"{time.monotonic() - began:6.1f} s  {sentence} ({seconds:.2f} s)", flush=True)

    try:
        with supervised(folder, first_port) as supervisor:
            walk = Walk(supervisor, tell)
            walk.step("Two nodes are made, each with its own keys", supervisor.prepare)
            walk.step("Both serve, and know each other from the catalogue", supervisor.start)
            walk.step("Each has learnt the other’s profile over the network", walk.meet)
            tell_all(walk, proofs)
    except (StepFailed, ValueError) as problem:
        sys.stdout.flush()
        print(f"FAILED  {problem}", file=sys.stderr)
        return 1
    finally:
        if home is None:
            shutil.rmtree(folder, ignore_errors=True)
    print(f"proof: {proofs / 'proof.zip'}")
    return 0


def tell_all(story: Walk, proofs: Path) -> None:
    """Every chapter, in order."""
    story.draft_and_propose()
    story.negotiate()
    story.approve()
    story.sign()
    story.check()
    story.keep_a_promise()
    story.publish()
    story.report()
    story.prove(proofs / "proof.zip", proofs / "trust.txt")
