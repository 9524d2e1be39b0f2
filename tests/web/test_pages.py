"""What a person sees: every page answers, in both languages, small, whole, and without a script or style inside."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from html5lib import HTMLParser
from werkzeug.test import TestResponse

PAGES = (
    "/",
    "/search",
    "/search?q=灯台",
    "/search?q=灯台+会談&country=JP&from=2015&to=2016&sort=-date",
    "/search?q=灯台&view=list",
    "/search?from=2017-03&to=2017-03",
    "/search?q=ありえない文字列",
    "/articles/2017-03-24-k7f3qa",
    "/articles/2017-03-24-k7f3qa?q=灯台&lit=RU",
    "/articles/2017-03-24-k7f3qa?tate=1",
    "/articles/2017-03-24-k7f3qa/source",
    "/articles/2017-03-24-k7f3qa/similar",
    "/cite?id=2017-03-24-k7f3qa&id=undated-abcdef",
    "/cite",
    "/countries",
    "/countries/RU",
    "/countries/JP+RU",
    "/authors",
    "/facets/country?q=灯台&country=JP&prefix=ろ",
    "/authors/見本花子",
    "/sources/none",
    "/sections/政治",
    "/dates",
    "/dates/2017",
    "/dates/2017/03",
    "/dates/2017/03/24",
    "/status",
    "/help",
)


Shown = Callable[[str, str], TestResponse]


@pytest.fixture(scope="module")
def shown(client: FlaskClient) -> Shown:
    """Every page, asked for once in each language: `shown(url, lang)`."""

    @functools.cache
    def show(url: str, lang: str) -> TestResponse:
        return client.get(url, headers={"Accept-Language": lang})

    return show


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("url", PAGES)
def test_every_page_answers_in_both_languages(shown: Shown, url: str, lang: str) -> None:
    answer = shown(url, lang)
    assert answer.status_code == 200
    assert answer.mimetype == "text/html"
    assert f'<html lang="{lang}">' in answer.text
    assert "Accept-Language" in answer.headers["Vary"]


@pytest.mark.parametrize("url", PAGES)
def test_a_page_is_small(shown: Shown, url: str) -> None:
    assert len(shown(url, "ja").data) < 60_000


@pytest.mark.parametrize("url", PAGES)
def test_nothing_runs_or_styles_inside_a_page(shown: Shown, url: str) -> None:
    html = shown(url, "ja").text
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", html)
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", html))


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("url", PAGES)
def test_the_markup_has_no_error(shown: Shown, url: str, lang: str) -> None:
    parser = HTMLParser()
    parser.parse(shown(url, lang).text)
    assert not parser.errors


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("url", PAGES)
def test_what_a_link_shows_is_in_the_name_it_is_called_by(shown: Shown, url: str, lang: str) -> None:
    """WCAG 2.5.3: who speaks to the browser says what is to be seen."""
    for link in BeautifulSoup(shown(url, lang).data, "lxml").select("a[aria-label], button[aria-label]"):
        assert link.get_text(strip=True).strip("×").lower() in str(link["aria-label"]).lower()


def test_no_link_of_any_page_is_broken(client: FlaskClient, shown: Shown) -> None:
    """Links that differ in nothing but values (another country, another day) are tried once for each page."""
    tried: dict[str, str] = {}
    for url in PAGES:
        tree = BeautifulSoup(shown(url, "ja").data, "lxml")
        for link in tree.select("a[href], link[href], script[src]"):
            target = link.get("href") or link.get("src")
            path, _, query = target.partition("#")[0].partition("?")
            kind = url.partition("?")[0] + re.sub(r"[^/.]{6,}|[0-9]+", "*", path) + re.sub("=[^&]*", "", query)
            if target.startswith("/"):
                tried.setdefault(kind, target)
    broken = [target for target in tried.values() if client.get(target).status_code >= 400]
    assert len(tried) > 50
    assert not broken


def test_every_example_of_the_help_page_is_read_without_a_note(client: FlaskClient) -> None:
    examples = BeautifulSoup(client.get("/help").data, "lxml").select("#query th a")
    assert len(examples) > 10
    for link in examples:
        tree = BeautifulSoup(client.get(str(link["href"])).data, "lxml")
        assert tree.select("#record"), link.text
        assert not tree.select("p.cap"), link.text
