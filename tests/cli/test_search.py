"""`kirinuki search` prints for people what the API prints for programs."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path

import pytest

from search.config import Settings
from tests.cli.commands import KIRINUKI, kirinuki, one_line
from tests.indexer.pages import write
from web import create_app


def test_lines(filled: Path) -> None:
    shown = kirinuki("search", "ロシア").stdout
    assert "1. 海の記事\n" in shown
    assert "a.html" in shown
    assert shown.endswith("1 of 3 articles\n")


def test_json_is_the_object_of_the_api(filled: Path) -> None:
    page = json.loads(kirinuki("search", "海", "--json", "--limit", "5", "--sort", "-date").stdout)
    assert {"query", "total", "took_ms", "index", "hits", "facets", "relaxations", "links"} <= set(page)
    assert page["query"]["q"] == "海"
    assert page["hits"][0]["title"] == "海の記事"
    assert page["hits"][0]["title_ranges"] == [[0, 1]]


@pytest.mark.parametrize(
    ("args", "params"),
    [
        ((), {}),
        (("海 山",), {"q": "海 山"}),
        (("(海 OR 山",), {"q": "(海 OR 山"}),
        (("診療所 無い語",), {"q": "診療所 無い語"}),
        (
            ("海", "--country", "RU", "--from", "2010", "--sort", "date", "--limit", "1"),
            {"q": "海", "country": "RU", "from": "2010", "sort": "date", "limit": "1"},
        ),
    ],
)
def test_pages_api_and_command_line_give_the_same(
    filled: Path, args: tuple[str, ...], params: dict[str, str]
) -> None:
    client = create_app(Settings(index=filled / "index")).test_client()
    printed = kirinuki("search", "--json", *args).stdout_bytes
    answered = client.get("/api/v1/search", query_string=params).data
    timeless = [re.sub(rb'"took_ms":[\d.]+', b"", body) for body in (printed, answered)]
    assert timeless[0] == timeless[1]
    page = client.get("/search", query_string=params).text
    ids = [hit["id"] for hit in json.loads(printed)["hits"]]
    assert re.findall(r'<article class="hit"[^>]* data-id="([^"]+)"', page) == ids


def test_it_says_how_the_query_was_read(filled: Path) -> None:
    assert kirinuki("search", "海").stdout.startswith("1. 海の記事\n")
    bent = kirinuki("search", "見出し:海 OR").stdout.splitlines()
    assert bent[0] == "The 'OR' at character 7 lacks a word beside it and was left out."
    assert bent[1] == "read as: “海” in the headline"
    assert "対露 also as 対ロ, 対ロシア (abbreviated country)\n" in kirinuki("search", "対露").stdout


def test_where_nothing_is_found_it_says_what_would_find_some(filled: Path) -> None:
    shown = kirinuki("search", "海", "--from", "2019").stdout
    assert "0 of 3 articles\n   without the dates: 1\n" in shown


def test_settings_reach_the_engine(filled: Path) -> None:
    write(filled / "words.toml", '[[class]]\nwhy = "synonym"\nwords = ["わたつみ", "海の記事"]\n')
    assert "海の記事" not in kirinuki("search", "わたつみ").stdout
    assert "1. 海の記事\n" in kirinuki("search", "わたつみ", KIRINUKI_LEXICON="words.toml").stdout
    assert "at most" in one_line(kirinuki("search", "海の記事", KIRINUKI_QUERY_CHARS="3"), 2)
    assert kirinuki("search", "あ" * 600, KIRINUKI_QUERY_CHARS="600").exit_code == 0
    assert "at most" in one_line(kirinuki("search", "海 山", KIRINUKI_QUERY_CLAUSES="1"), 2)
    assert "deep" in one_line(kirinuki("search", "((海))", KIRINUKI_QUERY_DEPTH="1"), 2)
    one_line(kirinuki("search", "海", KIRINUKI_QUERY_SECONDS="0.0000001"), 3)
    one_line(kirinuki("search", "海", KIRINUKI_LEXICON="nowhere.toml"), 2)


@pytest.mark.parametrize(
    ("args", "total"),
    [
        ((), 3),
        (("山", "診療所"), 1),
        (("--country", "RU"), 1),
        (("--country", "ロシア"), 1),
        (("--from", "2017", "--to", "2017-03"), 3),
        (("--to", "2016"), 0),
        (("--author", "none"), 3),
        (("--", "-山"), 2),
    ],
)
def test_filters(filled: Path, args: tuple[str, ...], total: int) -> None:
    assert json.loads(kirinuki("search", "--json", *args).stdout)["total"] == total


@pytest.mark.parametrize(
    "args", [("--sort", "newest"), ("--limit", "0"), ("--limit", "x"), ("--from", "2017-13"), ("あ" * 600,)]
)
def test_a_wrong_question_is_2(filled: Path, args: tuple[str, ...]) -> None:
    one_line(kirinuki("search", *args), 2)


def test_no_index_is_3(here: Path) -> None:
    assert "kirinuki index" in one_line(kirinuki("search", "海"), 3)


def test_a_reader_that_goes_away_is_no_error(filled: Path) -> None:
    read, write_end = os.pipe()
    os.close(read)
    # As people have it: unbuffered, what is printed last is not left for the end of the process.
    env = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    with os.fdopen(write_end, "wb") as gone:
        done = subprocess.run(
            [KIRINUKI, "search", "--json"], stdout=gone, stderr=subprocess.PIPE, text=True, check=False, env=env
        )
    assert done.stderr == ""
