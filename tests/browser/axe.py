"""What axe-core finds on a page, one line each."""

from axe_core_python.sync_playwright import Axe
from playwright.sync_api import Page

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def barriers(page: Page, *only: str) -> list[str]:
    """Barriers against WCAG 2.2 AA and good practice; empty when there is none. ``only``: these rules alone."""
    options = {"runOnly": {"type": "rule", "values": list(only)}} if only else RULES
    result = Axe().run(page, options=options)
    found = result["violations"]
    # A rule that fell over reports itself as undecided about nothing; silence would look like success.
    fallen = [f"{page.url} {rule['id']}: could not be checked" for rule in result["incomplete"] if not rule["nodes"]]
    return fallen + [
        f"{page.url} {violation['id']}: {node['target']} {node.get('failureSummary', '')}"
        for violation in found
        for node in violation["nodes"]
    ]


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than the window."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
