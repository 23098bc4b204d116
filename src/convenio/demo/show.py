"""`convenio demo`: both nodes on this machine until somebody presses Ctrl-C, their past made at the first start."""

import json
import signal
import sys
import threading
import time
from pathlib import Path

from convenio.demo.nodes import StepFailed
from convenio.demo.past import tell_past
from convenio.demo.story import Story
from convenio.demo.supervisor import Supervisor, forget, supervised

STATE = "state.json"


def show(home: Path, first_port: int) -> int:
    """Start the demonstration and keep it running; returns the exit status."""
    began = time.monotonic()
    # A shell that started it in the background let it ignore Ctrl-C; then nothing but kill would end it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        fresh = not (home / STATE).exists()
        if fresh and forget(home):
            print("The last start was interrupted; beginning again.")
        with supervised(home, first_port) as supervisor:
            if fresh:
                print("Making two universities, their people and their past. This takes about a minute.", flush=True)
                _make(supervisor, began)
                (home / STATE).write_text(json.dumps({"ready": True}))
            else:
                supervisor.start()
            for node in supervisor.nodes.values():
                node.dismiss_hand()
            print(_welcome(supervisor, time.monotonic() - began), flush=True)
            threading.Event().wait()
    except KeyboardInterrupt:
        print("\nStopped. `make demo` goes on where it was; `make demo-reset` starts over.")
        return 0
    except (StepFailed, ValueError) as problem:
        print(f"The demonstration could not start: {problem}", file=sys.stderr)
        return 1
    return 0


def _make(supervisor: Supervisor, began: float) -> None:
    def tell(sentence: str, seconds: float) -> None:
        print(f"{time.monotonic() - began:6.1f} s  {sentence}", flush=True)

    story = Story(supervisor, tell)
    story.step("Two nodes are made, each with its own database, keys and files", supervisor.prepare)
    story.step("Both serve, and know each other from the catalogue", supervisor.start)
    story.step("Each has learnt the other’s profile over the network", story.meet)
    tell_past(story)
    sentence = "Each has some thirty agreements with invented partners"
    story.step(sentence, lambda: supervisor.at_both(lambda node: node.hand.do("keep_further")))
    story.step(
        "Two invented universities disagree about what was done", lambda: story.changan.hand.do("keep_fictitious")
    )
    settled = "What was due in earlier years is noted as done"
    story.step(settled, lambda: supervisor.at_both(lambda node: node.hand.do("settle_past")))
    facts = "The facts for the dashboards are gathered"
    story.step(facts, lambda: supervisor.at_both(lambda node: node.hand.do("gather_facts")))


def _welcome(supervisor: Supervisor, seconds: float) -> str:
    first = next(iter(supervisor.nodes.values()))
    return f"\nReady after {seconds:.0f} s. Open  {first.plan.base_url}/demo/\nPress Ctrl-C to stop.\n"
