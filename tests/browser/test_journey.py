"""What a researcher does all day, with scripts and without, on a wide screen and on a small phone."""

from __future__ import annotations

import re
from urllib.parse import unquote

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import KINDS, Opener
from tests.web.test_pages import PAGES

pytestmark = pytest.mark.browser


def total(page: Page) -> int:
    return int(page.locator("[role=status] b").first.inner_text().replace(",", ""))


def unfold(page: Page, name: str) -> None:
    """On a phone the facets and the order are folded away."""
    summary = page.locator(".fold > summary").filter(has_text=name)
    if summary.is_visible():
        summary.click()


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_search_narrow_open_and_go_back(opened: Opener, scripts: bool, width: int) -> None:
    page = opened("/", width=width, scripts=scripts)
    page.get_by_role("searchbox").or_(page.get_by_role("combobox")).first.fill("灯台")
    page.get_by_role("button", name="検索", exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("「灯台」の検索結果")
    assert total(page) == 63

    unfold(page, "絞り込み")
    page.locator("#f-country").get_by_role("link", name="ロシア", exact=True).click()
    assert total(page) == 13
    narrowed = page.url

    page.locator(".hit h2 a").first.click()
    expect(page.locator("article.art mark").first).to_have_text("灯台")
    page.get_by_role("link", name="次の記事").click()
    expect(page.get_by_text("13件中 2件目")).to_be_visible()
    page.get_by_role("link", name=re.compile("検索結果に戻る")).click()
    assert page.url == narrowed

    page.go_back()
    expect(page.get_by_text("13件中 2件目")).to_be_visible()
    page.go_back()
    page.go_back()
    assert page.url == narrowed
    page.reload()
    assert total(page) == 13
    expect(page.locator("#q")).to_have_value("灯台")


FACETS = ("period", "country", "pair", "author", "source", "section")


def test_every_facet_narrows_and_leaves_out_and_survives_reload_and_back(opened: Opener) -> None:
    page = opened("/search?q=灯台&sort=date", scripts=False)
    start, everything = page.url, total(page)
    for facet in FACETS:
        row = page.locator(f"#f-{facet} li").first
        count, name = int(row.locator(".c").inner_text()), row.locator("a").first.inner_text()
        row.locator("a").first.click()
        assert total(page) == count < everything, name
        page.reload()
        assert total(page) == count
        expect(page.locator(".slips")).to_contain_text(re.split("×", name)[0])
        page.go_back()
        assert page.url == start
        if facet not in ("period", "pair"):
            page.get_by_role("link", name=f"{name}を除く").click()
            assert total(page) == everything - count
            page.locator(".slip").last.get_by_role("link").click()
            assert (total(page), page.url) == (everything, start)


def test_a_search_within_the_results(opened: Opener) -> None:
    page = opened("/search?q=灯台&country=JP", scripts=False)
    before = total(page)
    page.get_by_label("この結果の中を検索").fill("防衛")
    page.locator(".side").get_by_role("button", name="検索", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("「灯台 防衛」の検索結果")
    assert 0 < total(page) < before
    assert "country=JP" in page.url


@pytest.mark.parametrize("width", [320, 1280])
def test_three_articles_are_cited_at_once(opened: Opener, width: int) -> None:
    page = opened("/search?q=灯台&sort=date", scripts=False, width=width)
    for number in (1, 2, 5):
        page.get_by_label(f"{number}番の記事を選ぶ", exact=True).check()
    page.get_by_role("button", name="選んだ記事の引用").click()
    assert len(page.locator(".cite").inner_text().strip().splitlines()) == 3
    page.get_by_role("link", name="BibTeX").click()
    assert page.locator(".cite").inner_text().count("@") == 3


def test_the_feed_of_a_search_can_be_found_and_a_wrong_date_mended(opened: Opener) -> None:
    page = opened("/search?q=灯台&country=RU", scripts=False)
    feed = page.locator(".inline").get_by_role("link", name="Atom").get_attribute("href")
    assert page.request.get(str(feed)).text().count("<entry>") == total(page)
    page.locator(".hit h2 a").first.click()
    page.get_by_role("link", name="読み違いを直すには").click()
    expect(page.locator("#mend [data-copy]")).to_contain_text("date = ")
    expect(page.locator("#mend code")).to_contain_text(".kirinuki.toml")


def test_nothing_comes_from_elsewhere_and_nothing_is_kept(opened: Opener) -> None:
    page = opened("/")
    home = page.url
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for url in PAGES[::4]:
        page.goto(url)
    assert len(asked) > 10
    assert [url for url in asked if not url.startswith(home)] == []
    assert page.context.cookies() == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


def test_several_values_are_checked_and_applied(opened: Opener) -> None:
    page = opened("/search?q=灯台&sort=date", scripts=False)
    page.get_by_role("checkbox", name="ロシア").check()
    page.get_by_role("checkbox", name="中国").check()
    page.locator("#f-country").get_by_role("button", name="絞り込む").click()
    assert total(page) == 25
    assert "sort=date" in page.url
    expect(page.get_by_role("checkbox", name="ロシア")).to_be_checked()


def test_sort_size_view_and_page_stay_together(opened: Opener) -> None:
    page = opened("/search?q=灯台&country=JP", scripts=False)
    for name in ("古い順", "見出しのみ", "次の20件"):
        page.get_by_role("link", name=name).first.click()
    url = unquote(page.url)
    assert all(part in url for part in ("q=灯台", "country=JP", "sort=date", "view=list", "page=2"))
    expect(page.locator(".hit .no").first).to_have_text("21")


def test_more_options_and_a_date_of_an_era(opened: Opener) -> None:
    page = opened("/", scripts=False)
    page.get_by_text("詳しい条件").click()
    page.get_by_label("すべての語を含む").fill("灯台")
    page.get_by_label("いずれかの語を含む").fill("防衛 漁業")
    page.get_by_label("いつから").fill("平成28年")
    page.get_by_label("いつまで").fill("2016-12")
    page.get_by_role("button", name="この条件で検索").click()
    assert total(page) == 7
    expect(page.locator(".slip").filter(has_text="2016年")).to_be_visible()


def test_the_bars_of_the_timeline_are_links(opened: Opener) -> None:
    page = opened("/search?q=灯台")
    page.locator(".time svg a[aria-label^='2017年']").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".slip").filter(has_text="2017年")).to_be_visible()


@pytest.mark.parametrize("drag", [("2013年", "2015年"), ("2015年", "2013年")])
def test_dragging_over_the_timeline_asks_for_the_time_between(opened: Opener, drag: tuple[str, str]) -> None:
    page = opened("/search?q=灯台&sort=date")
    first, last = (page.locator(f".time svg a[aria-label^='{year}']") for year in drag)
    first.hover()
    page.mouse.down()
    last.hover()
    page.mouse.up()
    expect(page.locator(".slip").filter(has_text="2013年〜2015年")).to_be_visible()
    assert "sort=date" in page.url


def test_the_evidence_of_a_country_lights_up(opened: Opener) -> None:
    page = opened("/articles/2017-03-24-k7f3qa?q=灯台")
    page.get_by_role("complementary").get_by_role("link", name="ロシア").first.click()
    expect(page.locator(".ev")).to_have_text(["ロシア"])
    expect(page.locator("article.art mark").first).to_be_visible()


def test_vertical_writing(opened: Opener) -> None:
    page = opened("/articles/2017-03-24-k7f3qa")
    page.get_by_role("link", name="縦書きで読む").click()
    expect(page.locator("article.art")).to_have_css("writing-mode", "vertical-rl")
    page.get_by_role("link", name="横書きで読む").click()
    assert page.url.endswith("/articles/2017-03-24-k7f3qa")


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("width", [320, 1280])
def test_no_page_scrolls_sideways(opened: Opener, width: int, lang: str) -> None:
    page = opened("/", width=width, lang=lang)
    wide = []
    for url in KINDS:
        page.goto(url)
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        if page.evaluate("document.documentElement.scrollWidth") > width:
            wide.append(url)
    assert not wide


def test_a_visited_headline_looks_different(opened: Opener) -> None:
    page = opened("/search?q=灯台")
    rules = page.evaluate("[...document.styleSheets].flatMap(s => [...s.cssRules]).map(r => r.selectorText || '')")
    assert any(":visited" in rule for rule in rules)


ORDER_ON_PAPER = ("h1", "#record", ".hit", "#part", ".part")


def test_paper_gets_the_record_and_the_hits_only(opened: Opener) -> None:
    page = opened("/search?q=灯台+家族")
    page.emulate_media(media="print")
    for hidden in (".side", ".ask", ".time", ".tools a", ".top nav"):
        expect(page.locator(hidden).first).to_be_hidden()
    expect(page.locator("#record")).to_be_visible()
    tops = [page.locator(found).first.evaluate("e => e.getBoundingClientRect().top") for found in ORDER_ON_PAPER]
    assert tops == sorted(tops)
