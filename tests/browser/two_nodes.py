"""Two real nodes for the browser: prepared once per session as the demonstration is, a renewal waiting half-way.

The tests that share them go on from where the one before stopped; each brings the agreement to where it needs it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page, expect

from convenio.demo.content_files import content
from convenio.demo.nodes import Node, wait_until
from convenio.demo.past import tell_past
from convenio.demo.story import RENEWAL, Story
from tests.nodes import two_nodes

GROUP = "two_nodes"
ARRIVES = 15.0


@dataclass
class Nodes:
    """Both nodes, the story so far, and browsers of people at them."""

    story: Story
    browser: Browser
    contexts: list[BrowserContext] = field(default_factory=list)
    _numbers: dict[str, str] = field(default_factory=dict)

    @property
    def changan(self) -> Node:
        return self.story.changan

    @property
    def tomsk(self) -> Node:
        return self.story.tomsk

    def window(self, **manner: Any) -> Page:
        """A page of somebody unknown; ``page.complaints`` as in ``open_page``."""
        size = {"width": manner.pop("width", 1280), "height": 860}
        context = self.browser.new_context(
            viewport=size,
            **manner,  # type: ignore[arg-type]
        )
        context.set_default_timeout(ARRIVES * 1000)
        self.contexts.append(context)
        return self.tab(context)

    def tab(self, context: BrowserContext) -> Page:
        """One more page in the same browser profile."""
        page = context.new_page()
        complaints: list[str] = []
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
        page.complaints = complaints  # type: ignore[attr-defined]
        return page

    def enter(self, page: Page, node: Node, role: str = "officer", language: str = "en") -> Page:
        """Enter with one click, as the tour does, and arrive at the agreement."""
        page.goto(f"{node.plan.base_url}/demo/enter/{role}/?to=agreement&language={language}")
        self._numbers[node.plan.slug] = page.url.rstrip("/").rpartition("/")[2]
        return page

    def person(self, node: Node, role: str = "officer", language: str = "en", **manner: Any) -> Page:
        """A window of their own for somebody of the demonstration, open at the agreement."""
        return self.enter(self.window(**manner), node, role, language)

    def address(self, node: Node, path: str = "") -> str:
        """The address of a page of the agreement on a node; somebody must have entered there before."""
        return f"{node.plan.base_url}/agreements/{self._numbers[node.plan.slug]}/{path}"

    def renewal_half_way(self) -> None:
        """A renewal proposed by Chang’an, commented on, and Tomsk’s suggestion of another number waiting.

        As the demonstration begins; when a test before has finished that renewal, the next one.
        """
        standing = self.story.standing(self.changan)
        if standing["course"] != "negotiation" or not standing["suggestions"]:
            told = next(one for one in content(f"agreements/{RENEWAL}")["steps"] if one["do"] == "suggest")
            self.changan.hand.do("revise", pact=self.story.pact, spec=RENEWAL)
            self.changan.hand.do("propose", ref=self.story.pact)
            self.story.both_know_the_same()
            new = {"teachers": told["values"]["teachers"] + standing["versions"]}
            self.story.do(self.tomsk, "suggest", clause=told["clause"], words=told["words"]["en"], values=new)

    def close_windows(self) -> None:
        for context in self.contexts:
            context.close()
        self.contexts.clear()


@dataclass
class Told:
    """A past that was told before in this process: the homes of both nodes and the agreement of 2020."""

    pact: str
    homes: dict[str, Path]


told: list[Told] = []
"""What the test of the demonstration left; the browser tests go on with it where they run after it."""


def prepared(browser: Browser) -> Iterator[Nodes]:
    """Both nodes running and their past told; everything is gone afterwards."""
    expect.set_options(timeout=ARRIVES * 1000)
    before = told[-1] if told and "sqlite" in settings.DATABASES["default"]["ENGINE"] else None
    with two_nodes(made=before.homes if before else None) as pair:
        story = Story(pair.supervisor, lambda sentence, seconds: None)
        story.meet()
        if before:
            story.pact = before.pact
        else:
            tell_past(story)
            story.changan.hand.do("keep_further")
        yield Nodes(story, browser)


def reload_until(page: Page, true: Callable[[], bool], what: str) -> None:
    """Load the page again and again, as somebody without scripts does, until it shows what is expected."""

    def look() -> bool:
        page.reload()
        return true()

    if not true():
        wait_until(look, f"{page.url} shows {what}", ARRIVES)
