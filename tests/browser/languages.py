"""Changing the language of a page, as a person does at its foot."""

from playwright.sync_api import Page, expect

TAGS = {"zh-hans": "zh-Hans", "ru": "ru", "en": "en"}


def speak(page: Page, language: str) -> None:
    """Choose the language and wait until the page speaks it; who goes on before would meet a page being left."""
    page.locator(f'.languages-of-page button[value="{language}"]').first.click()
    expect(page.locator("html")).to_have_attribute("lang", TAGS[language])
