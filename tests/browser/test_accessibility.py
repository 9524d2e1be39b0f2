"""WCAG 2.2 AA as far as a machine can tell (axe-core): every page, both languages, light, dark and forced colours."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import KINDS, Opener

pytestmark = pytest.mark.browser

EVERY_RULE = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS = ["color-contrast"]

#: Both languages and widths under every rule; what another scheme can break is its colours.
VIEWS = [
    ("ja", "light", 1280, EVERY_RULE),
    ("en", "dark", 320, EVERY_RULE),
    ("en", "light", 320, COLOURS),
    ("ja", "dark", 1280, COLOURS),
    ("ja", "forced", 1280, COLOURS),
]


@pytest.mark.parametrize(("lang", "scheme", "width", "rules"), VIEWS)
def test_no_page_breaks_a_rule(opened: Opener, lang: str, scheme: str, width: int, rules: list[str]) -> None:
    page = opened("/", lang=lang, scheme=scheme, width=width)
    axe = Axe()
    found = []
    for url in KINDS:
        page.goto(url)
        if width == 320:
            page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        options = {"runOnly": rules, "resultTypes": ["violations"]}
        for broken in axe.run(page, options=options).response["violations"]:
            found += [f"{url}: {broken['id']}: {node['html'][:160]}" for node in broken["nodes"][:2]]
    assert not found
