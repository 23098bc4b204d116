"""The story as people walk it: pages are opened, forms filled in, buttons pressed, on both nodes, without JavaScript.

The officers of both universities share one browser, as somebody with two tabs does; everybody else has their own.
"""

import re
from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial
from html import unescape
from typing import Any

from convenio.demo.clock import now
from convenio.demo.content_files import content
from convenio.demo.nodes import Node, StepFailed, wait_until
from convenio.demo.story import RENEWAL, SECONDS, SPEC, Story
from convenio.demo.visitor import Page, Visitor

PASSWORD_FIELD = "password"  # noqa: S105 the name of a form's field
Values = Mapping[str, str | list[str]]


class Walk(Story):
    """The same story over the pages."""

    def __init__(self, *known: Any) -> None:
        super().__init__(*known)
        self._browsers: dict[str, Visitor] = {}
        self._numbers: dict[str, str] = {}

    def browser(self, node: Node, role: str) -> Visitor:
        """The browser of somebody at a university, signed in."""
        owner = "officer" if role == "officer" else f"{node.plan.slug} {role}"
        browser = self._browsers.setdefault(owner, Visitor())
        if not any(cookie.name == f"convenio-{node.plan.slug}-session" for cookie in browser.jar):
            good(browser.get(f"{node.plan.base_url}/demo/enter/{role}/?language=en"))
        return browser

    def page(self, node: Node, path: str = "", role: str = "officer") -> Page:
        """A page of the agreement, by its path below the agreement's own."""
        browser = self.browser(node, role)
        if node.plan.slug not in self._numbers:
            entered = good(browser.get(f"{node.plan.base_url}/demo/enter/{role}/?to=agreement&language=en"))
            found = re.search(r"/agreements/(\d+)/$", entered.url)
            if not found:
                raise StepFailed(f"{node.plan.slug} did not lead to the agreement but to {entered.url}")
            self._numbers[node.plan.slug] = found[1]
        return good(browser.get(f"{node.plan.base_url}/agreements/{self._numbers[node.plan.slug]}/{path}"))

    def press(
        self,
        node: Node,
        form: str,
        values: Values | None = None,
        *,
        path: str = "",
        role: str = "officer",
        files: Mapping[str, bytes] | None = None,
    ) -> Page:
        """Open a page of the agreement, fill in a form and send it.

        ``form``: a part of the form's address, or ``#name`` for the form that has a field of this name.
        """
        page = self.page(node, path, role)
        found = _with(page, form[1:]) if form.startswith("#") else page.form(form)
        return good(self.browser(node, role).submit(page, found, values, files))

    def pressed(self, node: Node, form: str, values: Values | None = None, **more: Any) -> None:
        """Press, and wait until both nodes know of it."""
        self.press(node, form, values, **more)
        self.both_know_the_same()

    def draft_and_propose(self) -> None:
        """From the page for a new agreement to a first version that Tomsk shows."""
        self.step("Chang’an drafts the agreement in Chinese, Russian and English", self._draft)

        def propose() -> None:
            browser = self.browser(self.changan, "officer")
            page = good(browser.get(self._editor))
            good(browser.submit(page, page.form("/propose/")))
            (self.pact,) = self.changan.hand.do("pacts")
            self.both_know_the_same()
            self.require(self.tomsk, stage="negotiation", turn="tpu.ru", versions=1)

        self.step("Chang’an proposes it; Tomsk’s node receives it", propose)

    def _draft(self) -> None:
        told = content(f"agreements/{SPEC}")
        browser = self.browser(self.changan, "officer")
        page = good(browser.get(f"{self.changan.plan.base_url}/agreements/new/"))
        form = next(one for one in page.forms if "partner" in one.fields)
        titles = {f"title_{tag}": title for tag, title in told["title"].items()}
        values = {"partner": "tpu.ru", "kind": told["kind"], "languages": list(told["languages"]), **titles}
        self._editor = good(browser.submit(page, form, values)).url
        if not any("value.teachers" in one.fields for one in good(browser.get(self._editor)).forms):
            raise StepFailed("the draft has no number of teachers")

    def negotiate(self) -> None:
        """Comment, suggestion, taken, second version; all three languages change together."""
        told = next(one for one in content(f"agreements/{RENEWAL}")["steps"] if one["do"] == "suggest")
        visits = self._clause_of(self.tomsk, "teachers")
        words = {"words": told["words"]["en"]}
        self.step(
            "Tomsk comments on the clause of the visits",
            partial(self.pressed, self.tomsk, f"/clauses/{visits}/comment/", words),
        )
        self.step(
            "Tomsk suggests four teachers a year instead of two",
            partial(self.pressed, self.tomsk, f"/clauses/{visits}/change/", {**words, "value.teachers": "4"}),
        )

        def take() -> None:
            self.press(self.changan, "/take/")
            self.pressed(self.changan, "/propose/")
            self.require(self.tomsk, versions=2, suggestions=[], turn="tpu.ru")
            shown = re.sub(r"<[^>]*>|\s|\xa0", "", unescape(self.page(self.tomsk).text))
            for phrase in ("4名教师", "4преподавателей", "4teachers"):
                if phrase not in shown:
                    raise StepFailed(f"Tomsk’s page does not show {phrase}")

        self.step("Chang’an takes the suggestion; the second version changes all three languages", take)

    def _clause_of(self, node: Node, value: str) -> str:
        form = next(one for one in self.page(node).forms if f"value.{value}" in one.fields)
        return form.action.split("/clauses/")[1].split("/")[0]

    def approve(self) -> None:
        """Internal routes on both sides, then the approvals."""

        def blocked() -> None:
            if any("/approve/" in form.action for form in self.page(self.tomsk).forms):
                self.press_refused(self.tomsk, "/approve/")

        self.step("Tomsk’s officer cannot approve before the reviewer has", blocked)

        def review() -> None:
            self.press(self.tomsk, "/review/ask/")
            self.press(self.tomsk, "/review/", {"decision": "approved"}, role="reviewer")

        self.step("Tomsk’s reviewer agrees to exactly this text", review)

        def approve() -> None:
            self.pressed(self.tomsk, "/approve/")
            self.require(self.changan, agreed=True, stage="agreed")
            self.require(self.tomsk, agreed=True, stage="agreed")

        self.step("Tomsk approves; the version is agreed on both nodes", approve)

    def press_refused(self, node: Node, form: str, values: Values | None = None, **more: Any) -> None:
        """Press, and be refused with a sentence; nothing is written."""
        before = self.standing(node)["known"]
        try:
            self.press(node, form, values, **more)
        except StepFailed as refusal:
            if self.standing(node)["known"] != before:
                raise StepFailed("refused, but something was written") from refusal
            return
        raise StepFailed("it was possible")

    def sign(self) -> None:
        """A round, a clearance that blocks, both signatures, in force on both nodes."""

        def review() -> None:
            self.press(self.changan, "/review/ask/")
            self.press(self.changan, "/review/", {"decision": "approved"}, role="reviewer")

        self.step("Chang’an’s own reviewer agrees, too", review)
        self.step("Chang’an opens a signing round; Tomsk’s node draws the same bytes", self._open)
        self.step("Chang’an’s signatory gives the password once more and signs", partial(self._sign, self.changan))
        self.step("Tomsk cannot sign: the ministry’s conclusion is missing", partial(self._cannot_sign, self.tomsk))

        def clear() -> None:
            told = content(f"agreements/{RENEWAL}")["clearance"]
            values = {"authority": told["authority"]["en"], "number": told["number"], "issued_on": str(now().date())}
            self.pressed(self.tomsk, "#authority", values, path=f"clearance/{told['rule']}/")

        self.step("Tomsk records the conclusion", clear)

        def last() -> None:
            self._sign(self.tomsk)
            for node in (self.changan, self.tomsk):
                self.require(node, stage="in_force", missing=[])
            mine, theirs = self.standing(self.changan), self.standing(self.tomsk)
            if not mine["in_force_text"] or mine["in_force_text"] != theirs["in_force_text"]:
                raise StepFailed("the nodes show different texts in force")

        self.step("Tomsk’s signatory signs; the agreement is in force on both nodes", last)

    def _open(self) -> None:
        until = str(now().date() + timedelta(days=30))
        self.pressed(self.changan, "#deadline", {"deadline": until}, path="sign/open/")
        self.require(self.tomsk, stage="signing", missing=["ru-105-conclusion"])
        wait_until(lambda: self.standing(self.tomsk)["compared"] == "equal", "Tomsk has drawn it again", SECONDS)

    def _round(self, node: Node) -> str:
        return f"sign/{self.standing(node)['round']}/"

    def _sign(self, node: Node) -> None:
        """Read, be asked for the password, give it, tick, sign."""
        path, browser = self._round(node), self.browser(node, "signatory")
        page = self.page(node, path, "signatory")
        asked = good(browser.submit(page, _with(page, "rendition"), {"consent": "on"}))
        if any(PASSWORD_FIELD in form.fields for form in asked.forms):
            secret = {PASSWORD_FIELD: self.changan.hand.do("password")}
            good(browser.submit(asked, _with(asked, PASSWORD_FIELD), secret))
            page = self.page(node, path, "signatory")
            good(browser.submit(page, _with(page, "rendition"), {"consent": "on"}))
        self.both_know_the_same()
        after = self.standing(node)
        if node.plan.hei_id not in after["signed"] and not after["in_force"]:
            raise StepFailed("the page did not record a signature")

    def _cannot_sign(self, node: Node) -> None:
        page = self.page(node, self._round(node), "signatory")
        if any("rendition" in form.fields for form in page.forms):
            self.refused(node, "sign")
        elif "disabled" not in page.text:
            raise StepFailed("the page offers no button and says no reason")

    def keep_a_promise(self) -> None:
        """The first visit: recorded by one side, confirmed by the other, the boards equal to the byte."""
        visit = content(f"agreements/{RENEWAL}")["first_promise"]
        today = now().date()
        values = {
            "role": visit["role"],
            "starts_on": str(today - timedelta(days=14)),
            "ends_on": str(today - timedelta(days=3)),
            **{f"count.{name}": str(number) for name, number in visit["quantities"].items()},
        }
        promise = self.tomsk.hand.do("promise", pact=self.pact, metric=visit["metric"], direction=visit["direction"])
        self.step(
            "Tomsk records the first visit of a teacher",
            partial(self.pressed, self.tomsk, "/activity/new/", values, path=f"activity/new/?promise={promise}"),
        )

        def confirm() -> None:
            (record,) = self.standing(self.changan)["records"]
            self.pressed(self.changan, f"/activity/{record}/", path="board/")

        self.step("Chang’an confirms it", confirm)
        self.step("The boards of both nodes are equal to the byte", self.boards_are_equal)

    def publish(self) -> None:
        """The public page appears when both have released it, and strangers read it in three languages."""

        def first() -> None:
            self._release(self.changan)
            self.require(self.tomsk, public=False)
            if Visitor().get(f"{self.tomsk.plan.base_url}/a/{self.pact}/").status != 404:
                raise StepFailed("the page can be read although Tomsk has not released it")

        self.step("Chang’an releases the public page; it does not appear yet", first)

        def second() -> None:
            self._release(self.tomsk)
            for node in (self.changan, self.tomsk):
                self.require(node, public=True)
                for language, word in (("zh", "长安大学"), ("ru", "университет"), ("en", "University")):
                    page = good(Visitor(language).get(f"{node.plan.base_url}/a/{self.pact}/{language}/"))
                    if word not in page.text:
                        raise StepFailed(f"the page in {language} does not name the university")

        self.step("Tomsk releases it, too: strangers read it on both nodes in three languages", second)

    def _release(self, node: Node) -> None:
        browser, page = self.browser(node, "officer"), self.page(node, "release/")
        form = next(one for one in page.forms if one.method == "post" and "published_on" in one.fields)
        good(browser.submit(page, form))
        self.both_know_the_same()

    def check(self) -> None:
        """A stranger drops the signed PDF on the check page, then a doctored copy."""
        base = self.tomsk.plan.base_url

        def drop(name: str) -> str:
            stranger = Visitor()
            page = good(stranger.get(f"{base}/check/"))
            content = good(stranger.get(f"{base}/demo/{name}.pdf")).content
            form = next(one for one in page.forms if one.has_files)
            return good(stranger.submit(page, form, {}, {"file": content})).text

        def both() -> None:
            if _verdict(drop("signed")) == _verdict(drop("doctored")):
                raise StepFailed("the check page answers the same for both")

        self.step("A stranger drops the signed PDF on the check page, then a doctored copy: it tells them apart", both)


def good(page: Page) -> Page:
    """The page, unless it refuses.

    Raises:
        StepFailed: with what the page says.
    """
    if page.status < 400:
        return page
    bare = re.sub(r"<(script|style|head).*?</\1>", " ", page.text, flags=re.DOTALL)
    said = " ".join(unescape(re.sub(r"<[^>]*>", " ", bare)).split())
    raise StepFailed(f"{page.url} answered {page.status}: {said[:400]}")


def _with(page: Page, name: str) -> Any:
    form = next((one for one in page.forms if name in one.fields), None)
    if form is None:
        raise StepFailed(f"{page.url} has no form with {name}")
    return form


def _verdict(text: str) -> str:
    found: Callable[[str], list[str]] = re.compile(r"<h[12][^>]*>(.*?)</h[12]>", re.DOTALL).findall
    return " ".join(re.sub(r"<[^>]*>", " ", one) for one in found(text))
