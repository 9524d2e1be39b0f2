"""Keys, suggestions and copying: what the script adds, and that it keeps out of an input method's way."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Opener

pytestmark = pytest.mark.browser

LIST = "/search?q=灯台&sort=date"


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.closest('.hit')?.dataset.id ?? document.activeElement.id"))


def test_moving_through_the_hits(opened: Opener) -> None:
    page = opened(LIST)
    ids = page.locator(".hit").evaluate_all("hits => hits.map(hit => hit.dataset.id)")
    for key, at in (("j", 0), ("j", 1), ("j", 2), ("k", 1)):
        page.keyboard.press(key)
        assert focused(page) == ids[at]
    page.keyboard.press("o")
    page.wait_for_url(re.compile("/articles/"))
    page.keyboard.press("n")
    expect(page.get_by_text("63件中 3件目")).to_be_visible()


def test_next_and_previous_page(opened: Opener) -> None:
    page = opened(LIST)
    page.keyboard.press("n")
    page.wait_for_url(re.compile("page=2"))
    page.keyboard.press("p")
    page.wait_for_url(lambda url: "page" not in url)


def test_to_the_search_box_and_out_of_it(opened: Opener) -> None:
    page = opened(LIST)
    page.keyboard.press("/")
    assert focused(page) == "q"
    page.keyboard.type("jkn")
    expect(page.locator("#q")).to_have_value("jkn")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    assert focused(page) != "q"


def test_keys_with_a_modifier_belong_to_the_browser(opened: Opener) -> None:
    page = opened(LIST)
    for modifier in ("Control", "Alt", "Meta"):
        page.keyboard.press(f"{modifier}+j")
        assert focused(page) == ""


def test_keys_can_be_turned_off(opened: Opener) -> None:
    page = opened("/help#keys")
    page.get_by_role("button", name="キー操作を使わない").click()
    page.goto(LIST)
    page.keyboard.press("j")
    assert focused(page) == ""
    page.goto("/help#keys")
    page.get_by_role("button", name="キー操作を使う").click()
    page.goto(LIST)
    page.keyboard.press("j")
    assert focused(page) != ""


@pytest.mark.parametrize("how", ["isComposing: true", "keyCode: 229"])
def test_no_key_works_while_kana_become_kanji(opened: Opener, how: str) -> None:
    page = opened(LIST)
    page.evaluate(f"document.body.dispatchEvent(new KeyboardEvent('keydown', {{key: 'j', bubbles: true, {how}}}))")
    assert focused(page) == ""


def test_enter_that_ends_a_conversion_does_not_search(opened: Opener) -> None:
    page = opened("/")
    page.locator("#q").focus()
    keys = page.context.new_cdp_session(page)
    keys.send("Input.imeSetComposition", {"text": "とうだい", "selectionStart": 4, "selectionEnd": 4})
    keys.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", "windowsVirtualKeyCode": 229, "key": "Process"})
    keys.send("Input.insertText", {"text": "灯台"})
    expect(page.locator("#q")).to_have_value("灯台")
    assert page.url.endswith("/")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("「灯台」の検索結果")


def test_suggestions_wait_for_the_end_of_a_conversion(opened: Opener) -> None:
    page = opened("/")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "suggest" in request.url else None)
    page.locator("#q").focus()
    keys = page.context.new_cdp_session(page)
    keys.send("Input.imeSetComposition", {"text": "みなと", "selectionStart": 3, "selectionEnd": 3})
    expect(page.locator("#q")).to_have_value("みなと")
    page.evaluate("new Promise(done => setTimeout(done, 300))")
    assert not asked
    keys.send("Input.insertText", {"text": "港"})
    expect(page.get_by_role("listbox")).to_be_visible()
    assert asked


def test_a_suggestion_is_chosen_with_the_arrows(opened: Opener) -> None:
    page = opened("/")
    page.locator("#q").press_sequentially("港の話")
    options = page.get_by_role("option")
    expect(options.first).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    wanted = options.first.locator("span").first.inner_text()
    expect(page.locator("#q")).to_have_value(wanted)
    page.keyboard.press("ArrowUp")
    expect(page.locator("#q")).to_have_value("港の話")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text(wanted)


def test_escape_closes_the_suggestions_and_keeps_what_was_typed(opened: Opener) -> None:
    page = opened("/")
    page.locator("#q").press_sequentially("港の話")
    expect(page.get_by_role("listbox")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(page.locator("#q")).to_have_value("港の話")


def test_copying_a_citation_and_the_url(opened: Opener) -> None:
    page = opened("/articles/2017-03-24-k7f3qa")
    page.get_by_role("button", name="コピー").first.click()
    expect(page.get_by_role("button", name="コピーしました")).to_be_visible()
    assert "港の灯台" in page.evaluate("navigator.clipboard.readText()")
    page.locator("h1").click()
    page.keyboard.press("y")
    expect(page.locator("body > [role=status]")).to_have_text("コピーしました")
    assert page.evaluate("navigator.clipboard.readText()") == page.url


def test_ticking_hits_and_citing_them(opened: Opener) -> None:
    page = opened(LIST)
    for key in ("j", "x", "j", "j", "x", "c"):
        page.keyboard.press(key)
    expect(page.get_by_role("heading", level=1)).to_have_text("引用")
    page.get_by_role("link", name="BibTeX").click()
    page.get_by_role("button", name="コピー").click()
    expect(page.get_by_role("button", name="コピーしました")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()").count("@") == 2


def test_the_passage_that_is_selected_is_copied_with_its_source(opened: Opener) -> None:
    page = opened("/articles/2017-03-24-k7f3qa")
    page.evaluate("getSelection().selectAllChildren(document.querySelector('#p2'))")
    page.keyboard.press("c")
    expect(page.locator("body > [role=status]")).to_have_text("コピーしました")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("「日露の漁業協定が結ばれた年に、灯台は建て替えられた。」(見本花子「港の灯台")
    assert copied.endswith("2017年3月24日、第2段落)")


def test_the_button_for_printing_prints(opened: Opener) -> None:
    page = opened(LIST)
    page.evaluate("window.print = () => { document.title = 'printed'; }")
    page.get_by_role("button", name="印刷").click()
    expect(page).to_have_title("printed")


def test_with_the_keyboard_alone(opened: Opener) -> None:
    page = opened(LIST)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="本文へ移動")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")
    page.keyboard.press("f")
    page.keyboard.type("防衛")
    page.keyboard.press("Enter")
    expect(page.locator("#q")).to_have_value("灯台 防衛")
    page.locator("h1").click()
    page.keyboard.press("s")
    expect(page.get_by_role("link", name="関連度順")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "sort" not in url)
