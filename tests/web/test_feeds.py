"""A search as a feed: valid, newest first by when it was first indexed, and the browser's search bar."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import timedelta
from urllib.parse import quote
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient

from search.config import Settings
from search.engine import Batch, open_engine
from tests.web import press
from web import create_app, feeds

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(scope="module")
def growing() -> FlaskClient:
    """A collection whose articles came in one a day, in no order of their dates."""
    engine = open_engine("memory:")
    clippings = [replace(c, first_seen=press.SEEN + timedelta(days=i * 7 % 60)) for i, c in enumerate(press.many(60))]
    hostile = replace(press.HOSTILE, title=press.HOSTILE.title + "\x00\x0b\ufffe", first_seen=None)
    with engine.writing() as writer:
        writer.apply(Batch(add=[*clippings, hostile]))
    return create_app(Settings(), engine).test_client()


def test_a_feed_is_read_without_complaint(growing: FlaskClient) -> None:
    import feedparser

    answer = growing.get("/search.atom")
    assert answer.mimetype == "application/atom+xml"
    read = feedparser.parse(answer.data)
    assert not read.bozo
    assert read.version == "atom10"
    assert len(read.entries) == feeds.ENTRIES


def test_what_rfc_4287_asks_for_is_there(growing: FlaskClient) -> None:
    root = ElementTree.fromstring(growing.get("/search.atom").data)
    for name in ("id", "title", "updated", "author"):
        assert len(root.findall(ATOM + name)) == 1, name
    links = {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")}
    assert links["self"] == "/search.atom"
    entries = root.findall(f"{ATOM}entry")
    for entry in entries:
        for name in ("id", "title", "updated"):
            assert (entry.findtext(ATOM + name) or "").strip(), name
        alternate = [
            link.get("href") for link in entry.findall(f"{ATOM}link") if link.get("rel") in (None, "alternate")
        ]
        assert len(alternate) == 1
        assert growing.get(alternate[0] or "").status_code == 200
    assert len({entry.findtext(f"{ATOM}id") for entry in entries}) == len(entries)


def test_the_newest_come_first(growing: FlaskClient) -> None:
    root = ElementTree.fromstring(growing.get("/search.atom").data)
    updated = [entry.findtext(f"{ATOM}updated") or "" for entry in root.findall(f"{ATOM}entry")]
    assert updated == sorted(updated, reverse=True)
    assert root.findtext(f"{ATOM}updated") == updated[0]


def test_older_entries_are_reached_page_by_page(growing: FlaskClient) -> None:
    every: list[str] = []
    url: str | None = "/search.atom?limit=7&sort=date&lang=en"
    while url:
        root = ElementTree.fromstring(growing.get(url).data)
        links = {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")}
        every += [entry.findtext(f"{ATOM}updated") or "" for entry in root.findall(f"{ATOM}entry")]
        assert links["first"] == "/search.atom?sort=date&lang=en"
        url = links.get("next")
    assert len(every) == 61
    assert every == sorted(every, reverse=True)
    assert links["previous"] == links["first"]
    assert links["self"] == "/search.atom?sort=date&page=2&lang=en"


def test_a_page_of_a_feed_beyond_the_last_is_empty(growing: FlaskClient) -> None:
    root = ElementTree.fromstring(growing.get("/search.atom?page=9").data)
    assert root.find(f"{ATOM}entry") is None
    assert "next" not in {link.get("rel") for link in root.findall(f"{ATOM}link")}


def test_a_feed_keeps_to_its_query(growing: FlaskClient) -> None:
    root = ElementTree.fromstring(growing.get(f"/search.atom?q={quote('漁業')}&country=RU").data)
    total = growing.get(f"/api/v1/search?q={quote('漁業')}&country=RU").get_json()["total"]
    assert 0 < len(root.findall(f"{ATOM}entry")) == total


def test_ids_do_not_depend_on_the_host_or_the_time(growing: FlaskClient) -> None:
    first = growing.get("/search.atom").data
    assert growing.get("/search.atom", headers={"Host": "127.0.0.1:9999"}).data == first


def test_markup_and_control_characters_are_text(growing: FlaskClient) -> None:
    root = ElementTree.fromstring(growing.get(f"/search.atom?q={quote('本文')}").data)
    assert root.findtext(f"{ATOM}entry/{ATOM}title") == press.HOSTILE.title
    assert root.find(f".//{ATOM}script") is None


def test_an_empty_feed_is_a_feed(growing: FlaskClient) -> None:
    import feedparser

    read = feedparser.parse(growing.get(f"/search.atom?q={quote('ない語')}").data)
    assert not read.bozo
    assert read.feed.updated_parsed == time.gmtime(0)


def test_a_reader_that_has_it_gets_304(growing: FlaskClient) -> None:
    tag = growing.get("/search.atom").headers["ETag"]
    assert growing.get("/search.atom", headers={"If-None-Match": tag}).status_code == 304


def test_a_browser_can_add_the_search(client: FlaskClient) -> None:
    answer = client.get("/opensearch.xml", headers={"Host": "127.0.0.1:8000"})
    assert answer.mimetype == "application/opensearchdescription+xml"
    root = ElementTree.fromstring(answer.data)
    templates = {url.get("type"): url.get("template") or "" for url in root if url.tag.endswith("Url")}
    assert templates["text/html"] == "http://127.0.0.1:8000/search?q={searchTerms}"
    for kind, template in templates.items():
        found = client.get(template.replace("{searchTerms}", quote("灯台")).removeprefix("http://127.0.0.1:8000"))
        assert (found.status_code, found.mimetype) == (200, kind)


def test_a_search_bar_gets_completions_of_this_collection(client: FlaskClient) -> None:
    typed, texts, counts = client.get(f"/suggestions.json?q={quote('見本')}").get_json(force=True)
    known = client.get(f"/api/v1/suggest?q={quote('見本')}").get_json()["suggestions"]
    assert typed == "見本"
    assert texts == [suggestion["q"] for suggestion in known]
    assert counts == [f"{suggestion['count']:,}件" for suggestion in known]
    _, _, english = client.get(f"/suggestions.json?q={quote('日付')}&lang=en").get_json(force=True)
    assert english == ["1 article"]
    assert client.get("/suggestions.json?q=").get_json(force=True) == ["", [], []]
    assert client.get("/suggestions.json?query=x").get_json()["errors"][0]["did_you_mean"] == "q"
