"""The invariants of the contract on the real index of the sample corpus: page, API and command line agree."""

from __future__ import annotations

import html
import json
import random
import re
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

from search.cli import main
from search.config import Settings
from search.engine import Engine, open_engine
from search.fold import fold
from search.query import FACETS
from web import create_app

WORDS = (
    *("日本", "ロシア", "新聞", "会談", "海", "研究", "が", "データ", "2017", "ＮＨＫ", "讀賣", "町", "雨", "ない語"),
    *("「日本」", "-日本", "title:海", "日本 OR 町", "データ*", "country:JP", "対露", "米"),
)


@pytest.fixture(scope="module")
def client(sample: Engine) -> FlaskClient:
    return create_app(Settings(), sample).test_client()


def ask(client: FlaskClient, url: str) -> dict[str, Any]:
    answer = client.get(url)
    assert answer.status_code == 200, (url, answer.text)
    body: dict[str, Any] = answer.get_json()
    return body


def random_query(seed: int) -> dict[str, Any]:
    """Return parameters a reader might come to: a word or two, and now and then a filter."""
    rng = random.Random(seed)
    chosen: dict[str, Any] = {"q": " ".join(rng.sample(WORDS, rng.choice((0, 1, 1, 2))))}
    if rng.random() < 0.3:
        chosen["country"] = rng.sample(["JP", "RU", "US", "none"], rng.choice((1, 2)))
        chosen["country_match"] = rng.choice(["any", "all"])
    if rng.random() < 0.2:
        chosen["from"] = rng.choice(["2012", "2015-06", "2020-01-01"])
    if rng.random() < 0.1:
        chosen["not_author"] = "none"
    if rng.random() < 0.1:
        chosen["undated"] = rng.choice("01")
    return chosen


@pytest.mark.parametrize("seed", range(200))
def test_facets_count_what_their_links_find(client: FlaskClient, seed: int) -> None:
    body = ask(client, "/api/v1/search?" + urlencode({**random_query(seed), "facets": ",".join(FACETS)}, doseq=True))
    links = [(name, value) for name, values in body["facets"].items() for value in values]
    for name, value in random.Random(seed).sample(links, min(6, len(links))):
        assert ask(client, value["url"])["total"] == value["count"], (name, value)


@pytest.mark.parametrize("seed", range(60))
def test_pages_add_up_to_the_total(client: FlaskClient, seed: int) -> None:
    parameters = {
        **random_query(seed),
        "limit": 3,
        "sort": random.Random(seed).choice(["relevance", "-date", "date"]),
    }
    url: str | None = "/api/v1/search?" + urlencode(parameters, doseq=True)
    found: list[str] = []
    total = -1
    while url:
        body = ask(client, url)
        assert total in (-1, body["total"])
        total, url = body["total"], body["links"]["next"]
        found += [hit["id"] for hit in body["hits"]]
    assert len(found) == len(set(found)) == total


@pytest.mark.parametrize("word", WORDS)
def test_page_api_and_command_line_give_the_same_articles(client: FlaskClient, sample_index: Path, word: str) -> None:
    api = ask(client, "/api/v1/search?" + urlencode({"q": word}))
    page = client.get("/search?" + urlencode({"q": word})).text
    shown = [html.unescape(id) for id in re.findall(r'<article class="hit"[^>]*data-id="([^"]*)"', page)]
    printed = CliRunner().invoke(main, ["search", "--index", str(sample_index), "--json", "--", word])
    line = json.loads(printed.stdout)
    ids = [hit["id"] for hit in api["hits"]]
    assert ids == [hit["id"] for hit in line["hits"]]
    assert ids == shown[: len(ids)]
    for name in ("total", "query", "links", "index", "hits"):
        assert api[name] == line[name], name


@pytest.mark.parametrize("word", ["日本", "ロシア", "讀賣", "ＮＨＫ", "データ", "海"])
def test_what_is_lit_folds_to_what_was_asked(client: FlaskClient, word: str) -> None:
    body = ask(client, "/api/v1/search?" + urlencode({"q": f'"{word}"', "limit": 100, "snippets": 20}))
    for hit in body["hits"]:
        texts = [(hit["title"], hit["title_ranges"])] + [(s["text"], s["ranges"]) for s in hit["snippets"]]
        lit = [text[start:end] for text, ranges in texts for start, end in ranges]
        assert lit
        assert {fold(piece).text for piece in lit} == {fold(word).text}


@pytest.mark.parametrize("seed", range(20))
def test_the_same_url_gives_the_same_bytes_from_another_engine_too(sample_index: Path, seed: int) -> None:
    url = "/api/v1/search?" + urlencode({**random_query(seed), "facets": ",".join(FACETS)}, doseq=True)
    answers = set()
    for _ in range(2):  # two engines, as two workers have
        engine = open_engine(sample_index)
        answers.add(create_app(Settings(), engine).test_client().get(url).data)
        engine.close()
    assert len(answers) == 1


@pytest.mark.parametrize("suffix", ["csv", "jsonl", "ris", "bib", "atom"])
def test_exports_of_the_sample_hold_every_article(client: FlaskClient, suffix: str) -> None:
    total = ask(client, "/api/v1/search")["total"]
    text = client.get(f"/search.{suffix}").text
    marks = {"csv": "/articles/", "jsonl": '"id":', "ris": "TY  - ", "bib": "langid", "atom": "<entry>"}
    assert text.count(marks[suffix]) >= total
