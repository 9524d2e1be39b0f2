"""The JSON object is the same for the API and the command line, and holds nothing that does harm."""

from __future__ import annotations

import json
import string
from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search import wire
from search.answer import answer
from search.engine import apply_all, open_engine
from search.links import article_path, next_page, search_path, web_url
from search.model import Card, Coverage, FileRecord, Hit, Mark, Marked, Snippet, Status, Suggestion
from search.query import FACETS, Query
from search.query.params import HIT_FIELDS
from tests.search.clippings import ALL, MEETING


@pytest.fixture(scope="module")
def body() -> dict[str, object]:
    engine = open_engine("memory:")
    apply_all(engine, ALL)
    query = Query(text="対露 措置", facets=FACETS, explain=True, size=1)
    return wire.answer_json(replace(answer(engine, query), took_ms=3.14159))


def test_it_is_json_with_the_names_of_the_contract(body: dict[str, object]) -> None:
    assert json.loads(json.dumps(body)) == body
    assert list(body) == [
        *("query", "total", "took_ms", "index", "hits", "partial", "facets", "facets_more", "relaxations", "links")
    ]
    assert body["took_ms"] == 3.1


def test_notes_and_expansions_say_what_was_done_to_the_text() -> None:
    engine = open_engine("memory:")
    told = wire.answer_json(answer(engine, Query(text="(対露")))["query"]
    assert told["reading"]
    assert [note["position"] for note in told["notes"]] == [0]
    assert "対ロシア" in told["expansions"][0]["also"]
    plain = wire.answer_json(answer(engine, Query(text="対露", expand=False)))["query"]
    assert plain["expansions"] == []


def test_a_snippet_is_plain_text_with_ranges() -> None:
    snippet = Snippet("body", Marked("a<b>対露", (Mark(4, 6, leaf=1, why="folded"),)), start=7, paragraph=2)
    assert wire.snippet_json(snippet) == {
        "part": "body",
        "paragraph": 2,
        "start": 7,
        "text": "a<b>対露",
        "ranges": [[4, 6]],
        "terms": [1],
    }


def test_a_facet_value_links_to_what_it_counts(body: dict[str, object]) -> None:
    facets = body["facets"]
    assert isinstance(facets, dict)
    assert [value["label"] for value in facets["country"]] == ["日本", "ロシア"]
    assert all(value["url"].startswith("/api/v1/search?") for values in facets.values() for value in values)


@pytest.mark.parametrize("url", ["https://example.org/a?b=1#c", "http://例え.example/", "HTTPS://EXAMPLE.org"])
def test_web_urls_are_kept(url: str) -> None:
    assert web_url(url) == url


@pytest.mark.parametrize(
    "url",
    [
        *("javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)", "\x01javascript:alert(1)"),
        *("data:text/html,<script>", "vbscript:x", "//evil.example", "/path", "http:", "http://", "https:///x"),
        *(
            "http://a b/",
            "http://a\\b",
            "http://[::1",
            "http://a/\u0000",
            " http://a",
            "",
            None,
            "file:///etc/passwd",
        ),
    ],
)
def test_other_urls_are_left_out(url: str | None) -> None:
    assert web_url(url) is None


@given(st.text())
def test_a_url_that_is_kept_is_http_and_one_word(url: str) -> None:
    kept = web_url(url)
    assert kept is None or kept.lower().startswith(("http://", "https://"))
    assert kept is None or not set(kept) & set(string.whitespace)


def test_a_whole_article_keeps_every_text() -> None:
    told = wire.clipping_json(MEETING)
    for name in ("title", "lead", "body", "profile"):
        assert told[name] == getattr(MEETING, name)
    assert told["captions"] == list(MEETING.captions)
    assert told["countries"][0]["evidence"][0]["text"] == "対露"


def test_a_file_name_that_is_no_utf8_can_be_printed() -> None:
    record = FileRecord("日\udcff.html", 1, 1, "", "", "failed", reason="x")
    told = wire.status_json(Status(Coverage("1", 0), datetime(2026, 11, 22), "t", failed=(record,)))
    json.dumps(told, ensure_ascii=False).encode()
    assert told["failed"][0]["path"] == "日\\xff.html"


def test_a_suggestion_names_its_kind() -> None:
    told = wire.suggestion_json(Suggestion("小泉悠", "author", 3, "筆者:小泉悠"))
    assert told == {"text": "小泉悠", "kind": "author", "count": 3, "q": "筆者:小泉悠"}


def test_paths_hold_the_query_and_nothing_else() -> None:
    assert search_path(Query()) == "/search"
    query = Query(text="対露 安倍", countries=("RU",), since=date(2017, 1, 1), page=3)
    assert search_path(query) == "/search?q=%E5%AF%BE%E9%9C%B2+%E5%AE%89%E5%80%8D&country=RU&from=2017&page=3"
    assert article_path("2017-03-24-x/..?#", query) == (
        "/articles/2017-03-24-x%2F..%3F%23?q=%E5%AF%BE%E9%9C%B2+%E5%AE%89%E5%80%8D"
    )
    assert next_page(query, None) is None
    following = next_page(query, "abc")
    assert following is not None
    assert (following.cursor, following.page) == ("abc", 1)


def test_a_hit_is_shaped_as_asked() -> None:
    marked = Marked("𠮷野家と対露", (Mark(4, 6),))
    hit = Hit(Card("a", "a.txt", "題"), 1.0, marked, snippets=(Snippet("body", marked),))
    whole = wire.hit_json(hit, Query("対露"))
    assert whole["title_ranges"] == [[4, 6]]
    assert wire.hit_json(hit, Query("対露", offset_unit="utf16"))["snippets"][0]["ranges"] == [[5, 7]]
    assert wire.hit_json(hit, Query("対露", highlight=False))["title_ranges"] == []
    assert wire.hit_json(hit, Query("対露", fields=("title", "score"))) == {
        "id": "a",
        "title": marked.text,
        "score": 1.0,
    }
    assert set(HIT_FIELDS) == set(whole)
