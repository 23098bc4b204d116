"""What axe-core finds on a page, one line each."""

from typing import Any

from axe_core_python.base import AXE_SCRIPT
from playwright.sync_api import Page

RULES = {
    "type": "tag",
    "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
LOOK = """async rules => {
    const found = await axe.run(document, {runOnly: rules, resultTypes: ["violations", "incomplete"], preload: false});
    return {violations: found.violations, incomplete: found.incomplete};
}"""


def barriers(page: Page, *only: str) -> list[str]:
    """Barriers against WCAG 2.2 AA and good practice; empty when there is none. ``only``: these rules alone."""
    result = _result(page, {"type": "rule", "values": list(only)} if only else RULES)
    # A rule that fell over reports itself as undecided about nothing; silence would look like success.
    fallen = [f"{page.url} {rule['id']}: could not be checked" for rule in result["incomplete"] if not rule["nodes"]]
    return fallen + [
        f"{page.url} {violation['id']}: {node['target']} {node.get('failureSummary', '')}"
        for violation in result["violations"]
        for node in violation["nodes"]
    ]


def _result(page: Page, rules: dict[str, Any]) -> dict[str, Any]:
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found: dict[str, Any] = page.evaluate(LOOK, rules)
    return found


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than the window."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
