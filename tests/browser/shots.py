"""Pictures of pages, to look at: every address in three languages, narrow and wide, light and dark.

    .venv/bin/python tests/browser/shots.py FOLDER ADDRESS … [--login EMAIL:PASSWORD] [--only en-wide-light …]

Chinese is drawn with the font of the package that documents use, so that pictures are right on a bare machine.
"""

import argparse
import itertools
import re
import sys
from pathlib import Path
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.chromium import launch
from tests.browser.languages import speak

LANGUAGES = {"en": "en", "zh": "zh-hans", "ru": "ru"}
WIDTHS = {"wide": (1280, 860), "narrow": (390, 800)}
SCHEMES = ("light", "dark")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("addresses", nargs="+")
    parser.add_argument("--login", default="", help="EMAIL:PASSWORD of somebody who signs in first")
    parser.add_argument("--only", nargs="*", default=[], help="names such as zh-narrow-dark; default: all twelve")
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = launch(playwright)
        for language, width, scheme in itertools.product(LANGUAGES, WIDTHS, SCHEMES):
            name = f"{language}-{width}-{scheme}"
            if not asked.only or name in asked.only:
                shoot(browser, asked, name, language, width, scheme)
        browser.close()
    return 0


def shoot(browser: Browser, asked: argparse.Namespace, name: str, language: str, width: str, scheme: str) -> None:
    """All addresses in one manner."""
    wide, high = WIDTHS[width]
    context = browser.new_context(viewport={"width": wide, "height": high}, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    root = "{0.scheme}://{0.netloc}".format(urlsplit(asked.addresses[0]))
    if asked.login:
        sign_in(page, root, *asked.login.split(":", 1))
    page.goto(asked.addresses[0])
    speak(page, LANGUAGES[language])
    for address in asked.addresses:
        page.goto(address)
        page.wait_for_load_state("networkidle")
        stem = re.sub(r"[^a-z0-9]+", "-", urlsplit(address).path.lower()).strip("-") or "home"
        target = asked.folder / f"{stem}.{name}.png"
        page.screenshot(path=str(target), full_page=True)
        overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        print(f"{target}{f'  WIDER THAN THE WINDOW by {overflow} px' if overflow > 0 else ''}")
    context.close()


def sign_in(page: Page, root: str, email: str, password: str) -> None:
    page.goto(f"{root}/account/login/")
    page.fill('input[name="login"]', email)
    page.fill('input[name="password"]', password)
    page.locator("main form button.main").click()


if __name__ == "__main__":
    sys.exit(main())
