"""A Chromium on the invented press.  Where no browser can be started the tests say so and are skipped."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

from tests.served import served
from tests.web import press
from tests.web.test_pages import PAGES

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

#: Pages of the same make are looked at once.
_ALIKE = ("/dates/2", "/countries/R", "/sections", "/sources", "/authors/", "/search?from")
KINDS = [url for url in PAGES if not url.startswith(_ALIKE) and url not in ("/search", "/cite")]

Opener = Callable[..., Page]


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    own = playwright.chromium.executable_path
    path = next((found for name in NAMES if (found := shutil.which(name))), own)
    if not Path(path).is_file():
        pytest.skip("no Chromium on this machine: `make browser` installs one where it can")
    started = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
    yield started
    started.close()


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    with served(press.app()) as address:
        yield address


@pytest.fixture
def opened(browser: Browser, address: str) -> Iterator[Opener]:
    """Open a page: `opened(path, width=1280, scripts=True, scheme="light", lang="ja")`.

    At the end nothing may have been said on the console: a blocked script or style is said there.
    """
    contexts: list[BrowserContext] = []
    said: list[str] = []

    def open_page(
        path: str, width: int = 1280, scripts: bool = True, scheme: str = "light", lang: str = "ja"
    ) -> Page:
        context = browser.new_context(
            base_url=address,
            viewport={"width": width, "height": 900},
            java_script_enabled=scripts,
            color_scheme="dark" if scheme == "dark" else "light",
            forced_colors="active" if scheme == "forced" else "none",
            locale={"ja": "ja-JP", "en": "en-GB"}[lang],
            permissions=["clipboard-read", "clipboard-write"],
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not said
