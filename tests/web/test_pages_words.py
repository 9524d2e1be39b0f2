"""The English words of the pages: complete, compiled, and well-formed."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from tests.web.test_pages import PAGES
from web import make_words


def test_the_catalogue_holds_every_message_and_no_other() -> None:
    expected = make_words.to_text(make_words.updated(make_words.extracted(), make_words.english()))
    assert (make_words.ENGLISH / "messages.po").read_text("utf-8") == expected, "run python -m web.make_words"


def test_every_message_has_english_with_the_same_placeholders() -> None:
    for message in make_words.english():
        if not message.id:
            continue
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        assert all(strings), f"no English yet: {message.id}"
        for text in strings:
            assert set(re.findall(r"%\(\w+\)s", text)) == set(re.findall(r"%\(\w+\)s", ids[0])), message.id


def test_the_compiled_catalogue_is_that_of_the_written_one() -> None:
    assert (make_words.ENGLISH / "messages.mo").read_bytes() == make_words.compiled(make_words.english())


@pytest.mark.parametrize("url", PAGES)
def test_no_japanese_of_ours_is_left_on_an_english_page(client: FlaskClient, url: str) -> None:
    html = client.get(url, headers={"Accept-Language": "en"}).text
    html = re.sub(r'<(\w+)[^>]* lang="ja"[^>]*>.*?</\1>', "", html, flags=re.DOTALL)
    said = {text.strip() for text in re.findall(r">([^<>]+)<", html)} | set(re.findall(r'aria-label="([^"]+)"', html))
    words = {message.id if isinstance(message.id, str) else message.id[0] for message in make_words.english()} - {""}
    assert not said & words


def test_the_language_asked_for_in_the_url_stays_in_every_link(client: FlaskClient) -> None:
    html = client.get("/search?q=灯台&lang=en", headers={"Accept-Language": "ja"}).text
    inside = re.search(r"<main.*</main>", html, re.DOTALL)
    assert inside
    links = [url for url in re.findall(r'href="(/[^"]*)"', inside[0]) if not url.startswith("/search.")]
    assert links
    assert [url for url in links if "lang=en" not in url] == [
        link for link in links if link == "/search?q=%E7%81%AF%E5%8F%B0"
    ]
