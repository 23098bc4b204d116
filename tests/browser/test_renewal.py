"""The whole renewal between two real nodes, by hand in a browser without scripts: from a suggestion to a proof."""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from convenio.demo.nodes import Node
from tests.browser.two_nodes import GROUP, Nodes, reload_until

pytestmark = [pytest.mark.browser, pytest.mark.thorough, pytest.mark.journey, pytest.mark.xdist_group(GROUP)]
PASSWORD = "two equal owners"


class Cast:
    """Who takes part, each in a window of their own, none of which runs scripts."""

    def __init__(self, nodes: Nodes) -> None:
        self.nodes = nodes
        self._windows: dict[tuple[str, str], Page] = {}

    def at(self, node: Node, role: str = "officer", path: str = "") -> Page:
        """Somebody's window, opened anew at this page of the agreement."""
        key = (node.plan.slug, role)
        if key not in self._windows:
            self._windows[key] = self.nodes.person(node, role, java_script_enabled=False)
        self._windows[key].goto(self.nodes.address(node, path))
        return self._windows[key]


def test_a_renewal_from_a_suggestion_to_a_proof_without_any_script(nodes: Nodes, tmp_path: Path) -> None:
    nodes.renewal_half_way()
    cast = Cast(nodes)
    students = take_the_suggestion_and_change_another_number(cast)
    see_the_new_version_on_the_other_side(cast, students)
    review_and_approve(cast)
    open_a_round(cast)
    sign_at_changan(cast)
    be_kept_from_signing_until_the_permission_is_there(cast)
    sign_at_tomsk(cast)
    record_a_visit_and_confirm_it(cast)
    release_the_public_page(cast)
    check_the_proof(cast, tmp_path)
    check_the_signed_document(cast, tmp_path)


def take_the_suggestion_and_change_another_number(cast: Cast) -> int:
    page = cast.at(cast.nodes.changan)
    assert page.evaluate("document.documentElement.dataset.scripts") is None
    clause = page.locator(".clause", has=page.locator('input[name="value.students"]'))
    page.get_by_role("button", name="Take over").click()
    expect(page.get_by_text("In your draft, not proposed yet:")).to_be_visible()
    clause.get_by_text("Change a number").click()
    box = clause.locator('input[name="value.students"]')
    students = int(box.input_value()) + 1
    box.fill(str(students))
    clause.get_by_role("button", name="Change it in the draft").click()
    expect(page.locator("#part-standing .changes")).to_contain_text(str(students))
    page.get_by_role("button", name="Propose version").click()
    expect(page.locator("#part-turn .theirs .pen")).to_be_visible()
    return students


def see_the_new_version_on_the_other_side(cast: Cast, students: int) -> None:
    page = cast.at(cast.nodes.tomsk)
    clause = page.locator(".clause", has=page.locator('input[name="value.students"]'))
    new = clause.locator(".value", has_text=str(students))
    reload_until(page, lambda: new.count() >= 3, "the number in all languages")
    for tag in ("zh", "ru", "en"):
        expect(clause.locator(f'.languages > [lang="{tag}"] .value', has_text=str(students)).first).to_be_visible()
    expect(page.locator("#part-turn .ours .pen")).to_be_visible()
    expect(page.get_by_role("button", name="Approve version")).to_be_disabled()


def review_and_approve(cast: Cast) -> None:
    for node in (cast.nodes.tomsk, cast.nodes.changan):
        cast.at(node).get_by_role("button", name="Ask for the review").click()
        review = cast.at(node, "reviewer")
        review.get_by_text("Record your review").click()
        review.get_by_role("button", name="No objection").click()
        expect(review.locator("#part-standing")).to_contain_text("has no objection")
    page = cast.at(cast.nodes.tomsk)
    page.get_by_role("button", name="Approve version").click()
    expect(page.get_by_role("button", name="Withdraw the approval")).to_be_visible()


def open_a_round(cast: Cast) -> None:
    page = cast.at(cast.nodes.changan)
    link = page.get_by_role("link", name="Open a signing round")
    reload_until(page, lambda: link.count() == 1, "that both have approved")
    link.click()
    page.get_by_label("Sign until").fill(str(date.today() + timedelta(days=30)))
    page.get_by_role("button", name="Draw the document and open the round").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Signing round")


def go_to_the_signing(cast: Cast, node: Node) -> Page:
    page = cast.at(node, "signatory")
    link = page.get_by_role("link", name="Go to the signing")
    reload_until(page, lambda: link.count() == 1, "the way to the signing")
    link.click()
    compared = page.get_by_text("the document is the agreed text, byte for byte")
    reload_until(page, lambda: compared.count() == 1, "that the node has compared")
    return page


def sign(page: Page) -> None:
    page.get_by_role("button", name="Enter password or code, then sign").click()
    page.get_by_label("Password").fill(PASSWORD)
    page.locator("main form button.main").click()
    page.get_by_label("I have read the document").check()
    page.get_by_role("button", name="Sign", exact=True).click()
    expect(page.locator(".listing .ours")).to_contain_text("signed electronically")


def sign_at_changan(cast: Cast) -> None:
    sign(go_to_the_signing(cast, cast.nodes.changan))


def be_kept_from_signing_until_the_permission_is_there(cast: Cast) -> None:
    page = go_to_the_signing(cast, cast.nodes.tomsk)
    button = page.get_by_role("button", name="Sign", exact=True)
    expect(button).to_be_disabled()
    reason = page.locator(f"#{button.get_attribute('aria-describedby')}")
    expect(reason).to_contain_text("Conclusion of the ministry before signing")
    officer = cast.at(cast.nodes.tomsk)
    officer.get_by_role("link", name="Record the permission").click()
    expect(officer.get_by_text("could not be verified")).to_be_visible()
    officer.get_by_label("Authority").fill("Ministry (demonstration)")
    officer.get_by_label("Number").fill("DEMO-105/2026")
    officer.get_by_label("Date of the document").fill(str(date.today()))
    officer.get_by_role("button", name="Record the permission").click()
    expect(officer.locator("#part-standing")).to_contain_text("DEMO-105/2026")


def sign_at_tomsk(cast: Cast) -> None:
    sign(go_to_the_signing(cast, cast.nodes.tomsk))
    versions = []
    for node in (cast.nodes.tomsk, cast.nodes.changan):
        page = cast.at(node)
        stage = page.locator("#part-turn .now > b")
        reload_until(page, lambda stage=stage: stage.inner_text() == "In force", "that it is in force")  # type: ignore[misc]
        versions.append(page.get_by_role("heading", name="is in force").inner_text())
    assert versions[0] == versions[1]


def record_a_visit_and_confirm_it(cast: Cast) -> None:
    page = cast.at(cast.nodes.tomsk, path="board/")
    page.get_by_role("link", name="Record a visit").click()
    page.get_by_label("Role of who went").select_option(index=1)
    page.fill('input[name="starts_on"]', str(date.today() - timedelta(days=14)))
    page.fill('input[name="ends_on"]', str(date.today() - timedelta(days=3)))
    page.get_by_label("Teaching hours").fill("16")
    page.get_by_role("button", name="Record a visit").click()
    expect(page.locator("main")).to_contain_text("12 days")
    other = cast.at(cast.nodes.changan, path="board/")
    line = other.locator(".activities li").first
    button = line.get_by_role("button", name="Confirm")
    reload_until(other, lambda: button.count() == 1, "the visit")
    button.click()
    expect(line.locator(".tag")).to_contain_text("confirmed by both")
    boards = [cast.at(node, path="board/") for node in (cast.nodes.changan, cast.nodes.tomsk)]
    digests = [board.locator("[data-digest]") for board in boards]
    wanted = digests[0].get_attribute("data-digest")
    reload_until(boards[1], lambda: digests[1].get_attribute("data-digest") == wanted, "the same board")


def release_the_public_page(cast: Cast) -> None:
    nodes = cast.nodes
    title = f"Renewed on {datetime.now():%d %B %Y at %H:%M:%S}"
    page = cast.at(nodes.changan, path="release/")
    page.get_by_text("Change the announcement").click()
    page.fill('input[name="title__en"]', title)
    page.get_by_role("button", name="Release the page").click()
    other = cast.at(nodes.tomsk, path="release/")
    same = other.get_by_role("button", name="Release the same")
    reload_until(other, lambda: same.count() == 1, "what the other side released")
    stranger = nodes.window(java_script_enabled=False)
    address = f"/a/{nodes.story.pact}/en/"
    gone = stranger.goto(nodes.changan.plan.base_url + address)
    assert gone is not None
    assert gone.status == 404
    same.click()
    for node in (nodes.tomsk, nodes.changan):
        stranger.goto(node.plan.base_url + address)
        heading = stranger.get_by_role("heading", level=1)
        reload_until(stranger, lambda heading=heading: title in heading.inner_text(), title)  # type: ignore[misc]


def check_the_proof(cast: Cast, folder: Path) -> None:
    page = cast.at(cast.nodes.tomsk, path="proof/")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Download the proof").click()
    whole = folder / "proof.zip"
    waiting.value.save_as(whole)
    trusted = cast.nodes.story.fingerprints()
    drop(cast, whole, "warn", "Intact. Whose keys signed it is not known")
    drop(cast, whole, "good", trust=trusted)
    drop(cast, doctored(whole), "bad", trust=trusted)


def check_the_signed_document(cast: Cast, folder: Path) -> None:
    page = cast.at(cast.nodes.tomsk, "signatory")
    page.get_by_role("link", name="Look at the signing").first.click()
    link = page.locator(".listing .theirs").get_by_role("link", name="The signed document").get_attribute("href")
    whole = folder / "signed.pdf"
    whole.write_bytes(page.request.get(cast.nodes.tomsk.plan.base_url + (link or "")).body())
    drop(cast, whole, "good")
    drop(cast, doctored(whole), "bad")


def doctored(whole: Path) -> Path:
    """A copy with one bit changed in the middle."""
    content = bytearray(whole.read_bytes())
    content[len(content) // 3] ^= 1
    copy = whole.with_stem("doctored")
    copy.write_bytes(content)
    return copy


def drop(cast: Cast, file: Path, mark: str, said: str = "", trust: str = "") -> None:
    """A stranger gives the file to the check page of the other university, and the page says what it is."""
    page = cast.nodes.window(java_script_enabled=False)
    page.goto(f"{cast.nodes.changan.plan.base_url}/check/")
    page.set_input_files('input[type="file"]', file)
    if trust:
        page.get_by_text("Fingerprints you trust").first.click()
        page.fill('textarea[name="trust"]', trust)
    page.get_by_role("button", name="Check").click()
    expect(page.locator(".verdict")).to_have_class(f"verdict is-{mark}")
    expect(page.locator(".verdict")).to_contain_text(file.name)
    expect(page.locator(".verdict h2")).to_contain_text(said)
