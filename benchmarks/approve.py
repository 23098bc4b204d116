"""From the click "approve" at one university to the new state on the other's page, both nodes idle.

Two real nodes, each with its own processes, talk over HTTP; the click is the form of the page, the state is what the
other node's page answers. Two figures: as soon as the other page could show it (asked every 20 ms), and as a person
sees it, whose open page looks once a second by itself. Beside: the answer to the same click on the own node, which
crosses no border. Approving is undone between the rounds.

    python benchmarks/approve.py [rounds]
"""

import json
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from convenio.demo.nodes import Node, wait_until
from convenio.demo.supervisor import supervised
from convenio.demo.visitor import Page, Visitor
from convenio.demo.walk import Walk, good

AIM_SECONDS = 1.0
PAGE_LOOKS_EVERY = 1.0
QUIET = 0.6


def main(rounds: int) -> None:
    with (
        tempfile.TemporaryDirectory(prefix="bench-") as folder,
        supervised(Path(folder) / "nodes", 8700) as supervisor,
    ):
        supervisor.prepare()
        supervisor.start()
        walk = Walk(supervisor, lambda sentence, seconds: None)
        walk.meet()
        walk.draft_and_propose()
        walk.press(walk.tomsk, "/review/ask/")
        walk.press(walk.tomsk, "/review/", {"decision": "approved"}, role="reviewer")
        ready, seen, alone = measure(walk, rounds)
    say("approve to the other node's page", ready, alone)
    say("approve to what a person sees", seen, alone)


def measure(walk: Walk, rounds: int) -> tuple[list[float], list[float], list[float]]:
    """Seconds until the other page could show it, until a person saw it, and until the own node had answered."""
    ready, seen, alone = [], [], []
    generator = random.Random(1)
    for number in range(rounds + 2):
        there, page = watch(walk, walk.changan), walk.page(walk.tomsk)
        with ThreadPoolExecutor(1) as pool:
            began = time.perf_counter()
            shown = pool.submit(until, there)
            good(walk.browser(walk.tomsk, "officer").submit(page, page.form("/approve/")))
            own = time.perf_counter() - began
            other = shown.result() - began
        phase = generator.random() * PAGE_LOOKS_EVERY
        looks = phase
        while looks < other:
            looks += PAGE_LOOKS_EVERY
        if number >= 2:
            ready.append(other)
            alone.append(own)
            seen.append(looks)
        walk.both_know_the_same()
        walk.pressed(walk.tomsk, "/withdraw/")
        wait_until(lambda: not walk.standing(walk.changan)["agreed"], "withdrawn", 20)
        time.sleep(QUIET)
    return ready, seen, alone


def watch(walk: Walk, node: Node) -> Callable[[], bool]:
    """A question to a node's page, asked as the open page itself asks: has anything changed?"""
    browser = Visitor()
    page = good(browser.get(f"{node.plan.base_url}/demo/enter/officer/?to=agreement&language=en"))
    mark = page.text.split('id="part-live"')[1].split('hx-get="')[1].split('"')[0].replace("&amp;", "&")

    def changed() -> bool:
        answer: Page = browser.get(node.plan.base_url + mark)
        return answer.status == 200

    return changed


def until(changed: Callable[[], bool]) -> float:
    """Ask until it is so; returns when that was."""
    limit = time.perf_counter() + 30
    while not changed():
        if time.perf_counter() > limit:
            raise TimeoutError("the page did not change")
        time.sleep(0.02)
    return time.perf_counter()


def say(name: str, seconds: list[float], beside: list[float]) -> None:
    """A row for people and a line for programs."""
    middle, floor = statistics.median(seconds), statistics.median(beside)
    p95 = sorted(seconds)[max(0, round(len(seconds) * 0.95) - 1)]
    print(f"{name}: median {middle:.3f} s, p95 {p95:.3f} s (aim under {AIM_SECONDS:.0f} s); own answer {floor:.3f} s")
    for label, value in (("median", middle), ("p95", p95)):
        figure = {
            "name": f"{name}, {label}",
            "value": round(value, 3),
            "unit": "s",
            "beside": "the own node's answer to the same click, median",
            "beside_value": round(floor, 3),
            "ratio": round(value / floor, 2),
            "n": len(seconds),
        }
        print(json.dumps(figure, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 30)
