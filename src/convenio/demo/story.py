"""The story, step by step: one agreement from first draft to both signatures, and the first promise kept.

Told from outside: every deed happens inside the node of the university that does it, everything shared goes over HTTP
from node to node. Each step waits until both nodes show what it claims, and fails with a sentence otherwise.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pact.verify_proof
from convenio.demo.catalogue import fetch_manifest
from convenio.demo.clock import now
from convenio.demo.content_files import content
from convenio.demo.nodes import Node, StepFailed, wait_until
from convenio.demo.supervisor import Supervisor
from pact.canonical import digest

SECONDS = 30.0
SPEC, RENEWAL = "comprehensive-2020", "renewal-2026"
Tell = Callable[[str, float], None]


class Story:
    """The story between two running nodes. ``tell`` gets each step's sentence and how long it took."""

    def __init__(self, supervisor: Supervisor, tell: Tell) -> None:
        self.supervisor = supervisor
        self.changan, self.tomsk = supervisor.node("chd.edu.cn"), supervisor.node("tpu.ru")
        self.pact = ""
        self._tell = tell

    def step(self, sentence: str, deed: Callable[[], Any]) -> Any:
        """Do one step and tell of it.

        Raises:
            StepFailed: with the sentence of the step.
        """
        began = time.monotonic()
        try:
            value = deed()
        except StepFailed as problem:
            raise StepFailed(f"{sentence}: {problem}") from problem
        except Exception as problem:
            raise StepFailed(f"{sentence}: {type(problem).__name__}: {problem}") from problem
        self._tell(sentence, time.monotonic() - began)
        return value

    def standing(self, node: Node) -> dict[str, Any]:
        """Where the agreement stands on a node."""
        answer: dict[str, Any] = node.hand.do("standing", pact=self.pact)
        return answer

    def pause_worker(self, node: Node) -> None:
        """Stop the worker between two writings: stopped amid one it would keep everybody else from writing.

        Raises:
            StepFailed: it was never seen not writing.
        """

        def paused() -> bool:
            node.order("pause worker")
            if node.hand.do("may_write"):
                return True
            node.order("resume worker")
            return False

        wait_until(paused, f"the worker of {node.plan.slug} rests", SECONDS)

    def both_know_the_same(self) -> None:
        """Wait until both nodes have the same events, texts and files."""

        def same() -> bool:
            mine, theirs = self.standing(self.changan), self.standing(self.tomsk)
            if not (mine["here"] and theirs["here"]) or mine["known"] != theirs["known"]:
                return False
            return all(one["text_held"] and one["files_held"] for one in (mine, theirs))

        wait_until(same, "both nodes know the same", SECONDS)

    def require(self, node: Node, **wanted: Any) -> None:
        """Fail unless the agreement stands like this on a node."""
        found = self.standing(node)
        for name, value in wanted.items():
            if found.get(name) != value:
                raise StepFailed(f"{node.plan.slug} shows {name} {found.get(name)!r} instead of {value!r}")

    def do(self, node: Node, deed: str, **arguments: Any) -> Any:
        """A deed about the agreement on one node, until both know of it."""
        value = node.hand.do(deed, pact=self.pact, **arguments)
        self.both_know_the_same()
        return value

    def meet(self) -> None:
        """Wait until each node has read the other's profile."""
        for node, other in ((self.changan, "tpu.ru"), (self.tomsk, "chd.edu.cn")):
            wait_until(partial(_has_learnt, node, other), f"{node.plan.slug} knows {other}", SECONDS)

    def draft_and_propose(self) -> None:
        """From a draft in three languages to a first version that Tomsk holds."""
        draft = self.step(
            "Chang’an drafts the agreement in Chinese, Russian and English",
            lambda: self.changan.hand.do("start", spec=SPEC),
        )

        def propose() -> None:
            self.pact = self.changan.hand.do("propose", ref=draft)["pact"]
            self.both_know_the_same()
            self.require(self.tomsk, stage="negotiation", turn="tpu.ru", versions=1)

        self.step("Chang’an proposes it; Tomsk’s node receives it", propose)

    def negotiate(self) -> None:
        """Comment, suggestion, taken, second version."""
        told = next(one for one in content(f"agreements/{RENEWAL}")["steps"] if one["do"] == "suggest")
        words = {"clause": told["clause"], "words": told["words"]["en"]}
        self.step("Tomsk comments on the clause of the visits", lambda: self.do(self.tomsk, "comment", **words))
        self.step(
            "Tomsk suggests four teachers a year instead of two",
            lambda: self.do(self.tomsk, "suggest", values=told["values"], **words),
        )

        def take() -> None:
            (suggestion,) = self.standing(self.changan)["suggestions"]
            self.changan.hand.do("take", pact=self.pact, suggestion=suggestion)
            self.changan.hand.do("propose", ref=self.pact)
            self.both_know_the_same()
            self.require(self.tomsk, versions=2, suggestions=[], turn="tpu.ru")

        self.step("Chang’an takes the suggestion and proposes the second version", take)

    def approve(self) -> None:
        """Internal routes on both sides, then the approvals."""
        refused = "Tomsk’s officer cannot approve before the reviewer has"
        self.step(refused, lambda: self.refused(self.tomsk, "approve"))
        self.step("Tomsk’s reviewer agrees to exactly this text", lambda: self.tomsk.hand.do("review", pact=self.pact))

        def approve() -> None:
            self.do(self.tomsk, "approve")
            self.require(self.changan, agreed=True, stage="agreed")
            self.require(self.tomsk, agreed=True, stage="agreed")

        self.step("Tomsk approves; the version is agreed on both nodes", approve)

    def sign(self) -> None:
        """A round, a clearance that blocks, both signatures, in force on both nodes."""
        self.step("Chang’an’s own reviewer agrees, too", lambda: self.changan.hand.do("review", pact=self.pact))
        self.step("Chang’an opens a signing round; Tomsk’s node draws the same bytes", self._open)
        self.step("Chang’an’s signatory signs", lambda: self.do(self.changan, "sign"))
        self.step("Tomsk cannot sign: the ministry’s conclusion is missing", lambda: self.refused(self.tomsk, "sign"))
        self.step("Tomsk records the conclusion", lambda: self.do(self.tomsk, "clear", spec=RENEWAL))

        def last() -> None:
            self.do(self.tomsk, "sign")
            for node in (self.changan, self.tomsk):
                self.require(node, stage="in_force", missing=[])
            mine, theirs = self.standing(self.changan), self.standing(self.tomsk)
            if not mine["in_force_text"] or mine["in_force_text"] != theirs["in_force_text"]:
                raise StepFailed("the nodes show different texts in force")

        self.step("Tomsk’s signatory signs; the agreement is in force on both nodes", last)

    def _open(self) -> None:
        self.do(self.changan, "open_round")
        self.require(self.tomsk, stage="signing", missing=["ru-105-conclusion"])
        wait_until(lambda: self.standing(self.tomsk)["compared"] == "equal", "Tomsk has drawn it again", SECONDS)

    def prove(self, path: Path, trust: Path) -> None:
        """Export the proof, check it with the single file, and see that a changed one is found."""
        self.step("Chang’an writes the proof", lambda: self.command(self.changan, "proof", "export", self.pact, path))
        trust.write_text(self.fingerprints(), encoding="utf-8")
        self.step(
            "A stranger checks it with one script, no node and no network: intact, and these keys",
            lambda: verified(path, 0, "--trust", str(trust)),
        )

        def flip() -> None:
            broken = path.with_suffix(".broken")
            data = bytearray(path.read_bytes())
            data[len(data) // 2] ^= 1
            broken.write_bytes(data)
            verified(broken, 2)
            broken.unlink()

        self.step("One flipped bit is found", flip)

    def keep_a_promise(self) -> None:
        """The first visit: recorded by one side, confirmed by the other, the boards equal to the byte."""
        visit = dict(content(f"agreements/{RENEWAL}")["first_promise"])
        today = now().date()
        visit |= {"from": str(today - timedelta(days=14)), "to": str(today - timedelta(days=3))}
        self.step("Tomsk records the first visit of a teacher", lambda: self.do(self.tomsk, "record", activity=visit))

        def confirm() -> None:
            (record,) = self.standing(self.changan)["records"]
            self.do(self.changan, "confirm", record=record)

        self.step("Chang’an confirms it", confirm)
        self.step("The boards of both nodes are equal to the byte", self.boards_are_equal)

    def report(self) -> None:
        """The joint report of the year, with the same numbers on both sides, and next year's plan."""
        year = now().year
        self.step("The joint report is drawn up and approved by both", lambda: self.agree_on_sheet("report", year))
        self.step("So is the plan of the next year", lambda: self.agree_on_sheet("plan", year + 1))

    def agree_on_sheet(self, what: str, year: int, *, whole: bool = True) -> str:
        """The ``plan`` or ``report`` of a year: made by Chang’an; approved by both unless only half of it is told.

        Returns: its pact. It hangs under the agreement and has versions, approvals and a proof of its own.
        """
        agreement, draft = self.pact, self.changan.hand.do(f"make_{what}", pact=self.pact, year=year)
        self.pact = self.changan.hand.do("propose", ref=draft)["pact"]
        try:
            self.both_know_the_same()
            if whole:  # who proposes approves with it
                self.tomsk.hand.do("review", pact=self.pact)
                self.do(self.tomsk, "approve")
                for node in (self.changan, self.tomsk):
                    self.require(node, agreed=True)
            return self.pact
        finally:
            self.pact = agreement

    def boards_are_equal(self) -> None:
        """Both nodes print the same bytes, and the visit counts as confirmed by both."""
        boards = [self.command(node, "board", self.pact, "--json") for node in (self.changan, self.tomsk)]
        if boards[0] != boards[1]:
            raise StepFailed("the boards differ")
        if b'"confirmed":1' not in boards[0]:
            raise StepFailed("the board does not show the visit as confirmed by both")

    def publish(self) -> None:
        """The public page appears when both have released it."""

        def first() -> None:
            self.do(self.changan, "release")
            self.require(self.tomsk, public=False)

        self.step("Chang’an releases the public page; it does not appear yet", first)

        def second() -> None:
            self.do(self.tomsk, "release")
            for node in (self.changan, self.tomsk):
                self.require(node, public=True)

        self.step("Tomsk releases it, too: the page is public on both nodes", second)

    def refused(self, node: Node, deed: str) -> None:
        """The deed must be refused, and the node must say why in a sentence."""
        before = self.standing(node)["known"]
        try:
            node.hand.do(deed, pact=self.pact)
        except StepFailed as refusal:
            if not str(refusal).endswith("."):
                raise
            if self.standing(node)["known"] != before:
                raise StepFailed("refused, but something was written") from refusal
            return
        raise StepFailed("it was possible")

    def command(self, node: Node, *words: str | Path) -> bytes:
        """A word of the convenio command on a node, inside its process group; returns what it printed."""
        if words[:2] == ("proof", "export"):
            words = (*words[:3], "--out", *words[3:])
        line = [*node.plan.watched_by, sys.executable, "-m", "convenio.cli", *map(str, words)]
        done = subprocess.run(line, env=node.plan.environment(), capture_output=True, process_group=node.group)
        if done.returncode != 0:
            raise StepFailed(f"convenio {words[0]} ended with {done.returncode}: {done.stderr.decode()[-300:]}")
        return done.stdout

    def fingerprints(self) -> str:
        """What each university tells the world about its event keys, as a trust file."""
        lines = []
        for node in (self.changan, self.tomsk):
            entry = fetch_manifest(node.plan.direct_url).pact
            keys = entry.event_keys if entry else ()
            lines += [f"{node.plan.hei_id} {digest(bytes.fromhex(key.public))}" for key in keys]
        return "\n".join(lines) + "\n"


def _has_learnt(node: Node, hei_id: str) -> bool:
    return bool(node.hand.do("knows", hei_id=hei_id)["profile"])


def verified(path: Path, wanted: int, *more: str) -> None:
    """Check a proof with the single-file verifier; it must end with this status."""
    script = str(pact.verify_proof.__file__)
    bare = {"PATH": os.defpath}
    done = subprocess.run([sys.executable, script, str(path), *more], capture_output=True, env=bare)
    if done.returncode != wanted:
        raise StepFailed(f"the verifier ended with {done.returncode}: {done.stdout.decode()[:300]}")
